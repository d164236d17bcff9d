"""Row 11: what a sync takes when the server holds ten times as many records.

Two servers side by side, of equal accounts with 500 records each, loaded in bulk: one of 100,000 records, which is the
floor, and one of 1,000,000. They are asked in turn, so that whatever else this machine does meets both. A request
stores 50 records, or reads the newest 100, of somebody drawn by lot; measured is the time until its answer is here.

Usage: growth.py [--rounds N] [--quick] [--records N].
"""

import argparse
import random
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles

import made_up
import serving
from figures import line
from made_up import Person
from serving import Client

from tests.postgres import Cluster

EACH = 500  # records of an account
TIMES = 10
INSERTED, PULLED = 50, 100
REQUESTS = 60  # of each kind, at each of both servers, a round


@dataclass
class Grown:
    """A server with its people. milliseconds: of each request, by its kind."""

    client: Client
    people: list[Person]
    log: bytes
    milliseconds: dict[str, list[float]] = field(default_factory=lambda: {"insert": [], "pull": []})

    def ask(self, kind: str) -> None:
        """One request of somebody's."""
        person = random.choice(self.people)  # noqa: S311
        fresh = made_up.rows(person.account, INSERTED if kind == "insert" else 0)
        body = made_up.body(person, fresh, person.head if fresh else person.head - PULLED, self.log)
        self.client.headers["Cookie"] = f"{serving.COOKIE}={person.token}"
        began = time.perf_counter()
        answer = self.client.post("/api/sync", body)
        self.milliseconds[kind].append((time.perf_counter() - began) * 1e3)
        person.head += len(fresh)
        if answer.count(b'"sealed"') != PULLED and not fresh:
            raise RuntimeError("the server sent other records")


def main(rounds: int, records: int, requests: int = REQUESTS) -> None:
    engines = {"SQLite": sqlite, "PostgreSQL": postgresql}
    for engine, grown in engines.items():
        with grown(records // TIMES) as low, grown(records) as high:
            for _ in range(rounds * requests):
                for kind in ("insert", "pull"):
                    low.ask(kind)
                    high.ask(kind)
        for kind, count in (("insert", INSERTED), ("pull", PULLED)):
            what = f"{kind} {count}, {engine}, from {records // TIMES:,} to {records:,} records: "
            figures = {"median": (median, 1.3), "p95": (p95, 2)}
            for name, (of, goal) in figures.items():
                before, after = of(low.milliseconds[kind]), of(high.milliseconds[kind])
                line(11, what + name, "× floor", goal, after / before, f"{before:.1f} ms; then {after:.1f} ms")


@contextmanager
def sqlite(records: int) -> Iterator[Grown]:
    with ExitStack() as stack:
        served = stack.enter_context(serving.breather())
        database = served.folder / "breather.sqlite3"
        owners = made_up.load(database, records // EACH, EACH)
        with closing(made_up.opened(database)) as file:
            file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        client = stack.enter_context(closing(Client(served.port)))
        yield Grown(client, owners, made_up.log_id(database))


@contextmanager
def postgresql(records: int) -> Iterator[Grown]:
    """Durable, as an operator runs it."""
    with ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="breather-growth-"))
        cluster = stack.enter_context(Cluster(folder, durable=True))
        served = stack.enter_context(serving.breather(cluster.create("grown")))
        plain = f"host={cluster.folder} user=postgres dbname=grown"
        owners = made_up.load(plain, records // EACH, EACH)
        with cluster.connect("grown") as connection:
            connection.execute("VACUUM ANALYZE")
            connection.execute("CHECKPOINT")
        client = stack.enter_context(closing(Client(served.port)))
        yield Grown(client, owners, made_up.log_id(plain))


def p95(values: list[float]) -> float:
    return quantiles(values, n=20)[-1]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--records", type=int, default=1_000_000)
    given = parser.parse_args()
    if given.quick:
        main(1, 10_000, 5)
    else:
        main(given.rounds, given.records)
