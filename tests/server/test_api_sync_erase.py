"""Erasing: the bytes go, the place stays."""

from collections.abc import Callable

from authenticator import b64, unb64
from digests import digest_of, erased_leaf_of, leaf_of, statuses
from flask import Flask
from people import Person, record, refused

from server.db import db
from server.sync.models import Record
from tests.today import today


def test_erasing_frees_the_bytes_and_keeps_the_place(app: Flask, alice: Person) -> None:
    gone, kept = record(), record()
    seen = alice.sync([gone, kept]).json
    answer = alice.sync(erase=[gone["id"]], log_id=seen["log_id"], cursor=seen["cursor"]).json
    leaves = {gone["id"]: erased_leaf_of(alice.account, gone["id"]), kept["id"]: leaf_of(alice.account, kept)}
    assert (answer["erased"], answer["count"]) == ([gone["id"]], 2)
    assert answer["digest"] == digest_of(alice.account, leaves)
    with app.app_context():
        row = db.session.scalars(db.select(Record).where(Record.seq == 1)).one()
        assert (row.id, row.sealed, row.tag, row.erased) == (unb64(gone["id"]), None, None, True)


def test_an_erased_record_is_not_stored_again(alice: Person) -> None:
    gone = record()
    alice.sync([gone])
    alice.sync(erase=[gone["id"]])
    answer = alice.sync([gone])
    assert statuses(answer) == ["erased"]
    assert answer.json["records"] == []
    assert answer.json["erased"] == [gone["id"]]


def test_a_repeated_erasure_says_the_same(alice: Person) -> None:
    gone = record()
    alice.sync([gone])
    first, second = (alice.sync(erase=[gone["id"], b64(bytes(16))]).json for _ in range(2))
    assert first["erased"] == second["erased"] == [gone["id"]]
    assert first["digest"] == second["digest"]


def test_erasing_comes_after_storing(alice: Person) -> None:
    sent = record()
    answer = alice.sync([sent], erase=[sent["id"]])
    assert statuses(answer) == ["stored"]
    assert (answer.json["records"], answer.json["erased"]) == ([], [sent["id"]])


def test_erasing_needs_recent_verification_and_is_refused_whole(
    alice: Person, forget_verification: Callable[[], None]
) -> None:
    kept, new = record(), record()
    alice.sync([kept])
    forget_verification()
    assert refused(alice.sync([new], erase=[kept["id"]]), 403, "verification-needed")
    assert [found["id"] for found in alice.sync().json["records"]] == [kept["id"]]


def test_nobody_erases_the_records_of_another(alice: Person, make_person: Callable[[], Person]) -> None:
    kept, bob = record(), make_person()
    alice.sync([kept])
    assert bob.sync(erase=[kept["id"]]).json["erased"] == []
    assert bob.sync([kept], erase=[kept["id"]]).json["erased"] == [kept["id"]]
    assert alice.sync().json["records"] == [kept | {"day": today().isoformat()}]
