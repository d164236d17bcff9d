"""What a restore brings back, and what must not come back."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from digests import digest_of, leaf_of, statuses
from flask import Flask
from flask_migrate import downgrade
from people import Person, record, refused
from rows import ask

from server.accounts.models import Account, Challenge, Session
from server.backup.restoring import Restored
from server.db import MIGRATIONS, db
from server.operators import invites
from server.operators.models import Operator, OperatorChallenge, OperatorInvite, OperatorSession


def test_a_restore_brings_back_what_was_and_phones_send_the_rest_again(
    back_up: Callable[[], Path], bring_back: Callable[[Path], Restored], alice: Person, database: Path
) -> None:
    early, late, latest = record(), record(), record()
    alice.sync([early])
    file = back_up()
    seen = alice.sync([late]).json
    done = bring_back(file)
    assert refused(alice.sync([latest]), 401, "signed-out")
    assert alice.sign_in().status_code == 200
    answer = alice.sync([latest], log_id=seen["log_id"], cursor=seen["cursor"]).json
    assert answer["log_id"] != seen["log_id"]
    assert [found["id"] for found in answer["records"]] == [early["id"], latest["id"]]
    healed = alice.sync([late], log_id=answer["log_id"], cursor=answer["cursor"])
    assert statuses(healed) == ["stored"]
    leaves = {sent["id"]: leaf_of(alice.account, sent) for sent in (early, late, latest)}
    assert healed.json["digest"] == digest_of(alice.account, leaves)
    assert done.kept
    assert ask(done.kept, "SELECT count(*) FROM record") == [(2,)]
    assert ask(database, "SELECT name FROM sqlite_schema WHERE name = 'backup'") == []


def test_an_account_that_was_deleted_since_stays_deleted(
    back_up: Callable[[], Path], bring_back: Callable[[Path], Restored], make_person: Callable[[], Person], app: Flask
) -> None:
    gone, here = make_person(), make_person()
    for person in (gone, here):
        person.sync([record()])
    file = back_up()
    assert gone.change("DELETE", "/api/account").status_code == 204
    assert bring_back(file).settled.deleted == 1
    assert refused(gone.sign_in(), 401, "unknown-passkey")
    assert refused(gone.sync(), 410, "account-deleted")
    assert here.sign_in().status_code == 200
    with app.app_context():
        assert list(db.session.scalars(db.select(Account.id))) == [here.account]
    assert gone.account not in (app.config["BREATHER"].data / "breather.sqlite3").read_bytes()


def test_no_door_is_open_that_was_closed_since(
    back_up: Callable[[], Path], bring_back: Callable[[Path], Restored], alice: Person, app: Flask
) -> None:
    doors = (Session, Challenge, OperatorSession, OperatorChallenge, OperatorInvite)
    alice.phone.challenge("sign-in")
    with app.app_context():
        invites.issue("owner", "http://localhost")
        db.session.add(Operator(id=bytes(16), role="owner", name="Ines", created_day=db.func.current_date()))
        db.session.flush()
        db.session.add(OperatorSession(token_hash=bytes(32), operator_id=bytes(16), expires=9**11, used=9**11))
        db.session.add(OperatorChallenge(challenge=bytes(32), purpose="sign-in", expires=9**11))
        db.session.commit()
        assert all(db.session.scalar(db.select(db.func.count()).select_from(door)) for door in doors)
    bring_back(back_up())
    with app.app_context():
        assert not any(db.session.scalar(db.select(db.func.count()).select_from(door)) for door in doors)
        assert db.session.get(Operator, bytes(16))


def test_a_backup_of_an_older_release_is_brought_up_to_date(
    back_up: Callable[[], Path], bring_back: Callable[[Path], Restored], alice: Person, app: Flask
) -> None:
    with app.app_context():
        downgrade(directory=str(MIGRATIONS), revision="0001")
    file = back_up()
    assert bring_back(file).backup.contents.revision == "0001"
    assert alice.sign_in().status_code == 200
    with app.app_context():
        assert db.inspect(db.engine).has_table("operator")


def test_two_restores_in_one_second_keep_two_databases(
    back_up: Callable[[], Path], bring_back: Callable[[Path], Restored], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = time.gmtime()
    monkeypatch.setattr(time, "gmtime", lambda *_: now)
    file = back_up()
    first, second = bring_back(file).kept, bring_back(file).kept
    assert first
    assert second
    assert first != second
    assert first.exists()
    assert second.exists()
