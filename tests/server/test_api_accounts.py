"""Recovery, passkeys' names and ends, sessions, and leaving for good."""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from authenticator import Authenticator, b64
from flask import Flask
from people import Person, Phone, record, refused, sealed_label, slot

from server.accounts import ledger, sessions
from server.accounts.models import Session
from server.config import Config
from server.db import db


def test_the_recovery_code_signs_in_and_counts_as_verification(alice: Person, phone: Phone) -> None:
    vault = phone.post("/api/recovery", {"verifier": b64(alice.verifier)})
    assert (vault.status_code, vault.json["account"]) == (200, b64(alice.account))
    assert replace(alice, phone=phone).add(Authenticator()).status_code == 201


def test_a_wrong_recovery_code_opens_nothing(phone: Phone) -> None:
    answer = phone.post("/api/recovery", {"verifier": b64(secrets.token_bytes(32))})
    assert refused(answer, 401, "recovery-code")
    assert phone.cookie() is None


def test_a_replaced_recovery_code_opens_nothing_any_more(alice: Person, phone: Phone) -> None:
    fresh, recovery_slot = secrets.token_bytes(32), slot()
    body = {"slot": recovery_slot, "verifier_hash": b64(hashlib.sha256(fresh).digest())}
    assert alice.change("PUT", "/api/recovery", **body).status_code == 204
    assert refused(phone.post("/api/recovery", {"verifier": b64(alice.verifier)}), 401, "recovery-code")
    slots = phone.post("/api/recovery", {"verifier": b64(fresh)}).json["slots"]
    assert [kept["blob"] for kept in slots if kept["kind"] == "recovery"] == [recovery_slot["blob"]]


@pytest.mark.parametrize("wrong", [slot(Authenticator()), slot(epoch=2)], ids=["passkey", "epoch"])
def test_a_recovery_code_comes_with_a_recovery_slot_of_this_epoch(alice: Person, wrong: dict[str, object]) -> None:
    body = {"slot": wrong, "verifier_hash": b64(secrets.token_bytes(32))}
    assert refused(alice.change("PUT", "/api/recovery", **body), 400, "malformed")


def test_a_passkey_is_renamed(alice: Person) -> None:
    label = sealed_label()
    assert alice.change("PATCH", f"/api/passkeys/{b64(alice.passkey.id)}", label=label).status_code == 204
    assert alice.phone.ask("GET", "/api/vault").json["passkeys"][0]["label"] == label


def test_a_removed_passkey_and_its_slot_are_gone(alice: Person, phone: Phone) -> None:
    second = Authenticator()
    alice.add(second)
    assert alice.change("DELETE", f"/api/passkeys/{b64(alice.passkey.id)}").status_code == 204
    vault = alice.phone.ask("GET", "/api/vault").json
    assert [key["id"] for key in vault["passkeys"]] == [b64(second.id)]
    assert {kept["credential"] for kept in vault["slots"]} == {None, b64(second.id)}
    assert refused(replace(alice, phone=phone).sign_in(), 401, "unknown-passkey")


def test_the_last_passkey_goes_only_when_that_is_meant(alice: Person) -> None:
    path = f"/api/passkeys/{b64(alice.passkey.id)}"
    assert refused(alice.change("DELETE", path), 409, "last-passkey")
    assert alice.change("DELETE", f"{path}?last=yes").status_code == 204
    assert alice.phone.ask("GET", "/api/vault").json["passkeys"] == []


@pytest.mark.parametrize("path", ["not base64", b64(b"unknown"), "="])
def test_an_unknown_passkey_cannot_be_removed(alice: Person, path: str) -> None:
    assert refused(alice.change("DELETE", f"/api/passkeys/{path}"), 404, "not-found")


def test_nobody_touches_the_passkey_of_another(alice: Person, make_person: Callable[[], Person]) -> None:
    bob = make_person()
    path = f"/api/passkeys/{b64(alice.passkey.id)}"
    assert refused(bob.change("DELETE", f"{path}?last=yes"), 404, "not-found")
    assert refused(bob.change("PATCH", path, label=sealed_label()), 404, "not-found")
    assert alice.sign_in().status_code == 200


def test_sessions_are_listed_by_day_and_ended_one_by_one(alice: Person, make_phone: Callable[[], Phone]) -> None:
    other = replace(alice, phone=make_phone())
    other.sign_in()
    listed = alice.phone.ask("GET", "/api/sessions").json["sessions"]
    assert [set(row) for row in listed] == [{"id", "current", "first_day", "last_day"}] * 2
    (elsewhere,) = [row["id"] for row in listed if not row["current"]]
    assert alice.phone.ask("DELETE", f"/api/sessions/{elsewhere}").status_code == 204
    assert refused(other.phone.ask("GET", "/api/vault"), 401, "signed-out")
    assert alice.phone.ask("GET", "/api/vault").status_code == 200


def test_nobody_ends_the_session_of_another(alice: Person, make_person: Callable[[], Person]) -> None:
    own = alice.phone.ask("GET", "/api/sessions").json["sessions"][0]["id"]
    assert refused(make_person().phone.ask("DELETE", f"/api/sessions/{own}"), 404, "not-found")
    assert alice.phone.ask("GET", "/api/vault").status_code == 200


def test_signing_out_ends_the_session_and_may_be_repeated(alice: Person) -> None:
    token = alice.phone.cookie()
    assert alice.phone.ask("DELETE", "/api/session").status_code == 204
    assert alice.phone.cookie() is None
    alice.phone.client.set_cookie("__Host-breather", token or "", domain="localhost")
    assert refused(alice.phone.ask("GET", "/api/vault"), 401, "signed-out")
    assert alice.phone.ask("DELETE", "/api/session").status_code == 204


def test_sign_out_all_ends_every_session_of_this_account_only(
    alice: Person, make_phone: Callable[[], Phone], make_person: Callable[[], Person]
) -> None:
    other, bob = replace(alice, phone=make_phone()), make_person()
    other.sign_in()
    assert alice.phone.ask("DELETE", "/api/sessions").status_code == 204
    for phone in (alice.phone, other.phone):
        assert refused(phone.ask("GET", "/api/vault"), 401, "signed-out")
    assert bob.phone.ask("GET", "/api/vault").status_code == 200


def test_a_session_ends_after_400_unused_days(app: Flask, alice: Person) -> None:
    with app.app_context():
        db.session.execute(db.text("UPDATE session SET last_day = '2020-01-01'"))
        db.session.commit()
    assert refused(alice.phone.ask("GET", "/api/vault"), 401, "signed-out")


def test_the_browser_gets_the_cookie_again_on_each_day_of_use(app: Flask, alice: Person) -> None:
    token = alice.phone.cookie()
    assert "Set-Cookie" not in alice.sync().headers
    with app.app_context():
        db.session.execute(db.update(Session).values(last_day=sessions.today() - timedelta(days=399)))
        db.session.commit()
    cookie = alice.sync().headers["Set-Cookie"].split("; ")
    assert cookie[0] == f"__Host-breather={token}"
    assert {"Max-Age=34560000", "Secure", "HttpOnly", "Path=/", "SameSite=Strict"} <= set(cookie)
    assert "Set-Cookie" not in alice.sync().headers


SOMEBODY = {"account": b64(bytes(16))}
ROUTES = [
    ("GET", "/api/vault", None),
    ("GET", "/api/sessions", None),
    ("DELETE", "/api/sessions", None),
    ("DELETE", f"/api/sessions/{b64(bytes(16))}", None),
    ("DELETE", "/api/account", SOMEBODY),
    ("DELETE", "/api/passkeys/AA", SOMEBODY),
    ("PATCH", "/api/passkeys/AA", SOMEBODY | {"label": b64(bytes(93))}),
    ("PUT", "/api/recovery", SOMEBODY | {"slot": slot(), "verifier_hash": b64(bytes(32))}),
]


@pytest.mark.parametrize(("method", "path", "body"), ROUTES)
def test_a_stranger_is_told_to_sign_in(phone: Phone, method: str, path: str, body: object) -> None:
    assert refused(phone.ask(method, path, body), 401, "signed-out")
    phone.client.set_cookie("__Host-breather", "\u00e9guess", domain="localhost")
    assert refused(phone.ask(method, path, body), 401, "signed-out")


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        route
        for route in ROUTES
        if route[:2] in {("DELETE", "/api/account"), ("PUT", "/api/recovery"), ("DELETE", "/api/passkeys/AA")}
    ],
)
def test_what_cannot_be_undone_needs_recent_verification(
    alice: Person, forget_verification: Callable[[], None], method: str, path: str, body: dict[str, object]
) -> None:
    forget_verification()
    assert refused(alice.change(method, path, **body), 403, "verification-needed")


def test_deleting_an_account_leaves_no_row_and_a_line_in_the_ledger(app: Flask, config: Config, alice: Person) -> None:
    alice.sync([record()])
    alice.phone.challenge("register", alice.account)
    assert alice.change("DELETE", "/api/account").status_code == 204
    with app.app_context():
        tables = ["account", "credential", "slot", "record", "session", "challenge"]
        assert [db.session.scalar(db.text(f"SELECT count(*) FROM {table}")) for table in tables] == [0] * 6
    text = (config.data / ledger.NAME).read_text()
    assert text == hashlib.sha256(alice.account).hexdigest() + "\n"
    assert (config.data / ledger.NAME).stat().st_mode & 0o777 == 0o600


def test_a_deleted_account_is_told_so_by_sync_and_stays_gone(alice: Person) -> None:
    alice.change("DELETE", "/api/account")
    assert refused(alice.sync([record()]), 410, "account-deleted")
    assert refused(alice.sign_in(), 401, "unknown-passkey")


def test_deleting_one_account_leaves_the_others(alice: Person, make_person: Callable[[], Person]) -> None:
    bob = make_person()
    bob.sync([record()])
    alice.change("DELETE", "/api/account")
    assert bob.sync().json["count"] == 1
