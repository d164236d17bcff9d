"""The whole small world: every order of what two phones do, and power that goes at every event of it."""

import argparse
import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from scripts.soak import ledger
from tests.model.playing import Played, play
from tests.model.test_exhaust import ORDERS

PROGRAM = "exhaust"


def main(argv: list[str] | None = None) -> int:
    """Exit code 1 where something was lost. Goes on after the last order that was played with the same code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=float("inf"))
    parser.add_argument("--ledger", type=Path, default=ledger.FILE)
    told = parser.parse_args(argv)
    began = time.monotonic()
    first = max((line["next"] for line in ledger.of(PROGRAM, told.ledger)), default=0)
    at, rounds, lost = first, 0, 0
    with ThreadPoolExecutor(2) as pool:
        while at < ORDERS and time.monotonic() - began < told.seconds and not lost:
            chosen = range(at, min(at + 2, ORDERS))
            for played in pool.map(_order, chosen):
                rounds += played.total["schedules"]
                lost += len(played.failures)
                for failure in played.failures:
                    print(json.dumps(failure), flush=True)
            at = chosen.stop
            print(f"{at} of {ORDERS} orders, {rounds} crash points", flush=True)
    if at > first:
        said = f"{at - first} of {ORDERS} orders, each with every crash point"
        seconds = round(time.monotonic() - began)
        ledger.add(PROGRAM, told.ledger, first=first, next=at, rounds=rounds, lost=lost, seconds=seconds, said=said)
    return 1 if lost else 0


def _order(n: int) -> Played:
    return play(exhaust=True, count=1, **{"from": n})


if __name__ == "__main__":
    sys.exit(main())
