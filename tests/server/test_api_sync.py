"""The log of sealed records, as a phone meets it."""

import gzip
import json
import secrets
from collections.abc import Callable
from dataclasses import replace

import pytest
from authenticator import b64, unb64
from digests import digest_of, erased_leaf_of, leaf_of, statuses
from flask import Flask
from people import Person, Phone, record, refused

from server.db import db
from server.sync.models import State
from tests.today import today


def test_a_record_is_stored_and_read_back_as_it_was_sent(alice: Person) -> None:
    sent = record()
    nonce = b64(secrets.token_bytes(16))
    answer = alice.sync([sent], nonce=nonce)
    leaf = leaf_of(alice.account, sent)
    assert answer.mimetype == "application/vnd.breather.sync+json"
    assert answer.json == {
        "protocol": 1,
        "nonce": nonce,
        "log_id": answer.json["log_id"],
        "results": [{"id": sent["id"], "status": "stored", "leaf": b64(leaf), "day": today().isoformat()}],
        "records": [sent | {"day": today().isoformat()}],
        "erased": [],
        "cursor": 1,
        "more": False,
        "count": 1,
        "digest": digest_of(alice.account, {sent["id"]: leaf}),
    }


def test_an_empty_log_has_a_digest_too(alice: Person) -> None:
    answer = alice.sync().json
    assert (answer["count"], answer["cursor"], answer["digest"]) == (0, 0, digest_of(alice.account, {}))


def test_a_retry_after_a_lost_answer_is_a_duplicate_and_stores_nothing(alice: Person) -> None:
    sent = record()
    first = alice.sync([sent]).json
    again = alice.sync([sent]).json
    assert again["results"] == [first["results"][0] | {"status": "duplicate"}]
    assert (again["count"], again["digest"]) == (1, first["digest"])


@pytest.mark.parametrize("part", ["sealed", "tag", "epoch"])
def test_other_bytes_under_a_stored_id_conflict_and_overwrite_nothing(app: Flask, alice: Person, part: str) -> None:
    with app.app_context():
        db.session.execute(db.text("UPDATE account SET epoch = 2"))
        db.session.commit()
    sent = record()
    alice.sync([sent])
    other = sent | {part: 2 if part == "epoch" else record()[part]}
    answer = alice.sync([other])
    assert statuses(answer) == ["conflict"]
    assert answer.json["results"][0]["leaf"] == b64(leaf_of(alice.account, sent))
    assert answer.json["records"] == [sent | {"day": today().isoformat()}]


def test_the_same_id_twice_in_one_request_is_stored_once(alice: Person) -> None:
    sent = record()
    answer = alice.sync([sent, sent, sent | {"tag": b64(bytes(32))}])
    assert statuses(answer) == ["stored", "duplicate", "conflict"]
    assert answer.json["count"] == 1


def test_one_bad_record_blocks_no_other(alice: Person) -> None:
    offered = [record(), record(size=513), record(epoch=2), record(epoch=0), record(sealed=""), record(size=32768)]
    answer = alice.sync(offered)
    assert [(result["status"], result.get("code")) for result in answer.json["results"]] == [
        ("stored", None),
        ("rejected", "sealed-size"),
        ("rejected", "epoch"),
        ("rejected", "epoch"),
        ("rejected", "sealed-size"),
        ("stored", None),
    ]
    assert [kept["id"] for kept in answer.json["records"]] == [offered[0]["id"], offered[5]["id"]]


def test_two_people_may_hold_the_same_record_id(alice: Person, make_person: Callable[[], Person]) -> None:
    sent = record()
    assert statuses(alice.sync([sent])) == ["stored"]
    assert statuses(make_person().sync([sent])) == ["stored"]


def test_a_body_for_another_account_changes_nothing(alice: Person, make_person: Callable[[], Person]) -> None:
    bob = make_person()
    assert refused(bob.sync([record()], account=b64(alice.account)), 403, "wrong-account")
    assert alice.sync().json["count"] == 0
    assert bob.sync().json["count"] == 0


def test_without_a_session_nothing_is_stored_or_told(alice: Person, phone: Phone) -> None:
    assert refused(replace(alice, phone=phone).sync([record()]), 401, "signed-out")
    assert alice.sync().json["count"] == 0


@pytest.mark.parametrize("protocol", [0, 2, 99])
def test_another_protocol_is_told_to_update_before_anything_else(alice: Person, protocol: int) -> None:
    assert refused(alice.phone.post("/api/sync", {"protocol": protocol, "future": []}), 426, "protocol")
    assert refused(alice.phone.post("/api/sync/ids", {"protocol": protocol}), 426, "protocol")


def test_records_are_read_page_by_page_in_order_and_each_once(alice: Person) -> None:
    offered = [record() for _ in range(1500)]
    for start in range(0, 1500, 500):
        alice.sync(offered[start : start + 500])
    log_id, cursor, found, more = alice.sync().json["log_id"], 0, [], True
    pages = []
    while more:
        page = alice.sync(log_id=log_id, cursor=cursor).json
        assert (page["digest"] is None) == page["more"]
        assert page["count"] == 1500
        pages.append(len(page["records"]))
        found += [kept["id"] for kept in page["records"]]
        cursor, more = page["cursor"], page["more"]
    assert found == [sent["id"] for sent in offered]
    assert pages == [1000, 500]
    assert page["digest"] == digest_of(alice.account, {sent["id"]: leaf_of(alice.account, sent) for sent in offered})


def test_a_page_of_large_records_stays_near_a_mebibyte(alice: Person) -> None:
    for _ in range(3):
        alice.sync([record(size=32768) for _ in range(20)])
    answer = alice.sync()
    assert answer.json["more"]
    assert 0.9 * (1 << 20) < len(answer.data) < 1.1 * (1 << 20)


def test_a_full_account_takes_nothing_new_and_answers_all_else(app: Flask, alice: Person) -> None:
    first, last, late = record(), record(), record()
    alice.sync([first])
    with app.app_context():
        db.session.execute(db.text("UPDATE account SET head = 199999"))
        db.session.commit()
    answer = alice.sync([late | {"epoch": 9}, last, late, first])
    assert statuses(answer) == ["rejected", "stored", "rejected", "duplicate"]
    assert [result.get("code") for result in answer.json["results"]] == ["epoch", None, "full", None]
    assert (answer.json["count"], answer.json["cursor"]) == (2, 200_000)
    assert alice.sync(erase=[first["id"]]).json["erased"] == [first["id"]]
    assert statuses(alice.sync([late])) == ["rejected"]


@pytest.mark.parametrize("number", [1000, 1001])
def test_a_request_holds_at_most_a_thousand_records(alice: Person, number: int) -> None:
    tiny = [record(sealed="") for _ in range(number)]
    answer = alice.sync(tiny)
    assert statuses(answer) == ["rejected"] * 1000 if number == 1000 else refused(answer, 413, "too-large")
    assert refused(alice.sync(erase=[b64(secrets.token_bytes(16))] * 1001), 413, "too-large")


def test_a_thousand_smallest_records_fit_in_one_request(alice: Person) -> None:
    assert statuses(alice.sync([record() for _ in range(1000)])) == ["stored"] * 1000


def test_more_than_a_mebibyte_is_refused_whole(alice: Person) -> None:
    assert refused(alice.sync([record(size=32768) for _ in range(25)]), 413, "too-large")
    assert alice.sync().json["count"] == 0


def test_a_cursor_reads_only_what_came_after(alice: Person) -> None:
    seen = alice.sync([record()]).json
    late = record()
    answer = alice.sync([late], log_id=seen["log_id"], cursor=seen["cursor"]).json
    assert [kept["id"] for kept in answer["records"]] == [late["id"]]
    assert answer["count"] == 2


def test_a_cursor_beyond_the_log_reads_from_zero(alice: Person) -> None:
    sent = record()
    seen = alice.sync([sent]).json
    answer = alice.sync(log_id=seen["log_id"], cursor=seen["cursor"] + 1).json
    assert ([kept["id"] for kept in answer["records"]], answer["cursor"]) == ([sent["id"]], 1)


def test_another_history_of_the_log_reads_from_zero(app: Flask, alice: Person) -> None:
    sent = record()
    seen = alice.sync([sent]).json
    with app.app_context():
        db.session.execute(db.update(State).values(log_id=secrets.token_bytes(16)))
        db.session.commit()
    answer = alice.sync(log_id=seen["log_id"], cursor=seen["cursor"]).json
    assert [kept["id"] for kept in answer["records"]] == [sent["id"]]
    assert answer["log_id"] != seen["log_id"]


def test_the_log_keeps_its_name(alice: Person, make_person: Callable[[], Person]) -> None:
    assert alice.sync().json["log_id"] == make_person().sync().json["log_id"] == alice.sync().json["log_id"]


def test_the_list_of_ids_holds_every_leaf(alice: Person) -> None:
    gone, kept = record(), record()
    alice.sync([gone, kept], erase=[gone["id"]])
    nonce = b64(secrets.token_bytes(16))
    answer = alice.phone.post("/api/sync/ids", {"protocol": 1, "nonce": nonce, "account": b64(alice.account)})
    assert (answer.mimetype, answer.json["nonce"]) == ("application/vnd.breather.sync+json", nonce)
    assert {row["id"]: unb64(row["leaf"]) for row in answer.json["ids"]} == {
        gone["id"]: erased_leaf_of(alice.account, gone["id"]),
        kept["id"]: leaf_of(alice.account, kept),
    }


def test_the_list_of_ids_is_for_its_owner_alone(alice: Person, make_person: Callable[[], Person]) -> None:
    body = {"protocol": 1, "nonce": b64(bytes(16)), "account": b64(alice.account)}
    assert refused(make_person().phone.post("/api/sync/ids", body), 403, "wrong-account")


def test_a_long_answer_is_compressed_for_whoever_asks(alice: Person) -> None:
    plain = alice.sync([record() for _ in range(5)])
    assert "Content-Encoding" not in plain.headers
    body = {"protocol": 1, "nonce": b64(bytes(16)), "account": b64(alice.account), "log_id": None}
    body |= {"cursor": 0, "records": [], "erase": []}
    packed = alice.phone.ask("POST", "/api/sync", body, headers={"Accept-Encoding": "gzip, br"})
    assert (packed.headers["Content-Encoding"], packed.headers["Vary"]) == ("gzip", "Accept-Encoding")
    assert json.loads(gzip.decompress(packed.data))["records"] == plain.json["records"]


def test_the_day_of_use_is_all_that_a_session_keeps(app: Flask, alice: Person) -> None:
    with app.app_context():
        db.session.execute(db.text("UPDATE session SET first_day = '2026-01-02', last_day = '2026-01-02'"))
        db.session.commit()
    alice.sync()
    (row,) = alice.phone.ask("GET", "/api/sessions").json["sessions"]
    assert (row["first_day"], row["last_day"]) == ("2026-01-02", today().isoformat())
