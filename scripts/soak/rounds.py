"""The same again and again, until there were enough, the time is over or something was found."""

import argparse
import time
from collections.abc import Callable
from pathlib import Path

from scripts.soak import ledger


def asked(argv: list[str] | None, doc: str | None, rounds: int) -> argparse.Namespace:
    """rounds: in all unless told otherwise, those of earlier runs of the same code included."""
    parser = argparse.ArgumentParser(description=doc)
    parser.add_argument("--rounds", type=int, default=rounds)
    parser.add_argument("--seconds", type=float, default=float("inf"))
    parser.add_argument("--ledger", type=Path, default=ledger.FILE)
    return parser.parse_args(argv)


def repeat(program: str, told: argparse.Namespace, play: Callable[[], list[str]], step: int = 1) -> int:
    """Exit code 1 where anything was found. play: `step` rounds of it; what they found wrong."""
    first = max((line["next"] for line in ledger.of(program, told.ledger)), default=0)
    began, at, found = time.monotonic(), first, list[str]()
    while at < told.rounds and time.monotonic() - began < told.seconds and not found:
        found += play()
        at += step
    print("\n".join([*found, f"{at} rounds, {len(found)} flaws"]), flush=True)
    if at > first:
        seconds = round(time.monotonic() - began)
        ledger.add(program, told.ledger, first=first, next=at, rounds=at - first, lost=len(found), seconds=seconds)
    return 1 if found else 0
