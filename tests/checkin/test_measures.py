"""The phone's measures beside an independent implementation (NumPy, SciPy) on the same histories."""

import json
import math
import subprocess
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from tests.checkin import measures as m
from tests.checkin.people import HERE, NODE

CLOSE = 1e-9
LAMBDA, L, RECENT = 0.2, 3.2, 42


def ask(calls: Sequence[Sequence[Any]]) -> list[Any]:
    """What the phone answers to each of (module, function, arguments...), in one Node."""
    done = subprocess.run(
        [NODE, HERE / "run.mjs"], input=json.dumps(calls), capture_output=True, text=True, check=True, timeout=60
    )
    answers = json.loads(done.stdout)
    assert [answer for answer in answers if "error" in answer] == []
    return [answer.get("value") for answer in answers]


K, FLOOR, ALIKE = ask([["baseline", "K"], ["baseline", "FLOOR"], ["baseline", "ALIKE"]])


def histories() -> list[list[dict[str, Any]]]:
    """Readings with gaps, several a day, in any order, tied, constant, with and without shifts; few and many."""
    random = np.random.default_rng(20261123)
    found = []
    for n in range(60):
        days = int(random.integers(1, 260))
        share, steps = random.uniform(0.1, 1), random.choice([1, 6, 1000])
        constant, shifts = n % 10 == 3, n % 3 > 0
        readings = [
            {
                "day": (date(2025, 12, 1) + timedelta(days=i)).isoformat(),
                "value": 1.5 if constant else float(round(random.uniform(0, 4) * steps) / steps),
                "shift": str(random.choice(["night", "day", "evening", "off"])) if shifts else None,
                "at": i * 10 + k,
            }
            for i in range(days)
            for k in range(int(random.integers(1, 4)))
            if random.random() < share
        ]
        random.shuffle(readings)  # type: ignore[arg-type]
        found.append(readings or [{"day": "2026-01-01", "value": 2.0, "shift": None, "at": 0}])
    return found


HISTORIES = histories()


def near(mine: dict[str, Any], theirs: dict[str, Any]) -> bool:
    return all(
        math.isclose(theirs[name], value, abs_tol=CLOSE) if isinstance(value, float) else theirs[name] == value
        for name, value in mine.items()
    )


def test_day_averages_agree() -> None:
    for readings, found in zip(
        HISTORIES, ask([["baseline", "daily", readings] for readings in HISTORIES]), strict=True
    ):
        mine = m.daily(readings)
        assert len(mine) == len(found)
        assert all(near(a, b) for a, b in zip(mine, found, strict=True))


def test_the_usual_range_agrees_at_every_day_and_for_every_shift() -> None:
    cases = [
        (m.daily(readings), (date(2025, 12, 1) + timedelta(days=until)).isoformat(), shift)
        for readings in HISTORIES
        for until in range(0, 280, 23)
        for shift in (None, "night", "day")
    ]
    calls = [["baseline", "usual", numbered(days), until, {"shift": shift}] for days, until, shift in cases]
    known = 0
    for (days, until, shift), found in zip(cases, ask(calls), strict=True):
        mine = m.usual(days, until, K, FLOOR, shift)
        assert near(mine, found), (until, shift, mine, found)
        known += mine["state"] == "known"
    assert known > 300


def test_a_verdict_is_the_distance_from_the_median_in_spreads() -> None:
    usual = {"state": "known", "median": 1.5, "spread": 0.5}
    reach = {n: K * 0.5 * math.sqrt((1 + (n - 1) * ALIKE) / n) for n in (1, 3, 7)}
    calls = [
        ["baseline", "compare", 1.5 + sign * (reach[n] + beyond), usual, n]
        for n in reach
        for sign in (1, -1)
        for beyond in (-1e-6, 1e-6)
    ]
    assert ask(calls) == ["in", "above", "in", "below"] * 3
    assert ask([["baseline", "compare", 4, usual | {"state": "early"}]]) == ["early"]


def test_slow_change_agrees() -> None:
    cases = [
        (m.daily(readings), date(2025, 12, 1) + timedelta(days=until))
        for readings in HISTORIES
        for until in range(60, 260, 40)
    ]
    known = 0
    for (days, until), found in zip(
        cases, ask([["drift", "drift", numbered(days), until.isoformat()] for days, until in cases]), strict=True
    ):
        start = until + timedelta(days=1 - RECENT)
        watched = [day for day in days if start.isoformat() <= day["day"] <= until.isoformat()]
        before = m.usual(days, start.isoformat(), 1.0, FLOOR)
        if before["state"] == "early" or not watched:
            assert found["state"] == "early"
            continue
        known += 1
        values = np.array([day["value"] for day in watched])
        mine = m.ewma(values, before["median"], before["spread"], LAMBDA, L)
        assert all(near(a, b) for a, b in zip(mine, found["points"], strict=True))
        last = mine[-1]
        outside = "above" if last["ewma"] > last["upper"] else "below" if last["ewma"] < last["lower"] else None
        assert found["outside"] == outside
    assert known > 50


@pytest.mark.parametrize(("hits", "times"), [(0, 1), (1, 1), (4, 5), (10, 13), (0, 20), (50, 50)])
def test_the_range_of_what_helped_is_wilsons(hits: int, times: int) -> None:
    ratings = [{"practice": "p", "feeling": "steadier"}] * hits + [{"practice": "p", "feeling": "worse"}] * (
        times - hits
    )
    [[found]] = ask([["helped", "helped", ratings]])
    low, high = m.wilson(hits, times)
    assert (found["steadier"], found["times"], found["enough"]) == (hits, times, times >= 5)
    assert math.isclose(found["low"], low, abs_tol=CLOSE)
    assert math.isclose(found["high"], high, abs_tol=CLOSE)


def test_a_change_is_reliable_beyond_the_uncertainty_of_the_scale() -> None:
    needed = m.needed_change(6.0, 0.84)
    calls = [
        ["change", "reliable", 20, 20 + step, {"sd": 6, "alpha": 0.84}] for step in (needed - 1e-6, needed + 1e-6, -7)
    ]
    found = ask(calls)
    assert [answer["verdict"] for answer in found] == ["same", "more", "less"]
    assert all(math.isclose(answer["needed"], needed, abs_tol=CLOSE) for answer in found)


def test_gaps_stay_gaps_and_weeks_begin_on_monday() -> None:
    days = numbered(m.daily([{"day": day, "value": 2.0, "shift": None} for day in ("2026-11-08", "2026-11-09")]))
    [week, quarter, year] = ask(
        [["periods", "periods", days, "2026-11-23", kind] for kind in ("week", "quarter", "year")]
    )
    assert [period["verdict"] for period in week] == ["gap"] * 7
    assert len(year) == 52
    assert [(period["from"], period["verdict"]) for period in quarter[-4:]] == [
        ("2026-11-02", "early"),
        ("2026-11-09", "early"),
        ("2026-11-16", "gap"),
        ("2026-11-23", "gap"),
    ]
    assert all(date.fromisoformat(period["from"]).weekday() == 0 for period in year)


def test_ten_years_are_worked_out_in_one_go() -> None:
    """Every screen of ten years of daily readings, a hundred times over, within the time limit of one call."""
    readings = [
        {"day": (date(2016, 11, 23) + timedelta(days=i)).isoformat(), "value": i % 5, "shift": None}
        for i in range(3650)
    ]
    days = numbered(m.daily(readings))
    found = ask([["periods", "periods", days, "2026-11-20", "year"] for _ in range(100)])
    assert all(len(periods) == 52 for periods in found)


def numbered(days: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [day | {"number": m.number(day["day"])} for day in days]
