"""Backups and restores: what comes back, what must not, and what a crash leaves."""

import os
import secrets
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from digests import digest_of, leaf_of, statuses
from flask import Flask
from flask_migrate import downgrade
from people import Person, record, refused

from server.accounts.models import Account, Challenge, Session
from server.backup.check import check
from server.backup.files import Refused
from server.backup.restoring import Restored, restore
from server.backup.taking import take
from server.config import Config
from server.db import MIGRATIONS, db
from server.operators import invites
from server.operators.models import Operator, OperatorChallenge, OperatorInvite, OperatorSession


@pytest.fixture
def database(config: Config) -> Path:
    return config.data / "breather.sqlite3"


@pytest.fixture
def back_up(app: Flask, database: Path, tmp_path: Path) -> Callable[[], Path]:  # noqa: ARG001
    """Take a backup of what is there now."""

    def back_up() -> Path:
        file = tmp_path / f"backup-{secrets.token_hex(4)}"
        take(database, file)
        return file

    return back_up


@pytest.fixture
def bring_back(app: Flask, config: Config, database: Path) -> Callable[[Path], Restored]:
    """Restore a backup, with the server stopped: nobody has the database open."""

    def bring_back(file: Path) -> Restored:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
        return restore(config, database, file)

    return bring_back


def ask(path: Path, question: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(question).fetchall()


def change(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


WRITER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=20)
print("writing", flush=True)
for number in range(1, 10**9):
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("INSERT INTO directory_entry VALUES (?, 1, 1, ?)", (f"{number:016x}", "x" * 3000))
    connection.execute("INSERT INTO directory_change VALUES (?, ?, 1, NULL, 'add', NULL, NULL)", (number, str(number)))
    connection.execute("COMMIT")
"""


@pytest.mark.usefixtures("app")
def test_a_backup_taken_while_another_process_writes_holds_one_moment(database: Path, tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", WRITER, database], stdout=subprocess.PIPE) as writer:
        assert writer.stdout
        writer.stdout.readline()
        taken = [take(database, tmp_path / str(number)).counts for number in range(12)]
        assert writer.poll() is None
        writer.kill()
    written = [counts["directory_entry"] for counts in taken]
    assert written == [counts["directory_change"] for counts in taken]
    assert written == sorted(written)
    assert written[-1] > written[0]


def test_a_backup_is_one_private_file_and_replaces_none(back_up: Callable[[], Path], database: Path) -> None:
    file = back_up()
    before = file.read_bytes()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with pytest.raises(Refused, match="is there already"):
        take(database, file)
    assert file.read_bytes() == before
    take(database, file, force=True)
    assert sorted(file.parent.iterdir()) == [file, database.parent]


def test_a_backup_never_lands_on_the_database_itself(back_up: Callable[[], Path], database: Path) -> None:
    file = back_up()
    for target in (database, database.parent / ".." / database.parent.name / database.name):
        with pytest.raises(Refused, match="is the database itself"):
            take(database, target, force=True)
    assert check(file)


def test_no_flipped_bit_gets_past(back_up: Callable[[], Path], alice: Person) -> None:
    alice.sync([record() for _ in range(20)])
    file = back_up()
    whole, meant = bytearray(file.read_bytes()), check(file).contents
    noticed = 0
    for place in range(0, len(whole), 397):
        whole[place] ^= 1 << place % 8
        file.write_bytes(whole)
        whole[place] ^= 1 << place % 8
        try:
            assert check(file).contents == meant, place  # it lay in a place that holds nothing
        except Refused:
            noticed += 1
    assert noticed > 40


def test_a_flipped_bit_in_what_somebody_wrote_is_noticed(back_up: Callable[[], Path], alice: Person) -> None:
    sent = record()
    alice.sync([sent])
    file = back_up()
    (sealed,) = ask(file, "SELECT sealed FROM record")[0]
    assert isinstance(sealed, bytes)
    file.write_bytes(file.read_bytes().replace(sealed[:64], sealed[:63] + bytes([sealed[63] ^ 1])))
    with pytest.raises(Refused, match="is not what was backed up"):
        check(file)


SPOILT: dict[str, tuple[Callable[[Path], object], str]] = {
    "cut off": (lambda file: os.truncate(file, file.stat().st_size - 4096), "damaged .it has"),
    "empty": (lambda file: os.truncate(file, 0), "no database"),
    "no database": (lambda file: file.write_text("BEGIN TRANSACTION;\n" * 99), "no database"),
    "a folder": (lambda file: (file.unlink(), file.mkdir()), "cannot be read"),
    "not there": (lambda file: file.unlink(), "cannot be read"),
    "another application's": (lambda file: change(file, "DROP TABLE slot"), "something else"),
    "with a trigger": (
        lambda file: change(file, "CREATE TRIGGER t AFTER INSERT ON record BEGIN DELETE FROM account; END"),
        "something else",
    ),
    "newer": (lambda file: change(file, "UPDATE alembic_version SET version_num = '9999'"), "newer release"),
    "never finished": (lambda file: change(file, "DELETE FROM alembic_version"), "no finished database"),
    "added to": (lambda file: change(file, "UPDATE state SET log_id = zeroblob(16)"), "not what was backed up"),
    "in use": (lambda file: change(file, "DROP TABLE backup", "PRAGMA journal_mode = WAL"), "database in use"),
    "without accounts": (lambda file: change(file, "DELETE FROM account"), "account is missing"),
}


@pytest.mark.parametrize("spoilt", SPOILT)
def test_a_file_that_is_no_intact_backup_is_refused_in_words(
    back_up: Callable[[], Path],
    bring_back: Callable[[Path], Restored],
    alice: Person,
    database: Path,
    spoilt: str,
) -> None:
    alice.sync([record()])
    file = back_up()
    spoil, said = SPOILT[spoilt]
    spoil(file)
    with pytest.raises(Refused, match=said):
        bring_back(file)
    assert sorted(path.name for path in database.parent.iterdir()) == ["breather.sqlite3", "secret"]
    assert alice.sync().json["count"] == 1


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
        db.session.add(OperatorSession(token_hash=bytes(32), operator_id=bytes(16), expires=9**11))
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
