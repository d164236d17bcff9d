"""Plant each bug, and take the time until a schedule finds it."""

import argparse
import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from scripts.soak import ledger
from tests.model.every_bug import BUGS, SELDOM
from tests.model.playing import play

PROGRAM = "planted"
LIMIT = 60  # seconds
FEWEST = 20  # that have to be found


def main(argv: list[str] | None = None) -> int:
    """Exit code 1 where one was not found that does not hide."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ledger", type=Path, default=ledger.FILE)
    parser.add_argument("--only", default="")
    told = parser.parse_args(argv)
    if sound := _time(None):
        print(f"a flaw after {sound} s with no bug planted: what would be found is not the bug")
        return 1
    bugs = [bug for bug in BUGS if told.only in bug]
    began = time.monotonic()
    with ThreadPoolExecutor(2) as pool:
        times = dict(zip(bugs, pool.map(_time, bugs), strict=True))
    found = {bug: seconds for bug, seconds in times.items() if seconds is not None}
    hidden = sorted(times.keys() - found.keys())
    for bug in hidden:
        print(f"not found: {bug}")
    if not told.only:
        seconds = round(time.monotonic() - began)
        told_of = {"planted": len(bugs), "found": len(found), "times": found}
        ledger.add(PROGRAM, told.ledger, rounds=len(bugs), seconds=seconds, **told_of)
    print(json.dumps({"program": PROGRAM, "planted": len(bugs), "found": len(found)}))
    return 1 if set(hidden) - SELDOM.keys() or (not told.only and len(found) < FEWEST) else 0


def _time(bug: str | None) -> float | None:
    """Seconds until a schedule fails, with a bug or with none. None: it did not."""
    wanted = {"bug": bug} if bug else {}
    played = play(**{"from": 0, "count": 1_000_000, "seconds": LIMIT, "whole": True, **wanted})
    if not played.failures:
        return None
    print(f"{played.failures[0]['after']:6.1f} s  {bug or 'no bug'}: {played.failures[0]['said']}", flush=True)
    return float(played.failures[0]["after"])


if __name__ == "__main__":
    sys.exit(main())
