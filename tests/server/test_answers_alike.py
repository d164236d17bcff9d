"""Who asks learns from no answer, and from no time, whether a passkey, a code or an account exists."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from authenticator import Authenticator, b64
from people import Person, Phone, record, sealed_label
from webauthn.authentication.verify_authentication_response import VerifiedAuthentication
from werkzeug.test import TestResponse

from server.accounts import ceremony

TRIES = 40


def shape(answer: TestResponse) -> tuple[int, bytes, dict[str, str]]:
    return answer.status_code, answer.data, dict(answer.headers)


def complete(phone: Phone, passkey: Authenticator) -> TestResponse:
    assertion = passkey.get(phone.challenge("sign-in"))
    return phone.post("/api/passkeys/sign-in/complete", {"assertion": assertion})


def test_an_unknown_passkey_and_a_known_one_with_a_wrong_signature_are_told_the_same(
    alice: Person, make_phone: Callable[[], Phone]
) -> None:
    wrong_key = Authenticator(id=alice.passkey.id, handle=alice.account)
    wrong_handle = Authenticator(id=alice.passkey.id, key=alice.passkey.key, handle=bytes(16))
    unverified = Authenticator(id=alice.passkey.id, key=alice.passkey.key, handle=alice.account, verified=False)
    unknown = Authenticator(handle=alice.account)
    answers = [shape(complete(make_phone(), passkey)) for passkey in (unknown, wrong_key, wrong_handle, unverified)]
    assert answers[0][0] == 401
    assert answers[1:] == answers[:1] * 3


def test_a_passkey_of_a_deleted_account_is_as_unknown_as_one_that_never_was(
    alice: Person, make_phone: Callable[[], Phone]
) -> None:
    assert alice.change("DELETE", "/api/account").status_code == 204
    never = complete(make_phone(), Authenticator(handle=alice.account))
    assert shape(complete(make_phone(), alice.passkey)) == shape(never)
    codes = [make_phone().post("/api/recovery", {"verifier": b64(v)}) for v in (alice.verifier, bytes(32))]
    assert shape(codes[0]) == shape(codes[1])
    assert codes[0].status_code == 401


def test_a_signature_is_checked_for_an_unknown_passkey_too(
    alice: Person, make_phone: Callable[[], Phone], monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[str] = []
    check = ceremony.verify_authentication_response

    def counting(**told: Any) -> VerifiedAuthentication:
        checked.append(told["credential"].id)
        return check(**told)

    monkeypatch.setattr(ceremony, "verify_authentication_response", counting)
    passkeys = [Authenticator(id=alice.passkey.id, handle=alice.account), Authenticator(handle=alice.account)]
    for passkey in passkeys:
        assert complete(make_phone(), passkey).status_code == 401
    assert checked == [b64(passkey.id) for passkey in passkeys]


@pytest.mark.soak  # what is measured beside other work says little
def test_a_known_passkey_takes_no_longer_than_an_unknown_one(alice: Person, make_phone: Callable[[], Phone]) -> None:
    phone = make_phone()

    def cost(passkey: Authenticator) -> float:
        """Processor time in this thread: what a clock on the wall adds, others do."""
        assertion = passkey.get(phone.challenge("sign-in"))
        began = time.thread_time()
        assert phone.post("/api/passkeys/sign-in/complete", {"assertion": assertion}).status_code == 401
        return time.thread_time() - began

    known = Authenticator(id=alice.passkey.id, handle=alice.account)
    unknown = Authenticator(handle=alice.account)
    pairs = [(cost(known), cost(unknown)) for _ in range(TRIES)]
    of_known, of_unknown = (min(costs) for costs in zip(*pairs, strict=True))
    assert abs(of_known - of_unknown) < 0.1 * of_known, (of_known, of_unknown)


def test_without_a_session_every_account_that_is_there_or_never_was_is_told_the_same(
    alice: Person, make_phone: Callable[[], Phone]
) -> None:
    answers = [shape(Person(make_phone(), account=account).sync()) for account in (alice.account, bytes(16))]
    assert answers[0][0] == 401
    assert answers[0] == answers[1]


def test_with_a_session_of_another_every_account_is_told_the_same(
    alice: Person, make_person: Callable[[], Person]
) -> None:
    bob = make_person()
    alice.sync([record()])
    for path, more in {
        "/api/sync": {"log_id": None, "cursor": 0, "records": [], "erase": []},
        "/api/sync/ids": {},
        "/api/packs": {"before": None},
        "/api/packs/place": {},
    }.items():
        body = {"protocol": 1, "nonce": b64(bytes(16))} | more
        answers = [shape(bob.phone.post(path, body | {"account": b64(one)})) for one in (alice.account, bytes(16))]
        assert answers[0][0] == 403, path
        assert answers[0] == answers[1], path


def test_a_passkey_or_session_of_somebody_else_is_as_unknown_as_one_that_never_was(
    alice: Person, make_person: Callable[[], Person]
) -> None:
    bob = make_person()
    session = alice.phone.ask("GET", "/api/sessions").json["sessions"][0]["id"]
    for method, theirs, nobodys in [
        ("PATCH", f"/api/passkeys/{b64(alice.passkey.id)}", f"/api/passkeys/{b64(bytes(32))}"),
        ("DELETE", f"/api/passkeys/{b64(alice.passkey.id)}", f"/api/passkeys/{b64(bytes(32))}"),
        ("DELETE", f"/api/sessions/{session}", f"/api/sessions/{b64(bytes(16))}"),
    ]:
        said = {"label": sealed_label()} if method == "PATCH" else {}
        asked = (
            (lambda p, m=method: bob.phone.ask(m, p))
            if "sessions" in theirs
            else (lambda p, m=method, said=said: bob.change(m, p, **said))
        )
        answers = [shape(asked(path)) for path in (theirs, nobodys)]
        assert answers[0][0] == 404
        assert answers[0] == answers[1]
