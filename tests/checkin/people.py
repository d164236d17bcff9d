"""Simulated people whose strain stays the same, or rises on one day: as unlike each other as people are."""

import json
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np

NODE = Path(sys.executable).with_name("node")
HERE = Path(__file__).parent
FIRST = date(2024, 1, 1)  # a Monday
ITEMS = ["numb", "irritable", "worn", "focus", "sleep", "body"]


def person(random: np.random.Generator, days: int, rise: float = 0.0, rises_at: int = 0) -> list[dict[str, Any]]:
    """Check-ins of one person. rise: in points of every answer's tendency, from that day on.

    Each has a level of their own, good and bad days that carry over to the next, questions that weigh more or less,
    answers in whole numbers, skipped ones, days without a check-in; six in ten work nights now and then, which weigh
    up to half a point more.
    """
    level, carry, deviation = random.uniform(0.7, 2.4), random.uniform(0.2, 0.6), random.uniform(0.3, 0.6)
    state = np.zeros(days)
    for i, push in enumerate(random.normal(0, 1, days)):
        state[i] = carry * state[i - 1] + np.sqrt(1 - carry**2) * push if i else push
    nights = np.zeros(days, dtype=bool)
    if random.random() < 0.6:
        cycle, run, start = random.integers(8, 15), random.integers(2, 5), random.integers(0, 14)
        nights = (np.arange(days) + start) % cycle < run
    tendency = level + deviation * state + random.uniform(0, 0.5) * nights + rise * (np.arange(days) >= rises_at)
    latent = tendency[:, None] + random.normal(0, 0.5, 6)[None, :] + random.normal(0, 0.6, (days, 6))
    answers = np.clip(np.rint(latent), 0, 4)
    skipped = random.random((days, 6)) < 0.03
    made = random.random(days) < random.uniform(0.3, 0.95)
    return [
        {
            "day": (FIRST + timedelta(days=i)).isoformat(),
            "answers": {item: None if skipped[i, n] else int(answers[i, n]) for n, item in enumerate(ITEMS)},
            "shift": "night" if nights[i] else "day",
        }
        for i in range(days)
        if made[i]
    ]


def told(people: list[list[dict[str, Any]]], first: int, last: int) -> dict[str, Any]:
    """What the phone tells them from one day to another, counted."""
    day = [(FIRST + timedelta(days=n)).isoformat() for n in (first, last)]
    asked = json.dumps({"people": people, "items": ITEMS, "from": day[0], "to": day[1]})
    done = subprocess.run([NODE, HERE / "simulate.mjs"], input=asked, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def share(counts: dict[str, int], *verdicts: str) -> float:
    """Of all that were judged."""
    judged = sum(number for verdict, number in counts.items() if verdict not in {"early", "gap"})
    return sum(counts.get(verdict, 0) for verdict in verdicts) / judged
