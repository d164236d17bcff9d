"""Rows 9 and 10: what a record and a request cost the server's processor.

The floor of row 9 is the leanest program that keeps or finds the same bytes: raw SQLite in this very process, the same
table and indexes, as durable, a transaction for as many rows as a request has. That of row 10 is a Flask route that
does nothing, under the same gunicorn. Processor time is user and system time of all processes of a server.

Usage: cpu.py [--rounds N] [--quick].
"""

import time
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from statistics import median

import made_up
import serving
from figures import given, line
from made_up import Person
from serving import Client, Served

BULK = 1000  # records a request, the most that the protocol allows
SELECT = "SELECT seq, id, epoch, sealed, tag, day FROM record WHERE account_id = ? AND seq > ? ORDER BY seq LIMIT 1000"
HISTORY = 500  # records that a person has after a year and a half of check-ins


def main(rounds: int, batches: int, requests: int) -> None:
    with serving.breather() as ours:
        bulk(ours, rounds, batches)
    with serving.breather() as ours, serving.bare() as floor:
        small(ours, floor, rounds, requests)


def bulk(ours: Served, rounds: int, batches: int) -> None:
    """Row 9. Each round has its own people, one for a batch, so that no round finds a fuller account."""
    found: dict[str, list[float]] = {}
    database = ours.folder / "breather.sqlite3"
    log = made_up.log_id(database)

    def note(name: str, seconds: float) -> None:
        found.setdefault(name, []).append(seconds / batches / BULK * 1e6)

    for _ in range(rounds):
        raw, phones = made_up.load(database, batches), made_up.load(database, batches)
        note("insert", inserting(database, raw))
        pushes = [(one, made_up.body(one, made_up.rows(one.account, BULK), 0, log)) for one in phones]
        note("push", ours.cpu(lambda asks=pushes: post(ours.port, asks)))
        note("select", selecting(database, raw))
        pulls = [(one, made_up.body(one, [])) for one in phones]
        note("pull", ours.cpu(lambda asks=pulls: post(ours.port, asks)))
        note("pull, with gzip", ours.cpu(lambda asks=pulls: post(ours.port, asks, zipped=True)))
    of = {name: median(values) for name, values in found.items()}
    for name, floor in (("push", "insert"), ("pull", "select"), ("pull, with gzip", "select")):
        said = f"{of[floor]:.1f} µs a record, a raw {floor} in SQLite; ours {of[name]:.1f} µs"
        line(9, f"{name}, {BULK:,} a request: CPU", "× floor", 1.5, of[name] / of[floor], said)


def small(ours: Served, floor: Served, rounds: int, requests: int) -> None:
    """Row 10: nothing new, and one new record, of people with a history, each on a phone of their own."""
    found: dict[str, list[float]] = {}
    database = ours.folder / "breather.sqlite3"
    log = made_up.log_id(database)
    for _ in range(rounds):
        phones = made_up.load(database, 20, HISTORY) * (requests // 20)
        empty = [(one, made_up.body(one, [], HISTORY, log)) for one in phones]
        ones = [
            (one, made_up.body(one, made_up.rows(one.account, 1), HISTORY + n // 20, log))
            for n, one in enumerate(phones[: max(20, requests // 4)])
        ]
        asked = {
            "floor": floor.cpu(lambda asks=empty: post(floor.port, asks, path="/")) / len(empty),
            "nothing new": ours.cpu(lambda asks=empty: post(ours.port, asks, zipped=True)) / len(empty),
            "one new record": ours.cpu(lambda asks=ones: post(ours.port, asks, zipped=True)) / len(ones),
        }
        for name, seconds in asked.items():
            found.setdefault(name, []).append(seconds * 1e3)
    of = {name: median(values) for name, values in found.items()}
    for name in ("nothing new", "one new record"):
        said = f"{of['floor']:.2f} ms, a Flask route that does nothing; ours {of[name]:.2f} ms"
        line(10, f"a sync with {name}, {HISTORY} at the server: CPU", "× floor", 2.5, of[name] / of["floor"], said)


def inserting(database: Path, owners: list[Person]) -> float:
    """Seconds of this process for a transaction a person."""
    batches = [[(*row[:7], "2026-11-23", row[8]) for row in made_up.rows(one.account, BULK)] for one in owners]
    with closing(made_up.opened(database)) as connection:
        began = time.process_time()
        for batch in batches:
            with connection:
                connection.executemany(made_up.insert_of("record"), batch)
        return time.process_time() - began


def selecting(database: Path, owners: list[Person]) -> float:
    """Seconds of this process for a query a person."""
    with closing(made_up.opened(database)) as connection:
        began = time.process_time()
        for one in owners:
            if len(connection.execute(SELECT, (one.account, 0)).fetchall()) != BULK:
                raise RuntimeError("the floor found other rows")
        return time.process_time() - began


def post(port: int, asks: Iterable[tuple[Person, bytes]], zipped: bool = False, path: str = "/api/sync") -> None:
    """One after another, over one connection: what costs is the request and not the handshake."""
    with closing(Client(port, zipped=zipped)) as client:
        for person, body in asks:
            client.headers["Cookie"] = f"{serving.COOKIE}={person.token}"
            client.post(path, body)


if __name__ == "__main__":
    asked = given(__doc__ or "")
    if asked.quick:
        main(1, 1, 20)
    else:
        main(asked.rounds, 20, 400)
