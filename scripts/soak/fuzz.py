"""A hundred thousand requests made of the description of the API, right ones and wrong ones, mostly with a session."""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from scripts.soak import ledger

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "server")]


from server.logs import logger  # noqa: E402
from tests.described import Fuzz  # noqa: E402  # it needs the two folders

PROGRAM = "fuzz"
ROUNDS = 100_000  # requests in all, over every run with the same code
EACH = 40  # wrong requests of each kind a seed


def main(argv: list[str] | None = None) -> int:
    """Exit code 1 where an answer was not as described. Goes on after the last seed that was played with this code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="requests in all")
    parser.add_argument("--seconds", type=float, default=float("inf"))
    parser.add_argument("--ledger", type=Path, default=ledger.FILE)
    told = parser.parse_args(argv)
    before = list(ledger.of(PROGRAM, told.ledger))
    first = max((line["next"] for line in before), default=0)
    left = told.rounds - sum(line["rounds"] for line in before)
    began = time.monotonic()
    if left <= 0:
        return 0
    with tempfile.TemporaryDirectory() as folder:
        fuzz = Fuzz(Path(folder) / "data")
        logger.handlers = []  # a line a request says nothing here
        at = first
        while fuzz.cases < left and time.monotonic() - began < told.seconds and not fuzz.failures:
            fuzz.play(at, EACH)
            at += 1
            print(f"{fuzz.cases} of {left} requests, {fuzz.known} of them past sign-in", flush=True)
        fuzz.close()
    for failure in fuzz.failures:
        print(failure, flush=True)
    seconds, lost = round(time.monotonic() - began), len(fuzz.failures)
    ledger.add(PROGRAM, told.ledger, first=first, next=at, rounds=fuzz.cases, lost=lost, seconds=seconds)
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main())
