"""Made-up histories for comparing, and the phone's answers to them."""

import json
import math
import subprocess
from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any

import numpy as np

from tests.checkin.measures import daily, number
from tests.checkin.people import HERE, NODE

CLOSE = 1e-9
BEGIN = date(2025, 12, 1)
ITEMS = ["a", "b", "c", "d"]
SHIFTS = ["night", "night", "day", "evening", "off"]


def ask(calls: Sequence[Sequence[Any]]) -> list[Any]:
    """What the phone answers to each of (module, function or constant, arguments...), in one Node."""
    done = subprocess.run(
        [NODE, HERE / "run.mjs"], input=json.dumps(calls), capture_output=True, text=True, check=True, timeout=60
    )
    answers = json.loads(done.stdout)
    assert [answer for answer in answers if "error" in answer] == []
    return [answer.get("value") for answer in answers]


@cache
def histories() -> list[list[dict[str, Any]]]:
    """Readings with gaps, several a day, in any order, tied, constant, moved by half, with and without shifts."""
    random = np.random.default_rng(20261123)
    found = []
    for n in range(60):
        days, share, steps = int(random.integers(1, 260)), random.uniform(0.1, 1), random.choice([1, 6, 1000])
        moves = random.choice([-1.5, 0, 0, 1.5]) * (np.arange(days) >= days - 30)
        width = random.choice([0.5, 1, 2])
        readings = [
            {
                "day": (BEGIN + timedelta(days=i)).isoformat(),
                "value": 1.5 if n % 10 == 3 else _answer(2 + random.uniform(-width, width) + moves[i], int(steps)),
                "shift": str(random.choice(SHIFTS)) if n % 3 and random.random() < 0.9 else None,
                "at": i * 10 + k,
            }
            for i in range(days)
            for k in range(int(random.integers(1, 4)))
            if random.random() < share
        ]
        random.shuffle(readings)  # type: ignore[arg-type]
        found.append(readings or [{"day": "2026-01-01", "value": 2.0, "shift": None, "at": 0}])
    return found


@cache
def answered() -> list[list[dict[str, Any]]]:
    """Check-ins of four questions: whole numbers, some skipped, some missing; some questions move in the last weeks."""
    random = np.random.default_rng(20261124)
    found = []
    for _ in range(80):
        days, share, moved = int(random.integers(20, 120)), random.uniform(0.15, 1), random.choice([-2, -1, 0, 1, 2], 4)
        level = random.uniform(0, 4, 4)
        made = []
        for i in range(days):
            given = np.clip(np.rint(level + random.normal(0, 0.8, 4) + moved * (i >= days - 14)), 0, 4)
            answers = {item: int(given[n]) if random.random() < 0.9 else None for n, item in enumerate(ITEMS)}
            if i % 7 == 0:
                del answers["d"]
            if random.random() < share:
                made.append({"day": (BEGIN + timedelta(days=i)).isoformat(), "answers": answers})
        random.shuffle(made)  # type: ignore[arg-type]
        found.append(made)
    return found


def numbered(readings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Day averages, as the phone's functions take them."""
    return [day | {"number": number(day["day"])} for day in daily(readings)]


def near(mine: Any, theirs: Any) -> bool:
    """The same, to 1e-9; a float may meet a whole number. What only the phone names is left aside."""
    if isinstance(mine, dict):
        return isinstance(theirs, dict) and all(near(value, theirs[name]) for name, value in mine.items())
    if isinstance(mine, list):
        return len(mine) == len(theirs) and all(near(a, b) for a, b in zip(mine, theirs, strict=True))
    if isinstance(mine, float):
        return theirs is not None and math.isclose(mine, theirs, abs_tol=CLOSE)
    return bool(mine == theirs)


def _answer(value: float, steps: int) -> float:
    return float(np.clip(round(value * steps) / steps, 0, 4))
