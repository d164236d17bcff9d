"""Row 12: what the server holds in memory.

Resident memory of all its processes once each worker has answered what phones ask, next to that of one Flask route that
does nothing under the same gunicorn; and how far a worker's grows at most while somebody pulls 50,000 records.

Usage: memory.py [--rounds N] [--quick].
"""

import gzip
import json
from contextlib import closing
from statistics import median

import made_up
import serving
from figures import given, line
from made_up import Person
from serving import Client, Served

WARM = 60  # requests: enough for each worker to have answered several


def main(rounds: int, records: int) -> None:
    floors, ours, grown = [], [], []
    for _ in range(rounds):
        with serving.bare() as floor:
            ask_often(floor, "/")
            floors.append(resident(floor))
        with serving.breather() as served:
            (person,) = made_up.load(served.folder / "breather.sqlite3", 1, records)
            ask_often(served, "/api/sync", person)
            ours.append(resident(served))
            grown.append(growth(served, person))
    floor_mb, mb = median(floors), median(ours)
    said = f"{floor_mb:.0f} MB, a Flask route that does nothing; ours {mb:.0f} MB"
    line(12, "memory of all processes", "× floor", 1.5, mb / floor_mb, said)
    line(12, f"memory of a worker while {records:,} records are pulled: growth", "MB", 8, median(grown))


def ask_often(served: Served, path: str, person: Person | None = None) -> None:
    """Small requests, each over a connection of its own, so that both workers get some."""
    body = (
        made_up.body(person, [], person.head, made_up.log_id(served.folder / "breather.sqlite3")) if person else b"{}"
    )
    for _ in range(WARM):
        with closing(Client(served.port, person.token if person else "", zipped=True)) as client:
            client.post(path, body)


def growth(served: Served, person: Person) -> float:
    """Megabytes, of the worker that grew most."""
    workers = served.workers()
    for pid in workers:
        serving.forget_peak(pid)
    before = {pid: serving.memory(pid, "VmRSS") for pid in workers}
    log, cursor, more, count = made_up.log_id(served.folder / "breather.sqlite3"), 0, True, 0
    with closing(Client(served.port, person.token, zipped=True)) as client:
        while more:
            answer = json.loads(gzip.decompress(client.post("/api/sync", made_up.body(person, [], cursor, log))))
            cursor, more, count = answer["cursor"], answer["more"], count + len(answer["records"])
    if count != person.head:
        raise RuntimeError(f"{count} records came of {person.head}")
    return max(serving.memory(pid, "VmHWM") - before[pid] for pid in workers) / 1024


def resident(served: Served) -> float:
    """Megabytes, of every process."""
    return sum(serving.memory(pid, "VmRSS") for pid in serving.tree(served.process.pid)) / 1024


if __name__ == "__main__":
    asked = given(__doc__ or "")
    if asked.quick:
        main(1, 2_000)
    else:
        main(asked.rounds, 50_000)
