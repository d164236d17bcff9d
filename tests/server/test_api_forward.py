"""A server restored to before the keys were changed: a phone that knows the later ones brings it forward."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from authenticator import b64, unb64
from flask import Flask
from people import Person, Phone, record, refused
from rotation import Candidate, link, send, state


def links(last: int) -> list[dict[str, Any]]:
    return [link(epoch) for epoch in range(2, last + 1)]


@pytest.mark.parametrize("last", [2, 3, 4])
def test_all_changes_since_the_backup_come_in_one_request(
    alice: Person, make_phone: Callable[[], Phone], last: int
) -> None:
    candidate = Candidate(alice, [alice.passkey], links=links(last))
    body = candidate.body()
    vault = send(alice, body).json
    assert (vault["epoch"], vault["history"]) == (last, body["history"])
    assert sorted(vault["slots"], key=str) == sorted(body["slots"], key=str)
    assert alice.sign_in().json == vault
    assert refused(make_phone().post("/api/recovery", {"verifier": b64(alice.verifier)}), 401, "recovery-code")
    assert make_phone().post("/api/recovery", {"verifier": b64(candidate.verifier)}).json == vault
    taken = alice.sync([record(epoch=last), record(epoch=last + 1)]).json["results"]
    assert [result["status"] for result in taken] == ["stored", "rejected"]


def test_the_links_that_are_known_must_come_first_and_nothing_changes_where_they_do_not(
    app: Flask, alice: Person
) -> None:
    first = Candidate(alice, [alice.passkey])
    assert send(alice, first.body()).status_code == 200
    before = state(app)
    on = Candidate(alice, [alice.passkey], was=2, links=[*first.links, link(3), link(4)])
    for wrong in ([link(2), *on.links[1:]], on.links[::-1], on.links[1:], [*first.links, link(4)], on.links[:2]):
        assert refused(send(alice, on.body(history=wrong)), 400, "malformed")
    assert refused(send(alice, replace(on, was=1).body()), 409, "rotated")
    for epoch in (0, 1, 2):
        assert refused(send(alice, on.body(epoch=epoch)), 400, "malformed")
    assert state(app) == before
    assert send(alice, on.body()).json["history"] == on.links


def test_of_two_phones_that_know_the_same_keys_the_second_finds_them_there(app: Flask, alice: Person) -> None:
    candidate = Candidate(alice, [alice.passkey], links=links(3))
    assert send(alice, candidate.body()).status_code == 200
    before = state(app)
    assert send(alice, candidate.body()).json["history"] == candidate.links  # its slots are sealed anew: these stay
    assert state(app) == before


def test_one_that_knows_still_later_keys_goes_on_from_there(alice: Person) -> None:
    early = Candidate(alice, [alice.passkey], links=links(2))
    late = Candidate(alice, [alice.passkey], links=[*early.links, link(3)])
    assert send(alice, early.body()).status_code == 200
    assert refused(send(alice, late.body()), 409, "rotated")
    assert send(alice, replace(late, was=2).body()).json["epoch"] == 3
    assert refused(send(alice, early.body()), 409, "rotated")  # never back


def test_it_wants_recent_verification_and_the_same_entries_on_both_sides(
    app: Flask, alice: Person, forget_verification: Callable[[], None]
) -> None:
    sent = record()
    leaf = unb64(alice.sync([sent]).json["results"][0]["leaf"])
    candidate = Candidate(alice, [alice.passkey], links=links(3), held=[(unb64(sent["id"]), leaf)])
    before = state(app)
    assert refused(send(alice, replace(candidate, held=[]).body()), 409, "not-synced")
    forget_verification()
    assert refused(send(alice, candidate.body()), 403, "verification-needed")
    assert state(app)[:4] == before[:4]
    alice.sign_in()
    assert send(alice, candidate.body()).json["epoch"] == 3


def test_a_session_is_told_the_hash_of_its_own_recovery_verifier_and_nobody_else_is(
    alice: Person, make_phone: Callable[[], Phone]
) -> None:
    told = b64(hashlib.sha256(alice.verifier).digest())
    assert alice.phone.ask("GET", "/api/vault").json == alice.sign_in().json
    assert alice.phone.ask("GET", "/api/vault").json["verifier_hash"] == told
    assert make_phone().post("/api/recovery", {"verifier": b64(alice.verifier)}).json["verifier_hash"] == told
    assert refused(make_phone().ask("GET", "/api/vault"), 401, "signed-out")
    candidate = Candidate(alice, [alice.passkey])
    assert send(alice, candidate.body()).json["verifier_hash"] == candidate.body()["verifier_hash"] != told
