"""What PostgreSQL does and SQLite does not: rows locked singly, transactions that lose, a server that restarts."""

import io
import json
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from authenticator import b64
from flask import Flask
from people import Person, Phone, record, refused

from server import create_app
from server.accounts import sessions
from server.accounts.models import Session
from server.config import Config
from server.db import closing, db, migrate
from server.sync.models import Record
from tests.postgres import Cluster


@pytest.fixture
def other(cluster: Cluster, config: Config, alice: Person) -> Iterator[psycopg.Connection]:
    """Another transaction on the same database, which somebody else's request has begun."""
    del alice  # is there before
    with cluster.connect(name_of(config)) as connection:
        connection.autocommit = False
        yield connection
        connection.rollback()


@pytest.fixture
def meanwhile(cluster: Cluster, config: Config) -> Callable[..., Any]:
    """Run something in a thread, and go on in the block as soon as it waits for a lock."""

    @contextmanager
    def meanwhile(what: Callable[[], Any]) -> Iterator[Future[Any]]:
        with ThreadPoolExecutor(1) as pool:
            future = pool.submit(what)
            until_it_waits(cluster, name_of(config))
            yield future

    return meanwhile


def test_a_transaction_that_is_undone_leaves_no_gap(
    app: Flask, alice: Person, other: psycopg.Connection, meanwhile: Callable[..., Any]
) -> None:
    alice.sync([record() for _ in range(3)])
    other.execute("UPDATE account SET head = head + 5")
    with meanwhile(lambda: alice.sync([record(), record()])) as pushed:
        other.rollback()
    assert pushed.result().json["cursor"] == 5
    with app.app_context():
        assert db.session.scalars(db.select(Record.seq).order_by(Record.seq)).all() == [1, 2, 3, 4, 5]


def test_who_only_reads_waits_for_no_writer(alice: Person, other: psycopg.Connection) -> None:
    alice.sync([record()])
    other.execute("SELECT 1 FROM account FOR UPDATE")
    assert alice.sync().json["count"] == 1
    ids = {"protocol": 1, "nonce": b64(bytes(16)), "account": b64(alice.account)}
    assert len(alice.phone.post("/api/sync/ids", ids).json["ids"]) == 1


@pytest.mark.usefixtures("cluster")
def test_nobody_waits_for_ever(app: Flask) -> None:
    with app.app_context():
        assert db.session.scalar(db.text("SHOW lock_timeout")) == "20s"


def test_of_two_that_wait_for_each_other_ours_gives_up_whole_and_may_be_sent_again(
    app: Flask, alice: Person, other: psycopg.Connection, meanwhile: Callable[..., Any]
) -> None:
    with app.app_context():
        db.session.execute(db.update(Session).values(last_day=sessions.today() - timedelta(days=1)))
        db.session.commit()
    other.execute("SET deadlock_timeout = '20s'")  # ours looks first
    other.execute("SELECT 1 FROM session FOR UPDATE")
    sent = [record()]
    with meanwhile(lambda: alice.sync(sent)) as pushed:
        other.execute("SELECT 1 FROM account FOR UPDATE")
    assert is_asked_again(pushed.result())
    other.rollback()
    assert alice.sync(sent).json["results"][0]["status"] == "stored"


def test_a_transaction_that_cannot_be_put_in_order_is_undone_and_may_be_sent_again(
    app: Flask, config: Config, alice: Person, other: psycopg.Connection, meanwhile: Callable[..., Any]
) -> None:
    other.execute(f'ALTER DATABASE "{name_of(config)}" SET default_transaction_isolation = serializable')
    other.commit()
    with app.app_context(), closing():
        pass  # the next connections are new ones
    sent = [record()]
    other.execute("UPDATE account SET head = head")
    with meanwhile(lambda: alice.sync(sent)) as pushed:
        other.commit()
    assert is_asked_again(pushed.result())
    assert alice.sync(sent).json["results"][0]["status"] == "stored"


def test_a_database_that_only_reads_is_a_database_that_does_not_answer(
    app: Flask, config: Config, alice: Person, other: psycopg.Connection, log_lines: io.StringIO
) -> None:
    other.execute(f'ALTER DATABASE "{name_of(config)}" SET default_transaction_read_only = on')
    other.commit()
    with app.app_context(), closing():
        pass
    assert is_asked_again(alice.sync([record()]))
    (crash,) = [line for line in map(json.loads, log_lines.getvalue().splitlines()) if line["event"] == "crash"]
    assert (crash["route"], crash["type"]) == ("/api/sync", "InternalError")
    assert app.test_client().get("/readyz").status_code == 200


def test_after_a_restart_of_the_database_the_next_request_finds_it(tmp_path: Path) -> None:
    with Cluster(durable=True) as cluster:
        config = Config.from_environment({"BREATHER_DATA": str(tmp_path), "BREATHER_DATABASE_URL": cluster.url("mine")})
        cluster.create("mine")
        app = create_app(config)
        with app.app_context():
            migrate()
        person = Person(Phone(app.test_client()))
        assert person.register().status_code == 201
        cluster.crash()
        cluster.start()
        assert person.sync([record()]).json["count"] == 1
        cluster.crash()
        assert is_asked_again(person.sync([record()]))
        assert app.test_client().get("/readyz").status_code == 503
        with app.app_context(), closing():
            pass


def is_asked_again(answer: Any) -> bool:
    return refused(answer, 503, "unavailable") and answer.headers["Retry-After"] == "5"


def name_of(config: Config) -> str:
    return config.database_url.partition("?")[0].rpartition("/")[2]


def until_it_waits(cluster: Cluster, name: str) -> None:
    asked = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND wait_event_type = 'Lock'"
    with cluster.connect() as connection:
        while connection.execute(asked, (name,)).fetchone() == (0,):
            pass
