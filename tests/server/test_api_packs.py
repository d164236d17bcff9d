"""History packs: a chain without holes, the newest first, and gone as soon as one of their records is erased."""

import secrets
from collections.abc import Callable
from typing import Any

import pytest
from authenticator import b64, unb64
from flask import Flask
from people import Person, record, refused
from werkzeug.test import TestResponse

from server.db import db
from server.sync.models import Pack

PACK = 4096 + 29


def ask(person: Person, path: str = "", **more: Any) -> Any:
    answer = person.phone.post("/api/packs" + path, head(person) | more)
    assert answer.status_code == 200, answer.json
    assert answer.mimetype == "application/vnd.breather.sync+json"
    return answer.json


def head(person: Person) -> dict[str, Any]:
    return {"protocol": 1, "nonce": b64(secrets.token_bytes(16)), "account": b64(person.account)}


def put(person: Person, first: int, last: int, size: int = PACK, **more: Any) -> TestResponse:
    log_id = more.pop("log_id", None) or ask(person, "/place")["log_id"]
    sealed = b64(secrets.token_bytes(size))
    made = {"log_id": log_id, "first": first, "last": last, "epoch": 1, "sealed": sealed} | more
    return person.phone.ask("PUT", "/api/packs", head(person) | made)


def with_records(person: Person, count: int) -> list[str]:
    made = [record() for _ in range(count)]
    assert person.sync(made).status_code == 200
    return [one["id"] for one in made]


def stretches(person: Person) -> list[tuple[int, int]]:
    return [(pack["first"], pack["last"]) for pack in ask(person, before=None)["packs"]]


def test_a_pack_comes_back_as_it_was_kept(alice: Person) -> None:
    with_records(alice, 3)
    sealed = secrets.token_bytes(PACK)
    assert put(alice, 0, 3, sealed=b64(sealed)).json["last"] == 3
    answer = ask(alice, before=None)
    assert [unb64(pack["sealed"]) for pack in answer["packs"]] == [sealed]
    assert (answer["packs"][0]["epoch"], answer["more"]) == (1, False)


def test_the_place_names_the_records_in_order_from_the_last_short_pack_on(alice: Person) -> None:
    ids = with_records(alice, 5)
    assert (ask(alice, "/place")["first"], ask(alice, "/place")["ids"]) == (0, ids)
    put(alice, 0, 3)
    assert (ask(alice, "/place")["first"], ask(alice, "/place")["ids"]) == (0, ids)  # short: made anew with what came


def test_after_a_full_pack_comes_the_next(alice: Person) -> None:
    ids = with_records(alice, 505)
    put(alice, 0, 500)
    assert (ask(alice, "/place")["first"], ask(alice, "/place")["ids"]) == (500, ids[500:])
    assert put(alice, 500, 505).status_code == 200
    assert stretches(alice) == [(500, 505), (0, 500)]


def test_a_new_phone_reads_the_newest_first_and_the_others_after(alice: Person) -> None:
    with_records(alice, 300)
    for first in (0, 100, 200):
        assert put(alice, first, first + 100, size=60_000).status_code == 200
    answer = ask(alice, before=None)
    assert ([pack["first"] for pack in answer["packs"]], answer["more"]) == ([200, 100], True)
    rest = ask(alice, before=answer["packs"][-1]["first"])
    assert ([pack["first"] for pack in rest["packs"]], rest["more"]) == ([0], False)


def test_a_pack_takes_the_place_of_all_after_its_beginning(alice: Person) -> None:
    with_records(alice, 9)
    for first in (0, 3, 6):
        put(alice, first, first + 3)
    assert put(alice, 3, 5).status_code == 200
    assert stretches(alice) == [(3, 5), (0, 3)]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"first": 1, "last": 3}, "pack-place"),  # a hole before it
        ({"first": 0, "last": 4}, "pack-place"),  # beyond the log
        ({"first": 3, "last": 3}, "pack-place"),
        ({"first": 0, "last": 3, "epoch": 2}, "pack-epoch"),
        ({"first": 0, "last": 3, "log_id": b64(bytes(16))}, "pack-place"),
        ({"first": 0, "last": 3, "size": 70_000}, "pack-size"),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_changes(alice: Person, wrong: dict[str, Any], code: str) -> None:
    with_records(alice, 3)
    put(alice, 0, 2)
    assert refused(put(alice, **wrong), 409, code)
    assert stretches(alice) == [(0, 2)]


def test_erasing_one_record_drops_every_pack_that_may_hold_it(alice: Person) -> None:
    ids = with_records(alice, 9)
    for first in (0, 3, 6):
        put(alice, first, first + 3)
    alice.sync(erase=[ids[4]])
    assert stretches(alice) == [(0, 3)]


def test_an_erasure_that_is_repeated_leaves_the_packs_made_since(alice: Person) -> None:
    ids = with_records(alice, 3)
    alice.sync(erase=[ids[0]])
    put(alice, 0, 3)
    alice.sync(erase=[ids[0]])
    assert stretches(alice) == [(0, 3)]


def test_nobody_reads_or_replaces_the_packs_of_others(alice: Person, make_person: Callable[[], Person]) -> None:
    bob = make_person()
    with_records(alice, 3)
    with_records(bob, 3)
    put(alice, 0, 3)
    assert stretches(bob) == []
    for_alice = head(alice) | {"before": None}
    assert refused(bob.phone.post("/api/packs", for_alice), 403, "wrong-account")
    assert refused(bob.phone.post("/api/packs/place", head(alice)), 403, "wrong-account")
    mixed = put(bob, 0, 3, account=b64(alice.account))
    assert refused(mixed, 403, "wrong-account")
    assert stretches(alice) == [(0, 3)]


def test_without_a_session_there_are_none(alice: Person) -> None:
    with_records(alice, 3)
    alice.phone.ask("DELETE", "/api/session")
    assert refused(alice.phone.post("/api/packs", head(alice) | {"before": None}), 401, "signed-out")


def test_they_go_with_the_account(app: Flask, alice: Person) -> None:
    with_records(alice, 3)
    put(alice, 0, 3)
    assert alice.phone.ask("DELETE", "/api/account", {"account": b64(alice.account)}).status_code == 204
    with app.app_context():
        assert db.session.scalars(db.select(Pack)).all() == []
