"""A steady crowd: sync requests at a fixed rate, how long each waits, whether any fails, whether anything is lost.

Usage: load.py [--seconds N] [--rate N] [--people N] [--name NAME]. 600 seconds at 300 a second unless told otherwise.
Two thirds of the requests bring one new record; the others ask for news. The server is the real one with its own
settings; whoever asks runs on the same machine, and takes part of it. Memory may not grow any more in the second half.
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

PROGRAM = "load"
THREADS = 32
GROWTH = 1.05  # of memory in the second half: in the first, threads begin and connect


def main(argv: list[str] | None = None) -> int:
    """Exit code 1 where a request failed, something was lost or memory grew."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--rate", type=float, default=300)
    parser.add_argument("--people", type=int, default=960)
    parser.add_argument("--name", default=PROGRAM, help="under which its figures are kept")
    parser.add_argument("--ledger", type=Path, default=ledger.FILE)
    told = parser.parse_args(argv)
    count = int(told.seconds * told.rate)
    began, tally = time.monotonic(), crowd.Tally()
    with serving.breather() as served:
        made = made_up.load(served.folder / "breather.sqlite3", told.people)
        # Each thread has people of its own: a phone never sends two requests at once.
        own = [[crowd.Phone(served.port, one, tally) for one in made[n::THREADS]] for n in range(THREADS)]
        turn = [0] * THREADS
        before, settled = memory(served), list[float]()

        def ask(thread: int, n: int, due: float) -> None:
            phone = own[thread][turn[thread] % len(own[thread])]
            turn[thread] += 1
            if n in (count // 6, count // 2):
                settled.append(memory(served))
            phone.sync(due, made_up.rows(phone.person.account, 1) if n % 3 else [])

        crowd.on_time(THREADS, count, told.rate, ask)
        after = memory(served)
        lost = crowd.lost(served.port, made, tally)
        for phone in (phone for some in own for phone in some):
            phone.close()
    errors = sum(tally.errors.values())
    half, most, slowest = (tally.percentile(share) for share in (0.5, 0.99, 1))
    said = (
        f"{told.rate:.0f} requests a second for {told.seconds:.0f} s: half within {half:.1f} ms,"
        f" 99 % within {most:.1f} ms, the slowest {slowest:.0f} ms; {errors} errors;"
        f" memory {before:.0f} MB, after a sixth {settled[0]:.0f} MB, at half {settled[-1]:.0f} MB,"
        f" at the end {after:.0f} MB"
    )
    grew = after > settled[-1] * GROWTH
    print(said, json.dumps(tally.errors), f"{lost} lost", flush=True)
    seconds = round(time.monotonic() - began)
    ledger.add(told.name, told.ledger, rounds=count, lost=lost, errors=errors, seconds=seconds, said=said)
    return 1 if lost or errors or grew else 0


def memory(served: serving.Served) -> float:
    """Megabytes in memory of all its processes."""
    return sum(serving.memory(pid, "VmRSS") for pid in serving.tree(served.process.pid)) / 1024


if __name__ == "__main__":
    sys.exit(main())
