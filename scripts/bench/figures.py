"""What every program here shares: its arguments, its lines, and a phone four times slower than this machine."""

import argparse
import json
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

SLOWER = 4  # times, than this machine: a cheap phone


@dataclass(frozen=True)
class Given:
    """rounds: how often each floor and each of ours is measured, in turn. quick: a smoke test with small sizes."""

    rounds: int
    quick: bool


def given(about: str) -> Given:
    """From the command line."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--quick", action="store_true")
    found = parser.parse_args()
    return Given(1 if found.quick else found.rounds, found.quick)


def line(row: int, what: str, unit: str, goal: float | None, measured: float, floor: str = "") -> None:
    """Print one figure, rounded to what it can mean."""
    digits = 0 if unit == "requests" or (unit == "ms" and measured >= 10) else 2 if unit == "× floor" else 1
    value = round(measured, digits) if digits else round(measured)
    said = {"row": row, "what": what, "unit": unit, "goal": goal, "measured": value}
    print(json.dumps(said | ({"floor": floor} if floor else {}), ensure_ascii=False), flush=True)


def interleaved(rounds: int, floor: Callable[[], float], ours: Callable[[], float]) -> tuple[float, float]:
    """Medians of floor and ours, measured in turn, so that what the machine does meanwhile meets both."""
    pairs = [(floor(), ours()) for _ in range(rounds)]
    return median(low for low, _ in pairs), median(high for _, high in pairs)
