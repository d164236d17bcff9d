"""Plant each bug, and take the time until a schedule finds it."""

import argparse
import json
import re
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from scripts.soak import ledger
from tests.model.planted import SERVER
from tests.model.playing import play

PROGRAM = "planted"
ROOT = Path(__file__).parents[2]
LIMIT = 60  # seconds
PHONE = re.findall(r'^  "([^"]+)": \[', (ROOT / "tests/model/bugs.mjs").read_text(), re.MULTILINE)
BUGS = [*PHONE, *SERVER]
FEWEST = 20  # that have to be found
# Planted all the same, and named in the report while they hide: what makes up for each, or why it shows too seldom.
SELDOM = {
    "a pack may leave a hole": "phones never send such a pack; tests/server/test_api_packs.py finds it",
    "a new copy is not brought level": "a copy that was just made is noticed, and brought level all the same",
    "a second local vault hides the first": "two tabs have to begin in the same moment, with an account just left",
    "adoption does not see what was saved meanwhile": "one tab has to save between two steps of another that signs in",
    "an erased place blocks the record that came back": "the digests differ, and healing pulls the record",
    "an erased record is called a conflict": "what a phone has is kept either way; tests/server finds it",
    "deleted bytes come back": "only where a restored server sends what was deleted here, before it is told",
    "other bytes are called a duplicate": "the phone compares the leaf, and calls nothing safe that differs",
    "the cursor of another history counts": "the digests differ, and healing pulls what was passed over",
    "the cursor survives a lost database": "the digests differ, and healing pulls what was passed over",
    "the kept digest is of before": "the phone finds another digest, and the server makes it anew with the next record",
    "the run of leaves is not lengthened": "the server counts, and reads the records where the copy falls short",
    "what was deleted stays in the copy": "the tombstone comes back with it, and is obeyed",
    "what came in a pack is offered without bytes": "only where a restored server has a pack and lacks its records",
}


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
