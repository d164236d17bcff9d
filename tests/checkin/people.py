"""Simulated people whose strain stays the same, or rises on one day: as unlike each other as people are."""

import json
import subprocess
import sys
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np

NODE = Path(sys.executable).with_name("node")
HERE = Path(__file__).parent
FIRST = date(2024, 1, 1)  # a Monday
SIDES = {
    **dict.fromkeys(["numb", "irritable", "worn", "focus", "sleep", "body"], "strain"),
    **dict.fromkeys(["meaning", "recovery"], "sustenance"),
}
STEADY = 364  # days of a steady person; the first 28 are not counted


@dataclass(frozen=True)
class Kind:
    """Of people. Ranges are uniform, in points of 0..4 where they are no shares."""

    level: tuple[float, float] = (0.7, 2.4)  # of strain; what sustains lies as far under 4
    carry: tuple[float, float] = (0.2, 0.6)  # of one day to the next: correlation
    ups_and_downs: tuple[float, float] = (0.3, 0.6)  # standard deviation of the days
    on_nights: float = 0.6  # share of people who work some
    night: tuple[float, float] = (0.0, 0.5)  # how much more a night weighs
    marked: bool = True  # whether they say which shift it was
    made: tuple[float, float] = (0.3, 0.95)  # share of days with a check-in


def person(
    random: np.random.Generator, days: int, kind: Kind, rise: float = 0.0, rises_at: int = 0
) -> list[dict[str, Any]]:
    """Check-ins of one person: answers in whole numbers, 3 % of them skipped. rise: of every sign, from that day on."""
    carry = random.uniform(*kind.carry)
    state = np.zeros(days)
    for i, push in enumerate(random.normal(0, 1, days)):
        state[i] = carry * state[i - 1] + np.sqrt(1 - carry**2) * push if i else push
    nights = np.zeros(days, dtype=bool)
    if random.random() < kind.on_nights:
        cycle, run, start = random.integers(8, 15), random.integers(2, 5), random.integers(0, 14)
        nights = (np.arange(days) + start) % cycle < run
    load = random.uniform(*kind.level) + random.uniform(*kind.ups_and_downs) * state
    load += random.uniform(*kind.night) * nights + rise * (np.arange(days) >= rises_at)
    towards = np.array([load if side == "strain" else 4 - load for side in SIDES.values()]).T
    latent = towards + random.normal(0, 0.5, len(SIDES)) + random.normal(0, 0.6, towards.shape)
    answers = np.clip(np.rint(latent), 0, 4)
    skipped = random.random(answers.shape) < 0.03
    made = random.random(days) < random.uniform(*kind.made)
    return [
        {
            "day": (FIRST + timedelta(days=i)).isoformat(),
            "answers": {item: None if skipped[i, n] else int(answers[i, n]) for n, item in enumerate(SIDES)},
            "shift": ("night" if nights[i] else "day") if kind.marked else None,
        }
        for i in range(days)
        if made[i]
    ]


def steady(seed: int, people: int, kind: Kind | None = None, side: str = "strain", first: int = 28) -> dict[str, Any]:
    """What people who stay the same are told in a year."""
    random = np.random.default_rng(seed)
    return told([person(random, STEADY, kind or Kind()) for _ in range(people)], first, STEADY - 1, side)


def risen(seed: int, people: int, rise: float, kind: Kind | None = None) -> list[list[dict[str, Any]]]:
    """Steady for 22 weeks, then more of every sign for 4."""
    random = np.random.default_rng(seed)
    return [person(random, 182, kind or Kind(), rise, 154) for _ in range(people)]


def told(people: list[list[dict[str, Any]]], first: int, last: int, side: str = "strain") -> dict[str, Any]:
    """What the phone tells them from one day to another: verdicts counted, and distances from the middle value."""
    day = [(FIRST + timedelta(days=n)).isoformat() for n in (first, last)]
    asked = json.dumps({"people": people, "sides": SIDES, "side": side, "from": day[0], "to": day[1]})
    done = subprocess.run([NODE, HERE / "simulate.mjs"], input=asked, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def share(counts: dict[str, int], *verdicts: str) -> float:
    """Of all that were judged."""
    judged = sum(number for verdict, number in counts.items() if verdict not in {"early", "gap"})
    return sum(counts.get(verdict, 0) for verdict in verdicts) / judged
