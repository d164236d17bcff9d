"""How often somebody is told something that is not so, and how soon somebody is told what is: docs/measures.md."""

import numpy as np
import pytest

from tests.checkin.people import person, share, told

SEED = 20261123
PEOPLE = 120


@pytest.fixture(scope="module")
def steady() -> dict[str, dict[str, int]]:
    random = np.random.default_rng(SEED)
    return told([person(random, 364) for _ in range(PEOPLE)], 28, 363)


def test_somebody_who_stays_the_same_is_seldom_told_otherwise(steady: dict[str, dict[str, int]]) -> None:
    assert 0 < share(steady["day"], "above", "below") < 0.055
    assert 0 < share(steady["week"], "above", "below") < 0.03
    assert 0 < share(steady["drift"], "above", "below") < 0.06
    assert 0 < share(steady["stood"], "up", "down") < 0.02


def test_the_band_alone_would_alarm_a_steady_person_on_every_other_day(steady: dict[str, dict[str, int]]) -> None:
    assert share(steady["quarter"], "outside") > 0.4


@pytest.mark.parametrize(("rise", "weekly", "slow"), [(1.0, 0.4, 0.65), (1.5, 0.75, 0.9)])
def test_a_real_rise_is_noticed_within_two_weeks(rise: float, weekly: float, slow: float) -> None:
    random = np.random.default_rng(SEED)
    people = [person(random, 182, rise, 154) for _ in range(PEOPLE)]
    assert share(told(people, 154, 167)["week"], "above") > weekly
    assert share(told(people, 161, 167)["drift"], "above") > slow
