"""How often somebody is told something that is not so, and how soon somebody is told what is: docs/measures.md."""

from typing import Any

import pytest

from tests.checkin.people import Kind, risen, share, steady, told

SEED = 20261123
PEOPLE = 80


@pytest.fixture(scope="module")
def usual_people() -> dict[str, Any]:
    return steady(SEED, PEOPLE)


def test_somebody_who_stays_the_same_is_seldom_told_otherwise(usual_people: dict[str, Any]) -> None:
    assert 0 < share(usual_people["day"], "above", "below") < 0.045
    assert 0 < share(usual_people["week"], "above", "below") < 0.025
    assert 0 < share(usual_people["drift"], "above", "below") < 0.05
    assert 0 < share(usual_people["any"], "some") < 0.06


def test_the_band_alone_would_alarm_a_steady_person_on_every_other_day(usual_people: dict[str, Any]) -> None:
    assert share(usual_people["band"], "outside") > 0.4


@pytest.mark.parametrize(
    ("kind", "side"),
    [
        pytest.param(Kind(made=(0.13, 0.16)), "strain", id="one check-in a week"),
        pytest.param(Kind(on_nights=1, night=(0.5, 1.0)), "strain", id="heavy nights"),
        pytest.param(Kind(), "sustenance", id="the side of two questions"),
    ],
)
def test_neither_few_check_ins_nor_nights_nor_two_questions_alarm_more_often(kind: Kind, side: str) -> None:
    found = steady(SEED, PEOPLE, kind, side, first=98)
    assert 0 < share(found["day"], "above", "below") < 0.055
    assert 0 < share(found["week"], "above", "below") < 0.055


@pytest.mark.parametrize(("rise", "weekly", "slow"), [(1.0, 0.5, 0.65), (1.5, 0.8, 0.9)])
def test_a_real_rise_is_noticed_within_two_weeks(rise: float, weekly: float, slow: float) -> None:
    people = risen(SEED, PEOPLE, rise)
    assert share(told(people, 154, 160)["week"], "above") > weekly
    second = told(people, 161, 167)
    assert share(second["drift"], "above") > slow
    assert share(second["any"], "some") > slow
