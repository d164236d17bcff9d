"""Whose account is changed: the body names it, because the cookie may be of somebody who signed in here since."""

import secrets
from collections.abc import Callable
from typing import Any

import pytest
from authenticator import Authenticator, b64
from people import Person, record, refused, sealed_label, slot

COMPLETE = "/api/passkeys/register/complete"


def changes(person: Person) -> list[tuple[str, str, dict[str, Any]]]:
    """Every request that changes an account by its session."""
    passkey = f"/api/passkeys/{b64(person.passkey.id)}"
    return [
        ("POST", "/api/passkeys/register/begin", {}),
        ("PATCH", passkey, {"label": sealed_label()}),
        ("PUT", "/api/recovery", {"slot": slot(), "verifier_hash": b64(secrets.token_bytes(32))}),
        ("DELETE", f"{passkey}?last=yes", {}),
        ("DELETE", "/api/account", {}),
    ]


@pytest.mark.parametrize("which", range(5), ids=["begin", "rename", "recovery", "remove", "delete"])
def test_a_request_that_names_another_account_than_the_session_changes_nothing(
    alice: Person, make_person: Callable[[], Person], which: int
) -> None:
    method, path, body = changes(alice)[which]
    before = alice.phone.ask("GET", "/api/vault").json
    answer = alice.phone.ask(method, path, body | {"account": b64(make_person().account)})
    assert refused(answer, 403, "wrong-account")
    assert alice.phone.ask("GET", "/api/vault").json == before
    assert alice.sign_in().status_code == 200


@pytest.mark.parametrize("which", range(5), ids=["begin", "rename", "recovery", "remove", "delete"])
def test_a_request_that_names_the_session_s_account_is_done(alice: Person, which: int) -> None:
    method, path, body = changes(alice)[which]
    assert alice.phone.ask(method, path, body | {"account": b64(alice.account)}).status_code in {200, 204}


@pytest.mark.parametrize("which", range(5), ids=["begin", "rename", "recovery", "remove", "delete"])
def test_a_request_that_names_no_account_changes_nothing(alice: Person, which: int) -> None:
    method, path, body = changes(alice)[which]
    before = alice.phone.ask("GET", "/api/vault").json
    assert refused(alice.phone.ask(method, path, body), 400, "malformed")
    assert alice.phone.ask("GET", "/api/vault").json == before
    assert alice.sign_in().status_code == 200


def test_a_passkey_is_not_added_to_another_account_than_the_one_named(
    alice: Person, make_person: Callable[[], Person]
) -> None:
    bob, passkey = make_person(), Authenticator()
    begun = alice.phone.post("/api/passkeys/register/begin", {"account": b64(alice.account)}).json
    attestation = passkey.create(begun["challenge"], bob.account)
    body = {"account": b64(bob.account), "attestation": attestation, "label": sealed_label(), "slots": []}
    assert refused(alice.phone.post(COMPLETE, body), 403, "wrong-account")
    assert len(alice.phone.ask("GET", "/api/vault").json["passkeys"]) == 1
    assert alice.phone.post(COMPLETE, body | {"account": b64(alice.account)}).status_code == 201


def test_somebody_else_s_session_is_told_before_it_is_asked_to_verify(
    alice: Person, make_person: Callable[[], Person], forget_verification: Callable[[], None]
) -> None:
    bob = make_person()
    forget_verification()
    answer = alice.phone.ask("DELETE", "/api/account", {"account": b64(bob.account)})
    assert refused(answer, 403, "wrong-account")


def test_adding_a_passkey_without_a_session_asks_to_sign_in_first(alice: Person) -> None:
    alice.phone.ask("DELETE", "/api/session")
    answer = alice.phone.post("/api/passkeys/register/begin", {"account": b64(alice.account)})
    assert refused(answer, 401, "signed-out")


def test_a_phone_that_locks_ends_the_verification_and_stays_signed_in(alice: Person) -> None:
    assert alice.phone.ask("DELETE", "/api/session/verification").status_code == 204
    answer = alice.phone.ask("DELETE", "/api/account", {"account": b64(alice.account)})
    assert refused(answer, 403, "verification-needed")
    assert alice.sync([record()]).status_code == 200


def test_the_verification_of_another_phone_stays(alice: Person, make_phone: Callable[[], Any]) -> None:
    token, other = alice.phone.cookie(), Person(make_phone(), alice.passkey, alice.account, alice.verifier)
    other.sign_in()
    assert token != other.phone.cookie()
    other.phone.ask("DELETE", "/api/session/verification")
    assert alice.phone.ask("DELETE", "/api/account", {"account": b64(alice.account)}).status_code == 204


def test_locking_without_a_session_is_no_error(alice: Person) -> None:
    alice.phone.ask("DELETE", "/api/session")
    assert alice.phone.ask("DELETE", "/api/session/verification").status_code == 204
