"""Any number of schedules, in parallel, going on after the last seed that was played with the same code."""

import argparse
import json
import os
import sys
import time
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from itertools import cycle
from pathlib import Path

from scripts.soak import ledger
from tests.model.playing import Played, play

PROGRAMS = {"sqlite": "schedules", "postgresql": "schedules_postgresql"}
CHUNK = 2000  # schedules a process: it takes a while to warm up, and a new one begins with an empty memory


def main(argv: list[str] | None = None) -> int:
    """Exit code 1 where a schedule failed; the shortest one is printed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=200_000, help="schedules in all, earlier runs included")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="stop after about this long")
    parser.add_argument("--ledger", type=Path, default=ledger.FILE)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--engine", choices=list(PROGRAMS), default="sqlite")
    told = parser.parse_args(argv)
    program = PROGRAMS[told.engine]
    began = time.monotonic()
    first = max((line["next"] for line in ledger.of(program, told.ledger)), default=0)
    at, failures, events = first, 0, 0
    processors = cycle(sorted(os.sched_getaffinity(0)))
    with ThreadPoolExecutor(told.jobs, initializer=lambda: _keep_to(next(processors))) as pool:
        playing: set[Future[Played]] = set()
        while True:
            while (
                len(playing) < told.jobs
                and at < told.rounds
                and time.monotonic() - began < told.seconds
                and not failures
            ):
                playing.add(pool.submit(play, engine=told.engine, count=CHUNK, most=1, **{"from": at}))
                at += CHUNK
            if not playing:
                break
            done, playing = wait(playing, return_when=FIRST_COMPLETED)
            for played in (one.result() for one in done):
                failures += _report(played)
                events += played.total["events"]
            print(
                f"{at - CHUNK * len(playing)} schedules, {failures} failed, {time.monotonic() - began:.0f} s",
                flush=True,
            )
    if at > first:
        seconds = round(time.monotonic() - began)
        ledger.add(
            program, told.ledger, first=first, next=at, rounds=at - first, lost=failures, events=events, seconds=seconds
        )
    print(json.dumps({"program": program, "rounds": at, "lost": failures}))
    return 1 if failures else 0


def _keep_to(processor: int) -> None:
    """A job is two processes that wait for one another, and more than one processor only makes them wake up later."""
    os.sched_setaffinity(0, {processor})  # of this thread, and so of the processes that it starts


def _report(played: Played) -> int:
    for failure in played.failures:
        print(json.dumps(failure), flush=True)
    return len(played.failures)


if __name__ == "__main__":
    sys.exit(main())
