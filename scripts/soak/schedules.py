"""Any number of schedules, in parallel, going on after the last seed that was played with the same code."""

import argparse
import json
import os
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from scripts.soak import ledger
from tests.model.playing import Played, play

PROGRAMS = {"sqlite": "schedules", "postgresql": "schedules_postgresql"}
CHUNK = 500  # schedules a process: a new one begins with an empty memory


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
    with ThreadPoolExecutor(told.jobs) as pool:
        while at < told.rounds and time.monotonic() - began < told.seconds and not failures:
            starts = [at + CHUNK * n for n in range(told.jobs)]
            for played in pool.map(partial(_chunk, told.engine), starts):
                failures += _report(played)
                events += played.total["events"]
            at = starts[-1] + CHUNK
            print(f"{at} schedules, {failures} failed, {time.monotonic() - began:.0f} s", flush=True)
    if at > first:
        seconds = round(time.monotonic() - began)
        ledger.add(
            program, told.ledger, first=first, next=at, rounds=at - first, lost=failures, events=events, seconds=seconds
        )
    print(json.dumps({"program": program, "rounds": at, "lost": failures}))
    return 1 if failures else 0


def _chunk(engine: str, start: int) -> Played:
    return play(engine=engine, count=CHUNK, most=1, **{"from": start})


def _report(played: Played) -> int:
    for failure in played.failures:
        print(json.dumps(failure), flush=True)
    return len(played.failures)
