"""The phone's measures beside an independent implementation (NumPy, SciPy) on the same histories, equal to 1e-9."""

import json
import math
import subprocess
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.checkin import measures as m
from tests.checkin.histories import BEGIN, CLOSE, ITEMS, answered, ask, histories, near, numbered
from tests.checkin.people import HERE, NODE

WORDS = Path(__file__).parents[2] / "docs" / "measures.md"
LENGTHS = {("week", 7), ("month", 30), ("quarter", 12), ("year", 52)}


def differing(cases: list[tuple[Any, ...]], mine: list[Any], theirs: list[Any]) -> list[Any]:
    """Where the two disagree. An answer that one of them lacks is an error of its own."""
    return [case for case, one, other in zip(cases, mine, theirs, strict=True) if not near(one, other)]


def day(number: int) -> str:
    return (BEGIN + timedelta(days=number)).isoformat()


def test_day_averages_agree() -> None:
    cases = [(readings,) for readings in histories()]
    found = ask([["baseline", "daily", *case] for case in cases])
    assert not differing(cases, [m.daily(*case) for case in cases], found)
    assert {day["shift"] for days in found for day in days} == {None, "night", "day", "evening", "off"}


def test_the_usual_range_agrees_at_every_day_and_for_every_shift() -> None:
    cases = [
        (numbered(readings), day(until), shift)
        for readings in histories()
        for until in range(10, 280, 40)
        for shift in (None, "night", "day", "off")
    ]
    mine = [m.usual(*case) for case in cases]
    found = ask([["baseline", "usual", days, until, {"shift": shift}] for days, until, shift in cases])
    assert not differing(cases, mine, found)
    states = Counter((range["state"], range["shift"]) for range in found)
    assert all(states["known", shift] > 50 for shift in (None, "night", "other"))


def test_the_verdicts_of_a_history_agree() -> None:
    cases = [
        (numbered(readings), day(until), kind)
        for readings in histories()
        for until, kind in ((60, "week"), (120, "week"), (40, "month"), (120, "month"), (147, "quarter"), (262, "year"))
    ]
    mine = [m.periods(*case) for case in cases]
    found = ask([["periods", "periods", *case] for case in cases])
    assert not differing(cases, mine, found)
    assert {(case[-1], len(periods)) for case, periods in zip(cases, found, strict=True)} == LENGTHS
    verdicts = Counter(
        (period["verdict"], case[-1] in ("week", "month"))
        for case, made in zip(cases, found, strict=True)
        for period in made
    )
    assert len(verdicts) == 2 * len({"gap", "early", "in", "above", "below"})
    assert min(verdicts.values()) > 5, verdicts
    said = ask([["periods", "headline", periods] for periods in found])
    assert said == [m.headline(periods) for periods in mine]
    assert len({(one["side"], one["weeks"]) for one in said}) > 5


def test_slow_change_agrees() -> None:
    cases = [(numbered(readings), day(until)) for readings in histories() for until in range(50, 262, 30)]
    found = ask([["drift", "drift", *case] for case in cases])
    assert not differing(cases, [m.drift(*case) for case in cases], found)
    outside = Counter(one["outside"] for one in found if one["state"] == "known")
    assert all(outside[side] > 10 for side in (None, "above", "below")), outside


def test_what_stood_out_agrees_and_the_strongest_comes_first() -> None:
    cases = [(made, ITEMS, day(until)) for made in answered() for until in (25, 60, 119)]
    cases += [(made, ITEMS, max(one["day"] for one in made)) for made in answered()]
    found = ask([["standout", "standOut", *case] for case in cases])
    assert not differing(cases, [m.stand_out(*case) for case in cases], found)
    counted = Counter(line["direction"] for lines in found for line in lines)
    assert min(counted["up"], counted["down"]) > 20
    assert max(len(lines) for lines in found) >= 3


def test_a_question_needs_three_answers_now_and_eight_before() -> None:
    def made(now: int, before: int) -> list[dict[str, Any]]:
        days = [*range(100 - now, 100), *range(86 - before, 86)]
        return [{"day": day(number), "answers": {"a": 4 if number > 86 else 0}} for number in days]

    found = ask([["standout", "standOut", made(*of), ["a"], day(99)] for of in ((3, 8), (2, 8), (3, 7))])
    assert found == [[{"item": "a", "recent": 4, "usual": 0, "direction": "up"}], [], []]


@pytest.mark.parametrize(("hits", "times"), [(0, 1), (1, 1), (4, 4), (4, 5), (10, 13), (0, 20), (50, 50)])
def test_the_range_of_what_helped_is_wilsons(hits: int, times: int) -> None:
    ratings = [{"practice": "p", "feeling": "steadier"}] * hits + [{"practice": "p", "feeling": "worse"}] * (
        times - hits
    )
    [[found]] = ask([["helped", "helped", ratings]])
    low, high = m.wilson(hits, times)
    assert (found["steadier"], found["worse"], found["times"], found["enough"]) == (
        *(hits, times - hits, times),
        times >= 5,
    )
    assert math.isclose(found["low"], low, abs_tol=CLOSE)
    assert math.isclose(found["high"], high, abs_tol=CLOSE)


def test_what_surely_helped_comes_first() -> None:
    often = [{"practice": "often", "feeling": feeling} for feeling in ("steadier",) * 9 + ("same",)]
    once = [{"practice": "once", "feeling": "steadier"}]
    seldom = [{"practice": "seldom", "feeling": feeling} for feeling in ("worse",) * 9 + ("steadier",)]
    [found] = ask([["helped", "helped", seldom + once + often]])
    assert [(one["practice"], one["share"], one["enough"]) for one in found] == [
        *[("often", 0.9, True), ("once", 1, False), ("seldom", 0.1, True)]
    ]


def test_a_change_is_reliable_beyond_the_uncertainty_of_the_scale() -> None:
    needed = m.needed_change(6.0, 0.84)
    steps = (needed - 1e-6, needed + 1e-6, -needed + 1e-6, -needed - 1e-6)
    found = ask([["change", "reliable", 20, 20 + step, {"sd": 6, "alpha": 0.84}] for step in steps])
    assert [answer["verdict"] for answer in found] == ["same", "more", "same", "less"]
    assert all(math.isclose(answer["needed"], needed, abs_tol=CLOSE) for answer in found)
    [just] = ask([["change", "reliable", 0, found[0]["needed"], {"sd": 6, "alpha": 0.84}]])
    assert just["verdict"] == "more"


def test_the_limits_are_those_that_are_written_down() -> None:
    names = {
        "baseline": {"K": m.K, "FLOOR": m.FLOOR, "FEW": m.FEW, "ALIKE": m.ALIKE, "WINDOW": m.WINDOW},
        "drift": {"LAMBDA": m.LAMBDA, "L": m.L, "RECENT": m.WATCHED},
        "standout": {"LIMIT": m.STOOD["limit"], "LEAST_STEP": m.STOOD["step"], "FLOOR": m.STOOD["floor"]},
    }
    words = WORDS.read_text()
    for module, limits in names.items():
        assert dict(zip(limits, ask([[module, name] for name in limits]), strict=True)) == limits
    assert all(f"{limit:g}" in words for limits in names.values() for limit in limits.values())


def test_forty_years_take_four_times_the_work_of_ten() -> None:
    """All that Trends shows: day averages, each of 3,650 verdicts, a year of weeks, slow change, what stood out."""
    ten, forty = (looked_at(3650 * times) for times in (1, 4))
    assert (ten["days"], ten["judged"]) == (3650, 3650 - 14)
    assert ten["looks"] < 3650 * 3 * m.WINDOW, "a verdict looks at the twelve weeks before it, and finds them fast"
    assert forty["looks"] < 4.2 * ten["looks"], "a scan of all would take sixteen times as much"


def looked_at(days: int) -> dict[str, int]:
    made = [
        {
            "day": (date(1980, 1, 1) + timedelta(days=i)).isoformat(),
            "value": i * 7 % 25 / 6,
            "answers": {item: i * (n + 2) % 5 for n, item in enumerate(ITEMS)},
        }
        for i in range(days)
    ]
    done = subprocess.run(
        [NODE, HERE / "years.mjs"], input=json.dumps(made), capture_output=True, text=True, check=True
    )
    found: dict[str, int] = json.loads(done.stdout)
    return found
