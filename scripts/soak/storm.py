"""Signal returns to a whole house: many phones at once, each on a connection of its own, each with five records.

Usage: storm.py [--phones N] [--within SECONDS]. 10,000 phones within ten seconds unless told otherwise. A phone that is
not answered asks again, later each time; what counts is when all are safe, and that nothing is lost or refused.
"""

import argparse
import json
import sys
import time
from pathlib import Path

from scripts.soak import crowd, ledger

sys.path.insert(0, str(Path(__file__).parents[1] / "bench"))
import made_up
import serving

PROGRAM = "storm"
THREADS = 200
EACH = 5


def main(argv: list[str] | None = None) -> int:
    """Exit code 1 where a phone gave up or something was lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--phones", type=int, default=10_000)
    parser.add_argument("--within", type=float, default=10)
    parser.add_argument("--ledger", type=Path, default=ledger.FILE)
    told = parser.parse_args(argv)
    tally = crowd.Tally()
    with serving.breather() as served:
        made = made_up.load(served.folder / "breather.sqlite3", told.phones)
        began = time.monotonic()

        def arrive(_: int, n: int, due: float) -> None:
            phone = crowd.Phone(served.port, made[n], tally)
            phone.sync(due, made_up.rows(made[n].account, EACH))
            phone.close()

        crowd.on_time(THREADS, told.phones, told.phones / told.within, arrive)
        seconds = time.monotonic() - began
        lost = crowd.lost(served.port, made, tally)
    errors = sum(tally.errors.values())
    said = (
        f"{told.phones:,} phones with {EACH} records each within {told.within:.0f} s: all safe after {seconds:.0f} s,"
        f" half within {tally.percentile(0.5) / 1000:.1f} s, 99 % within {tally.percentile(0.99) / 1000:.1f} s;"
        f" {errors} errors"
    )
    print(said, json.dumps(tally.errors), f"{lost} lost", flush=True)
    missing = lost + told.phones * EACH - len(tally.confirmed)
    ledger.add(PROGRAM, told.ledger, rounds=told.phones, lost=missing, errors=errors, seconds=round(seconds), said=said)
    return 1 if missing or errors else 0


if __name__ == "__main__":
    sys.exit(main())
