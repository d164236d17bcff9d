"""Every built-in scoring beside its published rule, written here once more, and beside worked examples."""

import random
from itertools import pairwise
from typing import Any

import msgspec
import pytest

from server.instruments.scoring import scorings
from tests.checkin.test_measures import ask

PROQOL = {
    "satisfaction": ({3, 6, 12, 16, 18, 20, 22, 24, 27, 30}, set()),
    "burnout": ({1, 4, 8, 10, 15, 17, 19, 21, 26, 29}, {1, 4, 15, 17, 29}),
    "stress": ({2, 5, 7, 9, 11, 13, 14, 23, 25, 28}, set()),
}


def definition(name: str) -> dict[str, Any]:
    scoring = scorings()[name]
    return {
        "id": name,
        "answers": [{"value": value, "label": str(value)} for value in scoring.values],
        "items": [{"id": item, "text": f"Item {item}"} for item in scoring.items()],
        "scores": [plain(score) for score in scoring.subscales()],
    }


def plain(score: Any) -> Any:
    return msgspec.to_builtins(score)


def scored(name: str, answers: list[list[float | None]]) -> list[dict[str, tuple[float | None, str | None]]]:
    made = definition(name)
    items = scorings()[name].items()
    found = ask([["instrument", "scoreAll", made, dict(zip(items, row, strict=True))] for row in answers])
    return [{score["id"]: (score["value"], score["band"]) for score in scores} for scores in found]


def test_proqol_sums_reverses_and_cuts_as_its_manual_says() -> None:
    rows: list[list[float | None]] = [[3] * 30, [1] * 30, [5] * 30]
    alike, least, most = scored("proqol-5", rows)
    assert alike == {name: (30, "moderate") for name in PROQOL}
    assert least == {"satisfaction": (10, "low"), "burnout": (30, "moderate"), "stress": (10, "low")}
    assert most == {"satisfaction": (50, "high"), "burnout": (30, "moderate"), "stress": (50, "high")}


def test_proqol_agrees_with_its_rule_on_any_answers() -> None:
    draw = random.Random(20261123)
    rows: list[list[float | None]] = [[draw.randint(1, 5) for _ in range(30)] for _ in range(200)]
    for row, found in zip(rows, scored("proqol-5", rows), strict=True):
        for name, (items, turned) in PROQOL.items():
            total = sum(6 - row[n - 1] if n in turned else row[n - 1] for n in items)  # type: ignore[operator]
            band = "low" if total <= 22 else "moderate" if total <= 41 else "high"
            assert found[name] == (total, band)


def test_proqol_gives_no_score_where_an_answer_is_missing() -> None:
    [found] = scored("proqol-5", [[None, *[3] * 29]])
    assert found == {"satisfaction": (30, "moderate"), "burnout": (None, None), "stress": (30, "moderate")}


@pytest.mark.parametrize(
    ("answers", "value", "band"),
    [([0] * 5, 0, "low"), ([3, 2, 3, 2, 2], 48, "low"), ([3, 3, 2, 3, 2], 52, "not-low"), ([5] * 5, 100, "not-low")],
)
def test_who_5_is_four_times_the_sum(answers: list[float | None], value: float, band: str) -> None:
    assert scored("who-5", [answers]) == [{"wellbeing": (value, band)}]
    assert scored("who-5", [[None, *answers[1:]]]) == [{"wellbeing": (None, None)}]


@pytest.mark.parametrize(
    ("answers", "value", "band"), [([0, 0], 0, "below"), ([1, 1], 2, "below"), ([3, 0], 3, "at"), ([3, 3], 6, "at")]
)
def test_phq_2_is_cut_at_three(answers: list[float | None], value: float, band: str) -> None:
    assert scored("phq-2", [answers]) == [{"mood": (value, band)}]


@pytest.mark.parametrize(
    ("answers", "distress", "worry", "mood"),
    [
        ([0, 0, 1, 1], (2, "none"), (0, "below"), (2, "below")),
        ([1, 0, 1, 1], (3, "mild"), (1, "below"), (2, "below")),
        ([3, 0, 2, 1], (6, "moderate"), (3, "at"), (3, "at")),
        ([3, 3, 3, 0], (9, "severe"), (6, "at"), (3, "at")),
        ([3, 3, 3, 3], (12, "severe"), (6, "at"), (6, "at")),
    ],
)
def test_phq_4_has_four_bands_and_two_parts(answers: list[float | None], distress: Any, worry: Any, mood: Any) -> None:
    assert scored("phq-4", [answers]) == [{"distress": distress, "worry": worry, "mood": mood}]


def test_the_single_item_is_cut_at_three() -> None:
    found = scored("burnout-1", [[value] for value in range(1, 6)])
    assert [score["burnout"] for score in found] == [(1, "below"), (2, "below"), (3, "at"), (4, "at"), (5, "at")]


def test_cbi_is_three_means_with_one_item_turned_round() -> None:
    rows: list[list[float | None]] = [[100] * 19, [50] * 19, [25, 50, 75, *[None] * 16], [None] * 4 + [0, 0, *[0] * 13]]
    all_, half, few, two = scored("cbi", rows)
    assert all_["personal"] == (100, None)
    assert all_["work"][0] == pytest.approx(600 / 7)
    assert all_["clients"] == (100, None)
    assert half == {"personal": (50, None), "work": (50, None), "clients": (50, None)}
    assert few == {"personal": (50, None), "work": (None, None), "clients": (None, None)}
    assert two["personal"] == (None, None)


def test_no_scoring_carries_wording_or_leaves_an_item_uncounted() -> None:
    assert set(scorings()) == {"proqol-5", "who-5", "phq-2", "phq-4", "burnout-1", "cbi"}
    for scoring in scorings().values():
        counted = {number for score in scoring.scores for number in score.items}
        assert counted == set(range(1, scoring.count + 1))
        assert all(set(score.reversed) <= set(score.items) for score in scoring.scores)
        assert scoring.licence.credit
        for score in scoring.scores:
            ends = [(span.begin, span.end) for span in score.bands]
            assert not ends or (ends[0][0] == score.limits[0] and ends[-1][1] == score.limits[1])
            assert all(later[0] == earlier[1] + 1 for earlier, later in pairwise(ends))


def test_an_answer_that_the_scale_does_not_have_counts_as_none() -> None:
    made = definition("phq-2")
    [[found]] = ask([["instrument", "scoreAll", made, {"phq2_1": 7, "phq2_2": 1}]])
    assert (found["value"], found["answered"]) == (None, 1)


def test_a_prorated_sum_stands_in_for_the_answers_that_are_missing() -> None:
    made = definition("who-5")
    made["scores"][0] |= {"prorate": True, "least": 3}
    [[found]] = ask([["instrument", "scoreAll", made, {"who5_1": 3, "who5_2": 3, "who5_3": 2}]])
    assert found["value"] == pytest.approx(4 * 8 * 5 / 3)
    assert found["band"] == "not-low"
