"""Changing the keys of an account: all of it or nothing, once, and nobody else stays signed in."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from authenticator import Authenticator, b64, unb64
from flask import Flask
from people import Person, Phone, record, refused, slot
from rotation import ROTATE, TABLES, Candidate, link, send, state
from sqlalchemy import event

from server.db import db


@pytest.fixture
def candidate(alice: Person) -> Candidate:
    return Candidate(alice, [alice.passkey])


def test_the_candidate_takes_the_place_of_slots_names_code_and_epoch(alice: Person, candidate: Candidate) -> None:
    body = candidate.body()
    answer = send(alice, body)
    assert answer.status_code == 200
    vault = answer.json
    assert (vault["account"], vault["epoch"]) == (b64(alice.account), 2)
    assert sorted(vault["slots"], key=str) == sorted(body["slots"], key=str)
    assert vault["history"] == body["history"]
    assert [{"id": key["id"], "label": key["label"]} for key in vault["passkeys"]] == body["passkeys"]
    assert alice.phone.ask("GET", "/api/vault").json == vault
    assert alice.sign_in().json == vault


def test_the_old_recovery_code_opens_nothing_more_and_the_new_one_does(
    alice: Person, candidate: Candidate, make_phone: Callable[[], Phone]
) -> None:
    assert send(alice, candidate.body()).status_code == 200
    assert refused(make_phone().post("/api/recovery", {"verifier": b64(alice.verifier)}), 401, "recovery-code")
    assert make_phone().post("/api/recovery", {"verifier": b64(candidate.verifier)}).json["epoch"] == 2


def test_a_passkey_that_was_not_touched_goes_and_one_without_encryption_may_stay(alice: Person) -> None:
    lost, plain = Authenticator(), Authenticator()
    assert alice.add(lost).status_code == 201
    assert alice.add(plain, with_slot=False).status_code == 201
    body = Candidate(alice, [alice.passkey, plain]).body()
    body["slots"].pop()  # it can wrap nothing
    answer = send(alice, body)
    assert {key["id"]: key["has_slot"] for key in answer.json["passkeys"]} == {
        b64(alice.passkey.id): True,
        b64(plain.id): False,
    }
    assert refused(alice.sign_in(lost), 401, "unknown-passkey")
    assert alice.sign_in(plain).status_code == 200


def test_every_passkey_may_be_lost_and_the_new_code_is_left(alice: Person, make_phone: Callable[[], Phone]) -> None:
    candidate = Candidate(alice, [])
    assert send(alice, candidate.body()).json["passkeys"] == []
    assert make_phone().post("/api/recovery", {"verifier": b64(candidate.verifier)}).status_code == 200


def test_all_other_sessions_end_and_this_one_goes_on(
    alice: Person, candidate: Candidate, make_phone: Callable[[], Phone], make_person: Callable[[], Person]
) -> None:
    bob, other = make_person(), replace(alice, phone=make_phone())
    assert other.sign_in().status_code == 200
    assert send(alice, candidate.body()).status_code == 200
    assert refused(other.sync(), 401, "signed-out")
    assert alice.sync().status_code == 200
    assert bob.sync().status_code == 200


def test_records_of_the_epoch_before_stay_and_are_still_taken(alice: Person) -> None:
    before = record()
    held = [(unb64(before["id"]), alice.sync([before]).json["results"][0]["leaf"])]
    candidate = Candidate(alice, [alice.passkey], held=[(one, unb64(leaf)) for one, leaf in held])
    assert send(alice, candidate.body()).status_code == 200
    later = [record(), record(epoch=2), record(epoch=3)]
    results = alice.sync(later).json["results"]
    assert [(result["status"], result.get("code")) for result in results] == [
        ("stored", None),
        ("stored", None),
        ("rejected", "epoch"),
    ]
    assert {one["id"] for one in alice.sync().json["records"]} == {one["id"] for one in [before, *later[:2]]}


def test_nothing_changes_while_phone_and_server_hold_different_entries(
    app: Flask, alice: Person, candidate: Candidate
) -> None:
    sent = record()
    leaf = unb64(alice.sync([sent]).json["results"][0]["leaf"])
    before = state(app)
    for body in (
        candidate.body(),  # the phone has not seen that record
        candidate.body(count=1),
        replace(candidate, held=[(unb64(sent["id"]), bytes(32))]).body(),
        replace(candidate, held=[(unb64(sent["id"]), leaf), (bytes(16), leaf)]).body(),
        replace(candidate, held=[(unb64(sent["id"]), leaf)]).body(count=2),
    ):
        assert refused(send(alice, body), 409, "not-synced")
    assert state(app) == before
    assert send(alice, replace(candidate, held=[(unb64(sent["id"]), leaf)]).body()).status_code == 200


def test_recent_verification_is_needed(
    app: Flask, alice: Person, candidate: Candidate, forget_verification: Callable[[], None]
) -> None:
    forget_verification()
    before = state(app)
    assert refused(send(alice, candidate.body()), 403, "verification-needed")
    assert state(app) == before
    alice.sign_in()
    assert send(alice, candidate.body()).status_code == 200


def test_nobody_changes_somebody_elses_keys(
    app: Flask, alice: Person, make_person: Callable[[], Person], make_phone: Callable[[], Phone]
) -> None:
    body = Candidate(alice, [alice.passkey]).body()
    bob = make_person()
    before = state(app)
    assert refused(send(bob, body), 403, "wrong-account")
    assert refused(make_phone().post(ROTATE, body), 401, "signed-out")
    theirs = Candidate(bob, [alice.passkey]).body()
    assert refused(send(bob, theirs), 404, "not-found")
    assert state(app) == before


def test_asking_again_after_a_lost_answer_gives_the_same_and_needs_no_new_verification(
    app: Flask, alice: Person, candidate: Candidate, forget_verification: Callable[[], None]
) -> None:
    body = candidate.body()
    first = send(alice, body)
    before = state(app)
    assert send(alice, body).json == first.json
    forget_verification()
    alice.sync([record()])  # by now there is more at the server
    assert send(alice, body).json == first.json
    assert state(app)[1:4] == before[1:4]


def test_asking_again_ends_no_session_that_began_since(
    alice: Person, candidate: Candidate, make_phone: Callable[[], Phone]
) -> None:
    body = candidate.body()
    assert send(alice, body).status_code == 200
    other = replace(alice, phone=make_phone())
    assert other.sign_in().status_code == 200
    assert send(alice, body).status_code == 200
    assert other.sync().status_code == 200


def test_a_candidate_of_an_epoch_that_is_over_is_refused(app: Flask, alice: Person, candidate: Candidate) -> None:
    assert send(alice, candidate.body()).status_code == 200
    before = state(app)
    late = Candidate(alice, [alice.passkey]).body()
    assert refused(send(alice, late), 409, "rotated")
    early = Candidate(alice, [alice.passkey], was=2, links=[*candidate.links, link(3)])
    skipping = replace(early, was=3, links=[*early.links, link(4)])
    assert refused(send(alice, skipping.body()), 409, "rotated")
    assert state(app) == before
    assert send(alice, early.body()).json["epoch"] == 3


def test_the_links_that_are_known_stay_as_they_are(app: Flask, alice: Person, candidate: Candidate) -> None:
    assert send(alice, candidate.body()).status_code == 200
    before = state(app)
    forged = Candidate(alice, [alice.passkey], was=2, links=[link(2), link(3)])
    assert refused(send(alice, forged.body()), 400, "malformed")
    assert state(app) == before


def wrong_bodies(candidate: Candidate) -> dict[str, dict[str, Any]]:
    body = candidate.body()
    recovery, own = body["slots"]
    passkey = body["passkeys"][0]
    return {
        "no recovery slot": {"slots": [own]},
        "two recovery slots": {"slots": [recovery, recovery, own]},
        "a passkey's slot twice": {"slots": [recovery, own, own]},
        "a slot of the epoch before": {"slots": [slot(epoch=1), own]},
        "a slot of a passkey that goes": {"passkeys": []},
        "a passkey twice": {"passkeys": [passkey, passkey]},
        "a recovery slot with a name": {"slots": [recovery | {"credential": passkey["id"]}, own]},
        "a device slot": {"slots": [recovery, own | {"kind": "device"}]},
        "no link": {"history": []},
        "a link of another epoch": {"history": [link(3)]},
        "two links": {"history": [link(2), link(2)]},
        "the same epoch": {"epoch": 1},
        "two epochs on": {"epoch": 3},
        "a short link": {"history": [{"epoch": 2, "blob": b64(bytes(60))}]},
        "a short verifier": {"verifier_hash": b64(bytes(31))},
        "something more": {"prefs": {}},
        "a negative count": {"count": -1},
    }


@pytest.mark.parametrize("name", wrong_bodies(Candidate(Person(Phone(None)), [Authenticator()])))  # type: ignore[arg-type]
def test_a_candidate_that_is_not_whole_changes_nothing(
    app: Flask, alice: Person, candidate: Candidate, name: str
) -> None:
    before = state(app)
    assert refused(send(alice, candidate.body() | wrong_bodies(candidate)[name]), 400, "malformed")
    assert state(app) == before


def test_of_two_phones_at_once_one_wins_and_the_other_is_told(
    app: Flask, alice: Person, make_phone: Callable[[], Phone]
) -> None:
    phones = [alice, *(replace(alice, phone=make_phone()) for _ in range(5))]
    for person in phones[1:]:
        assert person.sign_in().status_code == 200
    bodies = [Candidate(person, [alice.passkey]).body() for person in phones]
    with ThreadPoolExecutor(len(phones)) as pool:
        answers = list(pool.map(send, phones, bodies))
    codes = sorted(answer.status_code for answer in answers)
    assert codes[0] == 200
    assert set(codes[1:]) <= {401, 409}, [answer.data for answer in answers]  # its session ended, or it came too late
    won = next(body for body, answer in zip(bodies, answers, strict=True) if answer.status_code == 200)
    with app.app_context():
        stored = db.session.execute(db.text("SELECT epoch, blob FROM slot ORDER BY kind DESC")).all()
        assert [(epoch, b64(bytes(blob))) for epoch, blob in stored] == [(2, one["blob"]) for one in won["slots"]]
        assert db.session.scalar(db.text("SELECT count(*) FROM session")) == 1


@pytest.mark.parametrize(
    "at", ["DELETE FROM credential", "DELETE FROM slot", "INSERT INTO slot", "DELETE FROM session"]
)
def test_a_server_that_dies_in_the_middle_leaves_the_old_keys_whole(
    app: Flask, alice: Person, candidate: Candidate, make_phone: Callable[[], Phone], at: str
) -> None:
    assert replace(alice, phone=make_phone()).sign_in().status_code == 200
    before, body = state(app), candidate.body()

    def die(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith(at):
            raise KeyboardInterrupt  # nothing of ours catches it

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", die)
    try:
        with pytest.raises(KeyboardInterrupt):
            send(alice, body)
    finally:
        event.remove(engine, "before_cursor_execute", die)
    assert state(app) == before
    assert send(alice, body).status_code == 200


def test_deleting_the_account_takes_the_links_along(app: Flask, alice: Person, candidate: Candidate) -> None:
    assert send(alice, candidate.body()).status_code == 200
    assert alice.change("DELETE", "/api/account").status_code == 204
    assert state(app) == [[]] * len(TABLES)
