"""Registering, adding and signing in, against a software authenticator."""

import io
import secrets
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from authenticator import Authenticator, b64
from flask import Flask
from people import Person, Phone, refused, sealed_label, slot

from server.accounts.models import Account, Challenge, Credential, Session, Slot
from server.db import db

COMPLETE = "/api/passkeys/register/complete"
SIGN_IN = "/api/passkeys/sign-in/complete"


def count(app: Flask, *models: type) -> list[int]:
    with app.app_context():
        return [db.session.scalar(db.select(db.func.count()).select_from(model)) or 0 for model in models]


def test_registering_makes_an_account_and_signs_in(alice: Person) -> None:
    vault = alice.phone.ask("GET", "/api/vault").json
    assert vault["account"] == b64(alice.account)
    assert vault["epoch"] == 1
    assert [(slot["kind"], slot["credential"]) for slot in vault["slots"]] == [
        ("passkey", b64(alice.passkey.id)),
        ("recovery", None),
    ]
    assert [(key["id"], key["has_slot"]) for key in vault["passkeys"]] == [(b64(alice.passkey.id), True)]


def test_a_passkey_without_prf_registers_with_the_recovery_slot_alone(phone: Phone) -> None:
    person = Person(phone)
    body = person.registration(phone.challenge("register"))
    assert phone.post(COMPLETE, body | {"slots": [slot()]}).status_code == 201
    assert phone.ask("GET", "/api/vault").json["passkeys"][0]["has_slot"] is False


def test_the_cookie_is_for_this_host_alone_and_hidden_from_scripts(phone: Phone) -> None:
    cookie = Person(phone).register().headers["Set-Cookie"]
    assert cookie.startswith("__Host-breather=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Strict"} <= set(cookie.split("; "))
    assert "Domain" not in cookie


def test_the_database_holds_no_token_that_opens_a_session(app: Flask, alice: Person) -> None:
    with app.app_context():
        stored = db.session.scalars(db.select(Session)).one()
    token = alice.phone.cookie()
    assert token
    assert token.encode() not in stored.token_hash + stored.id


def test_signing_in_on_a_second_phone_gives_the_same_vault(alice: Person, make_phone: Callable[[], Phone]) -> None:
    first = alice.phone.ask("GET", "/api/vault").json
    second = replace(alice, phone=make_phone()).sign_in()
    assert (second.status_code, second.json) == (200, first)


def test_signing_in_again_replaces_the_session_of_this_browser(app: Flask, alice: Person) -> None:
    before = alice.phone.cookie() or ""
    alice.sign_in()
    assert count(app, Session) == [1]
    alice.phone.client.set_cookie("__Host-breather", before, domain="localhost", secure=True)
    assert refused(alice.phone.ask("GET", "/api/vault"), 401, "signed-out")


@pytest.mark.parametrize("forged", ["", "x" * 43, "A" * 43, "0" * 4000, "\u00e9", "' OR ''='"])
def test_a_cookie_that_nobody_gave_opens_nothing(alice: Person, forged: str) -> None:
    alice.phone.client.set_cookie("__Host-breather", forged, domain="localhost", secure=True)
    assert refused(alice.phone.ask("GET", "/api/vault"), 401, "signed-out")


def test_a_second_passkey_signs_in_to_the_same_account(alice: Person) -> None:
    second = Authenticator()
    assert alice.add(second).status_code == 201
    assert alice.sign_in(second).json["account"] == b64(alice.account)


def test_a_second_passkey_may_have_no_slot(alice: Person) -> None:
    second = Authenticator()
    assert alice.add(second, with_slot=False).status_code == 201
    known = {key["id"]: key["has_slot"] for key in alice.phone.ask("GET", "/api/vault").json["passkeys"]}
    assert known == {b64(alice.passkey.id): True, b64(second.id): False}


def test_adding_a_passkey_needs_recent_verification(alice: Person, forget_verification: Callable[[], None]) -> None:
    forget_verification()
    assert refused(alice.add(Authenticator()), 403, "verification-needed")
    assert alice.sign_in().status_code == 200
    assert alice.add(Authenticator()).status_code == 201


@pytest.mark.parametrize(
    "slots", [[slot()], [slot(Authenticator())], [slot(), slot()]], ids=["recovery", "other", "two"]
)
def test_adding_a_passkey_takes_its_own_slot_only(alice: Person, slots: list[dict[str, Any]]) -> None:
    second = Authenticator()
    attestation = second.create(alice.phone.challenge("register", alice.account), alice.account)
    body = {"account": b64(alice.account), "attestation": attestation, "label": sealed_label(), "slots": slots}
    assert refused(alice.phone.post(COMPLETE, body), 400, "malformed")


@pytest.mark.parametrize(
    "wrong",
    [
        {"slots": []},
        {"slots": [slot(), slot()]},
        {"slots": [slot(), slot(Authenticator())]},
        {"slots": [slot(epoch=2)]},
        {"slots": [slot(credential=b64(b"x"))]},
        {"account": b64(bytes(15))},
        {"label": b64(bytes(92))},
        {"verifier_hash": b64(bytes(31))},
    ],
    ids=["none", "two-recovery", "foreign", "epoch", "named-recovery", "account", "label", "verifier"],
)
def test_a_registration_happens_whole_or_not_at_all(app: Flask, phone: Phone, wrong: dict[str, Any]) -> None:
    body = Person(phone).registration(phone.challenge("register")) | wrong
    assert refused(phone.post(COMPLETE, body), 400, "malformed")
    assert count(app, Account, Credential, Slot, Session) == [0, 0, 0, 0]


def test_a_taken_account_id_stores_nothing_of_the_second(
    app: Flask, alice: Person, make_phone: Callable[[], Phone]
) -> None:
    twin = Person(make_phone(), account=alice.account)
    assert refused(twin.register(), 409, "taken")
    assert count(app, Account, Credential, Slot, Session) == [1, 1, 2, 1]


def test_a_taken_credential_stores_nothing_of_the_second(
    app: Flask, alice: Person, make_phone: Callable[[], Phone]
) -> None:
    twin = Person(make_phone(), passkey=alice.passkey)
    assert refused(twin.register(), 409, "taken")
    assert count(app, Account, Credential, Slot, Session) == [1, 1, 2, 1]


def test_a_challenge_registers_once(phone: Phone) -> None:
    challenge = phone.challenge("register")
    assert phone.post(COMPLETE, Person(phone).registration(challenge)).status_code == 201
    phone.ask("DELETE", "/api/session")
    assert refused(phone.post(COMPLETE, Person(phone).registration(challenge)), 400, "challenge")


def test_a_sign_in_cannot_be_replayed(alice: Person) -> None:
    body = {"assertion": alice.passkey.get(alice.phone.challenge("sign-in"))}
    assert alice.phone.post(SIGN_IN, body).status_code == 200
    assert refused(alice.phone.post(SIGN_IN, body), 400, "challenge")


def test_a_failed_ceremony_uses_its_challenge_up(alice: Person) -> None:
    challenge = alice.phone.challenge("sign-in")
    stranger = Authenticator(handle=alice.account)
    assert refused(alice.phone.post(SIGN_IN, {"assertion": stranger.get(challenge)}), 401, "unknown-passkey")
    assert refused(alice.phone.post(SIGN_IN, {"assertion": alice.passkey.get(challenge)}), 400, "challenge")


def test_an_expired_challenge_is_refused(app: Flask, alice: Person) -> None:
    challenge = alice.phone.challenge("sign-in")
    with app.app_context():
        db.session.execute(db.update(Challenge).values(expires=1))
        db.session.commit()
    assert refused(alice.phone.post(SIGN_IN, {"assertion": alice.passkey.get(challenge)}), 400, "challenge")


def test_a_challenge_serves_its_own_purpose_only(alice: Person, make_phone: Callable[[], Phone]) -> None:
    to_add = alice.phone.challenge("register", alice.account)
    assert refused(alice.phone.post(SIGN_IN, {"assertion": alice.passkey.get(to_add)}), 400, "challenge")
    stranger = Person(make_phone())
    to_add = alice.phone.challenge("register", alice.account)
    assert refused(stranger.phone.post(COMPLETE, stranger.registration(to_add)), 400, "challenge")


def test_a_challenge_to_add_serves_its_own_account_only(alice: Person, make_person: Callable[[], Person]) -> None:
    bob, passkey = make_person(), Authenticator()
    attestation = passkey.create(alice.phone.challenge("register", alice.account), bob.account)
    body = {"account": b64(bob.account), "attestation": attestation, "label": sealed_label(), "slots": []}
    assert refused(bob.phone.post(COMPLETE, body), 400, "challenge")


LIES = {
    "wrong origin": {"origin": "https://evil.example"},
    "wrong relying party": {"rp_id": "evil.example"},
    "no user verification": {"verified": False},
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
def test_a_registration_that_lies_is_refused(app: Flask, phone: Phone, lie: dict[str, Any]) -> None:
    assert refused(Person(phone, passkey=Authenticator(**lie)).register(), 400, "attestation")
    assert count(app, Account, Credential, Slot, Session) == [0, 0, 0, 0]


LIES_AT_SIGN_IN = {
    **LIES,
    "unknown passkey": {"id": secrets.token_bytes(32)},
    "wrong key": {"key": Authenticator().key},
    "foreign user handle": {"handle": bytes(16)},
}


@pytest.mark.parametrize("lie", LIES_AT_SIGN_IN.values(), ids=LIES_AT_SIGN_IN)
def test_every_wrong_sign_in_gets_the_same_answer(alice: Person, phone: Phone, lie: dict[str, Any]) -> None:
    answer = replace(alice, phone=phone, passkey=replace(alice.passkey, **lie)).sign_in()
    assert refused(answer, 401, "unknown-passkey")
    assert answer.json["error"]["message"] == "This passkey opens nothing here."
    assert phone.cookie() is None


def test_a_user_handle_of_another_account_is_refused(alice: Person, make_person: Callable[[], Person]) -> None:
    alice.passkey.handle = make_person().account
    assert refused(alice.sign_in(), 401, "unknown-passkey")


def test_a_sign_count_that_went_back_is_logged_and_accepted(alice: Person, log_lines: io.StringIO) -> None:
    alice.passkey.sign_count = 7
    assert alice.sign_in().status_code == 200
    assert "stale-sign-count" not in log_lines.getvalue()
    alice.passkey.sign_count = 3
    assert alice.sign_in().status_code == 200
    assert "stale-sign-count" in log_lines.getvalue()


def test_old_challenges_are_cleared_by_new_ones(app: Flask, phone: Phone) -> None:
    for _ in range(3):
        phone.challenge("sign-in")
    with app.app_context():
        db.session.execute(db.update(Challenge).values(expires=1))
        db.session.commit()
    phone.challenge("sign-in")
    assert count(app, Challenge) == [1]
