"""What the server keeps ready for the next sync is never believed longer than it is true."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from authenticator import b64, unb64
from digests import digest_of, erased_leaf_of, leaf_of, statuses
from flask import Flask
from people import Person, record, refused

from server.db import db
from server.sync import paging
from server.sync.held import RUN


def leaves(person: Person, sent: list[dict[str, Any]]) -> dict[str, bytes]:
    return {one["id"]: leaf_of(person.account, one) for one in sent}


def run(app: Flask, statement: str) -> int:
    """How many rows it changed."""
    with app.app_context():
        count = db.session.execute(db.text(statement)).rowcount
        db.session.commit()
        return int(count)


def copied(app: Flask) -> bytes:
    with app.app_context():
        return b"".join(db.session.execute(db.text("SELECT packed FROM leaf_run ORDER BY part")).scalars())


def count(app: Flask, table: str) -> int:
    with app.app_context():
        return int(db.session.execute(db.text(f"SELECT count(*) FROM {table}")).scalar_one())


def test_the_digest_and_the_copy_of_the_leaves_are_right_after_every_record_and_batch(
    app: Flask, alice: Person
) -> None:
    sent: list[dict[str, Any]] = []
    for size in [1] * (RUN + 2) + [RUN - 2, RUN, 3 * RUN + 1, 1, 0]:
        more = [record() for _ in range(size)]
        sent += more
        answer = alice.sync(more).json
        assert (answer["count"], answer["digest"]) == (len(sent), digest_of(alice.account, leaves(alice, sent)))
        assert copied(app) == b"".join(unb64(name) + leaf for name, leaf in leaves(alice, sent).items())
    assert statuses(alice.sync(sent)) == ["duplicate"] * len(sent)


def test_an_erased_record_changes_the_digest_of_what_is_kept(alice: Person) -> None:
    sent = [record() for _ in range(RUN + 5)]
    alice.sync(sent)
    gone = sent[3]["id"]
    expected = leaves(alice, sent) | {gone: erased_leaf_of(alice.account, gone)}
    assert alice.sync(erase=[gone]).json["digest"] == digest_of(alice.account, expected)
    assert alice.sync().json["digest"] == digest_of(alice.account, expected)
    more = record()
    expected |= leaves(alice, [more])
    assert alice.sync([more]).json["digest"] == digest_of(alice.account, expected)
    assert statuses(alice.sync([sent[3]])) == ["erased"]


@pytest.mark.parametrize("offering", [False, True])
def test_a_record_that_the_database_lost_is_told(app: Flask, alice: Person, offering: bool) -> None:
    sent = [record() for _ in range(RUN + 5)]
    alice.sync(sent)
    assert run(app, "DELETE FROM record WHERE seq = 7") == 1
    left, more = [*sent[:6], *sent[7:]], [record()] if offering else []
    answer = alice.sync(more).json
    assert (answer["count"], answer["digest"]) == (
        len(left) + len(more),
        digest_of(alice.account, leaves(alice, left + more)),
    )
    assert statuses(alice.sync([sent[6]])) == ["stored"]
    expected = digest_of(alice.account, leaves(alice, sent + more))
    assert [alice.sync().json["digest"], alice.sync().json["digest"]] == [expected, expected]


@pytest.mark.parametrize("lost", ["DELETE FROM leaf_run", "DELETE FROM leaf_run WHERE part = 0"])
@pytest.mark.parametrize("size", [0, 1, RUN])
def test_a_lost_copy_of_the_leaves_is_made_anew(app: Flask, alice: Person, lost: str, size: int) -> None:
    sent = [record() for _ in range(2 * RUN + 5)]
    alice.sync(sent)
    rows = count(app, "leaf_run")
    assert run(app, lost) > 0
    assert run(app, "UPDATE account SET digest = NULL") == 1
    more = [record() for _ in range(size)]
    assert alice.sync(more).json["digest"] == digest_of(alice.account, leaves(alice, sent + more))
    assert count(app, "leaf_run") == rows + (size == RUN)
    assert alice.sync([record()]).json["count"] == len(sent) + size + 1


def test_a_phone_that_brings_nothing_waits_for_no_writer_and_stops_none(alice: Person, database: Path) -> None:
    sent = record()
    alice.sync([sent])
    with closing(sqlite3.connect(database, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        assert alice.sync().json["digest"] == digest_of(alice.account, leaves(alice, [sent]))


def test_a_phone_that_brings_nothing_on_a_new_day_leaves_the_day(app: Flask, alice: Person) -> None:
    alice.sync([record()])
    assert run(app, "UPDATE session SET last_day = '2026-01-02'") == 1
    assert "Set-Cookie" in alice.sync().headers
    assert "Set-Cookie" not in alice.sync().headers
    with app.app_context():
        assert str(db.session.execute(db.text("SELECT last_day FROM session")).scalar_one()) > "2026-01-02"


def test_what_a_request_stored_comes_after_what_was_there_before(alice: Person) -> None:
    sent = [record() for _ in range(3)]
    alice.sync(sent[:2])
    answer = alice.sync(sent[2:]).json
    assert ([kept["id"] for kept in answer["records"]], answer["cursor"]) == ([one["id"] for one in sent], 3)


def test_a_phone_need_not_be_sent_what_it_sends(alice: Person) -> None:
    others, own = [record()], [record(), record()]
    alice.sync(others)
    answer = alice.sync(own, echo=False).json
    assert [kept["id"] for kept in answer["records"]] == [others[0]["id"]]
    assert (answer["cursor"], answer["more"], answer["count"]) == (3, False, 3)
    assert answer["digest"] == digest_of(alice.account, leaves(alice, others + own))
    seen = alice.sync(log_id=answer["log_id"], cursor=0).json
    assert [kept["id"] for kept in seen["records"]] == [one["id"] for one in others + own]


def test_what_did_not_fit_comes_later_although_the_phone_sent_it(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "PAGE_RECORDS", 2)
    others, own = [record() for _ in range(3)], [record()]
    alice.sync(others)
    answer = alice.sync(own, echo=False).json
    assert (len(answer["records"]), answer["cursor"], answer["more"], answer["digest"]) == (2, 2, True, None)
    rest = alice.sync(log_id=answer["log_id"], cursor=2).json
    assert [kept["id"] for kept in rest["records"]] == [others[2]["id"], own[0]["id"]]
    assert (rest["cursor"], rest["more"]) == (4, False)


def test_a_page_that_is_full_of_ones_own_ends_where_it_is_full(alice: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "PAGE_RECORDS", 2)
    own = [record() for _ in range(3)]
    answer = alice.sync(own).json
    assert ([kept["id"] for kept in answer["records"]], answer["more"]) == ([one["id"] for one in own[:2]], True)
    rest = alice.sync(log_id=answer["log_id"], cursor=answer["cursor"]).json
    assert ([kept["id"] for kept in rest["records"]], rest["more"]) == ([own[2]["id"]], False)


def test_echo_is_true_or_false(alice: Person) -> None:
    answer = alice.sync(echo=b64(b"no"))
    assert answer.status_code == 400
    assert "$.echo" in answer.json["error"]["message"]


def test_a_session_that_was_not_used_for_400_days_syncs_nothing(app: Flask, alice: Person) -> None:
    assert run(app, "UPDATE session SET first_day = '2020-01-01', last_day = '2020-01-01'") == 1
    assert refused(alice.sync(), 401, "signed-out")
    assert refused(alice.sync([record()]), 401, "signed-out")
    assert count(app, "record") == 0
