"""The disk under a running server is full, read-only, locked or spoilt: 503, nothing half stored, all well later."""

import json
import os
import resource
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any

import pytest

from tests.conftest import ROOT, Site, copy_database

sys.path.insert(0, str(ROOT / "scripts" / "bench"))
import made_up
import serving

FULL = 64 << 10  # bytes that a file may have; the log of the server has fewer


@dataclass
class Answer:
    status: int
    body: dict[str, Any]
    wait: str | None


@dataclass
class Desk:
    """A server and one account of it."""

    site: Site
    person: made_up.Person

    def ask(self, path: str, body: bytes | None = None) -> Answer:
        headers = {
            "Content-Type": "application/json",
            "Sec-Fetch-Site": "same-origin",
            "Cookie": f"{serving.COOKIE}={self.person.token}",
        }
        with closing(HTTPConnection("localhost", self.site.port, timeout=60)) as connection:
            connection.request("POST" if body else "GET", path, body, headers)
            answer = connection.getresponse()
            return Answer(answer.status, json.loads(answer.read()), answer.getheader("Retry-After"))

    def send(self, records: list[made_up.Row]) -> Answer:
        return self.ask("/api/sync", made_up.body(self.person, records))

    def held(self) -> set[bytes]:
        with closing(sqlite3.connect(self.site.database)) as file:
            return {found for (found,) in file.execute("SELECT id FROM record")}


@pytest.fixture
def desk(make_site: Callable[..., Site]) -> Iterator[Desk]:
    site = make_site()
    (person,) = made_up.load(site.database, 1)
    yield Desk(site, person)
    assert '"status": 500' not in site.log()
    assert made_up.text(person.account) not in site.log()


def is_refused(answer: Answer) -> bool:
    """As a phone takes for 'later': the one shape, and when to come again."""
    return (answer.status, answer.body["error"]["code"], answer.wait) == (503, "unavailable", "5")


def ids(records: list[made_up.Row]) -> set[object]:
    return {row[2] for row in records}


@contextmanager
def full(site: Site) -> Iterator[None]:
    """No process of the server may make a file longer than it is allowed to be, as on a disk that is full."""
    assert site.process
    pids = serving.tree(site.process.pid)
    most = max(FULL, site.database.stat().st_size)
    for pid in pids:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))
    yield
    for pid in pids:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def test_a_full_disk_takes_all_of_a_request_or_nothing_and_recovers(desk: Desk) -> None:
    first = made_up.rows(desk.person.account, 20)
    assert desk.send(first).status == 200
    kept, lost = ids(first), 0
    with full(desk.site):
        for _ in range(12):
            records = made_up.rows(desk.person.account, 50)
            answer = desk.send(records)
            if answer.status == 200:
                kept |= ids(records)
                continue
            lost += 1
            assert is_refused(answer)
            assert desk.held() == kept
    assert lost
    assert "SQLITE_FULL" in desk.site.log() or "SQLITE_IOERR" in desk.site.log()
    again = made_up.rows(desk.person.account, 50)
    assert desk.send(again).status == 200
    assert desk.held() == kept | ids(again)
    assert desk.ask("/readyz").status == 200


@pytest.mark.soak  # it is waited for twenty seconds
def test_a_database_that_others_keep_locked_is_waited_for_and_then_is_refused(desk: Desk) -> None:
    records = made_up.rows(desk.person.account, 3)
    with closing(sqlite3.connect(desk.site.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert is_refused(desk.send(records))
        assert "SQLITE_BUSY" in desk.site.log()
        other.execute("ROLLBACK")
    assert desk.held() == set()
    assert desk.send(records).status == 200
    assert desk.held() == ids(records)


def test_a_spoilt_database_is_said_to_be_one_and_its_backup_heals_it(desk: Desk) -> None:
    records = made_up.rows(desk.person.account, 200)
    assert desk.send(records).status == 200
    backup = desk.site.data / "backup"
    copy_database(desk.site.database, backup)
    desk.site.stop()
    copy_database(backup, desk.site.database)  # nothing is left in the journal
    spoil(desk.site)
    desk.site.start()
    answer = desk.send(made_up.rows(desk.person.account, 3))
    assert is_refused(answer)
    assert "SQLITE_CORRUPT" in desk.site.log()
    desk.site.stop()
    desk.site.database.unlink()
    for beside in ("-wal", "-shm"):
        desk.site.database.with_name(desk.site.database.name + beside).unlink(missing_ok=True)
    copy_database(backup, desk.site.database)
    desk.site.start()
    assert desk.held() == ids(records)
    assert desk.send(records).status == 200


def spoil(site: Site) -> None:
    """Other bytes in place of the pages that hold records."""
    with closing(sqlite3.connect(site.database)) as file:
        file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (page,) = file.execute("PRAGMA page_size").fetchone()
        (root,) = file.execute("SELECT rootpage FROM sqlite_master WHERE name = 'record'").fetchone()
    with site.database.open("r+b") as bytes_:
        bytes_.seek((root - 1) * page)
        bytes_.write(os.urandom(page))


def test_a_database_that_only_reads_stores_nothing_and_says_so(desk: Desk, make_site: Callable[..., Site]) -> None:
    url = f"sqlite:///file:{desk.site.database}?mode=ro&uri=true"
    reading = Desk(make_site(BREATHER_DATABASE_URL=url), desk.person)
    assert is_refused(reading.send(made_up.rows(desk.person.account, 3)))
    assert desk.held() == set()
    assert "SQLITE_READONLY" in reading.site.log()
    assert reading.ask("/healthz").status == 200
