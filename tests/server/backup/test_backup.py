"""Taking backups, and telling an intact one."""

import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from people import Person, record
from rows import ask, change

from server.backup.check import check
from server.backup.files import Refused
from server.backup.restoring import Restored
from server.backup.taking import take

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
        try:
            writer.stdout.readline()
            taken = [take(database, tmp_path / str(number)).counts for number in range(12)]
            assert writer.poll() is None
        finally:
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


def test_a_copy_that_the_disk_spoilt_is_not_kept(
    alice: Person, database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = record()
    alice.sync([sent])

    def spoil(path: Path) -> None:
        path.write_bytes(path.read_bytes().replace(alice.account, bytes(16)))

    monkeypatch.setattr("server.backup.files.make_single", spoil)
    with pytest.raises(Refused, match="is damaged"):
        take(database, tmp_path / "backup")
    assert list(tmp_path.iterdir()) == [database.parent]


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


def test_an_index_that_lost_its_rows_is_noticed_without_a_seal_too(back_up: Callable[[], Path], alice: Person) -> None:
    file = back_up()
    change(file, "DROP TABLE backup")
    assert check(file).taken is None
    (page,) = ask(file, "SELECT rootpage FROM sqlite_schema WHERE name = 'ix_credential_account_id'")[0]
    whole, place = file.read_bytes(), (int(str(page)) - 1) * 4096
    spoilt = whole[place : place + 4096].replace(alice.account, bytes(16))
    file.write_bytes(whole[:place] + spoilt + whole[place + 4096 :])
    with pytest.raises(Refused, match="is damaged"):
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
