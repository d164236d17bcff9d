"""Putting an account back that the server lost: only where there is none, and never where one was deleted."""

from collections.abc import Callable
from pathlib import Path

import pytest
from authenticator import Authenticator, b64
from flask import Flask
from people import Person, Phone, record, refused
from werkzeug.test import TestResponse

from server.accounts import ledger


def ask(phone: Phone, account: bytes) -> TestResponse:
    return phone.post("/api/account/absent", {"account": b64(account)})


def come_back(person: Person, phone: Phone) -> TestResponse:
    """Another passkey for the same account and the same code."""
    again = Person(phone, Authenticator(), person.account, person.verifier)
    return phone.post("/api/passkeys/register/complete", again.registration(phone.challenge("register")))


def test_only_an_account_that_never_was_here_is_absent(alice: Person, make_phone: Callable[[], Phone]) -> None:
    phone = make_phone()
    assert ask(phone, bytes(range(16))).json == {"absent": True}
    there = ask(phone, alice.account)
    assert there.json == {"absent": False}
    assert alice.change("DELETE", "/api/account").status_code == 204
    gone = ask(phone, alice.account)
    assert (gone.status_code, gone.data) == (there.status_code, there.data)


def test_nobody_takes_over_an_account_that_is_here(alice: Person, make_phone: Callable[[], Phone]) -> None:
    alice.sync([record()])
    thief = make_phone()
    assert refused(come_back(alice, thief), 409, "taken")
    other = Person(thief, Authenticator(), alice.account)  # with a code of their own
    body = other.registration(thief.challenge("register"))
    assert refused(thief.post("/api/passkeys/register/complete", body), 409, "taken")
    assert refused(other.sign_in(), 401, "unknown-passkey")
    assert thief.cookie() is None
    assert alice.sign_in().status_code == 200
    assert len(alice.sync().json["records"]) == 1


def test_a_deleted_account_is_not_made_again(alice: Person, make_phone: Callable[[], Phone], app: Flask) -> None:
    there = come_back(alice, make_phone())
    assert alice.change("DELETE", "/api/account").status_code == 204
    assert ledger.holds(app.config["BREATHER"].data, alice.account)
    gone = come_back(alice, make_phone())
    assert refused(gone, 409, "taken")
    assert gone.data == there.data


@pytest.mark.parametrize("lost", [True, False])
def test_a_lost_account_comes_back_under_its_id(
    alice: Person, make_phone: Callable[[], Phone], app: Flask, lost: bool
) -> None:
    data: Path = app.config["BREATHER"].data
    assert alice.change("DELETE", "/api/account").status_code == 204
    if lost:  # a restore knows nothing of an account that was made after the backup: neither rows nor ledger
        (data / ledger.NAME).unlink()
    phone = make_phone()
    assert ask(phone, alice.account).json == {"absent": lost}
    assert come_back(alice, phone).status_code == (201 if lost else 409)
    assert phone.post("/api/recovery", {"verifier": b64(alice.verifier)}).status_code == (200 if lost else 401)
