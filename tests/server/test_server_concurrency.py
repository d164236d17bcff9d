"""Many phones at once."""

import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from authenticator import b64
from flask import Flask
from people import Person, Phone, record, refused
from sqlalchemy import event
from sqlalchemy.orm import Session as OrmSession

from server.accounts import sessions
from server.accounts.models import Challenge, Credential, Session
from server.db import db
from server.driver import transaction
from server.errors import ApiError
from server.sync import caller

SAVES, THREADS = 480, 24


def test_480_saves_at_once_all_arrive(alice: Person, make_phone: Callable[[], Phone]) -> None:
    token = alice.phone.cookie() or ""

    def save(_: int) -> list[tuple[int, str]]:
        phone = make_phone()
        phone.client.set_cookie("__Host-breather", token, domain="localhost")
        answer = replace(alice, phone=phone).sync([record()], cursor=0)
        return [(answer.status_code, result["status"]) for result in answer.json.get("results", [])]

    with ThreadPoolExecutor(THREADS) as pool:
        outcomes = list(pool.map(save, range(SAVES)))
    assert outcomes == [[(200, "stored")]] * SAVES
    assert alice.sync().json["cursor"] == SAVES


def test_of_many_who_present_one_challenge_at_once_one_is_let_in(
    app: Flask, alice: Person, make_phone: Callable[[], Phone]
) -> None:
    assertion = alice.passkey.get(alice.phone.challenge("sign-in"))

    def present(_: int) -> int:
        return make_phone().post("/api/passkeys/sign-in/complete", {"assertion": assertion}).status_code

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(present, range(16))) == [200] + [400] * 15
    with app.app_context():
        assert db.session.scalar(db.select(db.func.count()).select_from(Challenge)) == 0


def test_a_session_that_ends_while_it_is_used_is_a_conflict_and_no_fault(app: Flask, alice: Person) -> None:
    """As PostgreSQL lets another request do, between the question whose session it is and the note of its day."""
    token = alice.phone.cookie() or ""
    with app.app_context(), transaction(writing=True) as asked:
        assert caller.find(asked, token)
        asked.change("DELETE FROM session")
        with pytest.raises(ApiError, match="conflict"):
            caller.note_day(asked, token, sessions.today())


def test_a_passkey_that_is_removed_while_it_signs_in_is_a_conflict_and_no_fault(app: Flask, alice: Person) -> None:
    alice.passkey.sign_count = 7
    with gone_before_the_flush(Credential):
        answer = alice.sign_in()
    assert refused(answer, 409, "conflict")
    assert rows(app, Session) == 1


def test_who_asks_for_the_list_of_ids_neither_waits_for_a_writer_nor_stops_one(database: Path, alice: Person) -> None:
    asked = {"protocol": 1, "nonce": b64(bytes(16)), "account": b64(alice.account)}
    with closing(sqlite3.connect(database, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        assert alice.phone.post("/api/sync/ids", asked).status_code == 200


@contextmanager
def gone_before_the_flush(model: type) -> Iterator[None]:
    """As PostgreSQL lets another request do: delete the rows that this one has read and is about to change."""

    def delete(session: OrmSession, *_: object) -> None:
        if any(isinstance(row, model) for row in session.dirty):
            session.connection().execute(db.delete(model))

    event.listen(db.session, "before_flush", delete)
    yield
    event.remove(db.session, "before_flush", delete)


def rows(app: Flask, model: type) -> int:
    with app.app_context():
        return db.session.scalar(db.select(db.func.count()).select_from(model)) or 0
