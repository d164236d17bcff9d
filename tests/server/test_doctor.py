"""The doctor: what it says of an installation, well or not."""

import os
import shutil
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner
from flask import Flask
from flask_migrate import downgrade
from people import Person

from server import doctor
from server.accounts import ledger
from server.backup.taking import take
from server.config import Config
from server.db import MIGRATIONS, db
from server.directory import entries
from server.directory.entry import check, today
from server.operators import invites
from server.operators.models import Operator


class Report(NamedTuple):
    """What the command printed: sentences by level; code: its exit code."""

    code: int
    ok: str
    look: str
    wrong: str


@pytest.fixture
def examine(settings: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Report]:
    def examine(*options: str, **environ: str) -> Report:
        for name, value in (settings | environ).items():
            monkeypatch.setenv(name, value)
        answer = CliRunner().invoke(doctor.doctor_command, options)
        lines = [line.split(maxsplit=1) for line in answer.output.splitlines()]
        said = {level: "\n".join(text for its, text in lines if its == level) for level in ("ok", "look", "wrong")}
        return Report(answer.exit_code, **said)

    return examine


@pytest.fixture
def closed(app: Flask, database: Path) -> Path:
    """The file of a database that nobody has open."""
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    return database


def entry(number: int, **fields: object) -> None:
    raw = {"id": f"{number:016x}", "kind": "eap", "title": f"Line {number}", "phone": "116 123"}
    entries.save(check(raw | fields, against_today=False), None, None)


def ago(days: int) -> str:
    return (today() - timedelta(days=days)).isoformat()


@pytest.mark.usefixtures("app")
def test_a_new_installation_is_well_and_is_told_what_comes_next(examine: Callable[..., Report], engine: str) -> None:
    report = examine()
    assert (report.code, report.wrong) == (0, "")
    assert "The database is at the newest revision." in report.ok
    assert ("The database is whole." in report.ok) == (engine == "sqlite")
    assert "breather directory starter" in report.look
    assert "breather operator invite" in report.look


def test_a_missing_database_is_said_and_not_made(examine: Callable[..., Report], database: Path) -> None:
    report = examine()
    assert report.code == 1
    assert report.wrong == f"There is no database at {database}: run 'breather migrate', or restore a backup."
    assert not database.exists()


def test_an_older_and_a_newer_database_are_told_apart(app: Flask, examine: Callable[..., Report]) -> None:
    with app.app_context():
        downgrade(directory=str(MIGRATIONS), revision="0001")
    assert "run 'breather migrate'" in examine().wrong
    with app.app_context():
        db.session.execute(db.text("UPDATE alembic_version SET version_num = '9999'"))
        db.session.commit()
    report = examine()
    assert report.code == 1
    assert report.wrong == "The database is of a newer release (revision 9999): install that release."


@pytest.mark.parametrize("place", [0, 20000])
def test_a_damaged_database_is_said(closed: Path, examine: Callable[..., Report], place: int) -> None:
    bad = bytearray(closed.read_bytes())
    bad[place : place + 8000] = os.urandom(8000)
    closed.write_bytes(bad)
    report = examine()
    assert report.code == 1
    assert "damaged" in report.wrong
    assert "restore a backup" in report.wrong


def test_damage_that_stops_no_query_is_said_too(
    app: Flask, examine: Callable[..., Report], alice: Person, database: Path
) -> None:
    with app.app_context():
        page = db.session.scalar(db.text("SELECT rootpage FROM sqlite_schema WHERE name = 'ix_credential_account_id'"))
        db.session.remove()
        db.engine.dispose()
    whole, place = database.read_bytes(), (int(page) - 1) * 4096
    spoilt = whole[place : place + 4096].replace(alice.account, bytes(16))
    database.write_bytes(whole[:place] + spoilt + whole[place + 4096 :])
    assert "The database is damaged (row 1 missing from index" in examine().wrong
    database.write_bytes(whole)
    assert examine().wrong == ""
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute("DELETE FROM account")
    assert "belong to nobody" in examine().wrong


@pytest.mark.parametrize("url", ["nothing", "nothing://here", "postgresql+nothing://localhost/breather"])
def test_a_database_that_cannot_be_spoken_to_is_said(examine: Callable[..., Report], url: str) -> None:
    report = examine(BREATHER_DATABASE_URL=url)
    assert report.code == 1
    assert report.wrong.startswith("BREATHER_DATABASE_URL names no database")


@pytest.mark.usefixtures("app")
def test_a_secret_that_others_can_read_is_wrong(examine: Callable[..., Report], config: Config) -> None:
    (config.data / "secret").chmod(0o644)
    assert examine().wrong == f"Others can read the secret: chmod 600 {config.data / 'secret'}"


def test_a_database_outside_the_data_folder_must_be_private_too(
    closed: Path, examine: Callable[..., Report], tmp_path: Path
) -> None:
    shutil.copy(closed, tmp_path / "elsewhere")
    (tmp_path / "elsewhere").chmod(0o640)
    report = examine(BREATHER_DATABASE_URL=f"sqlite:///{tmp_path / 'elsewhere'}")
    assert f"chmod 600 {tmp_path / 'elsewhere'}" in report.wrong


@pytest.mark.parametrize(("free", "level"), [(40 << 20, "wrong"), (50 << 20, "look"), (90 << 20, "ok")])
@pytest.mark.usefixtures("app", "database")
def test_a_disk_that_fills_up_is_seen(
    examine: Callable[..., Report], monkeypatch: pytest.MonkeyPatch, free: int, level: str
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(100 << 20, 0, free))  # type: ignore[attr-defined]
    assert f"{free >> 20} MB are free" in getattr(examine(), level)


@pytest.mark.usefixtures("app")
def test_a_clock_that_went_back_is_seen(examine: Callable[..., Report], config: Config) -> None:
    os.utime(config.data / "secret", (time.time() + 3600,) * 2)
    assert "The clock is behind" in examine().wrong


@pytest.mark.usefixtures("app")
def test_an_address_on_https_wants_its_proxy_named(examine: Callable[..., Report]) -> None:
    report = examine(BREATHER_ORIGIN="https://breather.example")
    assert "passkeys belong to breather.example" in report.ok
    assert "BREATHER_TRUSTED_PROXIES is 0" in report.look
    assert "PROXIES" not in examine(BREATHER_TRUSTED_PROXIES="1").look


def test_entries_that_expired_or_were_not_verified_for_long_are_named(
    app: Flask, examine: Callable[..., Report]
) -> None:
    with app.app_context():
        entry(1, verified_on=ago(180), expires_on=ago(0))
        entry(2, verified_on=ago(181))
        entry(3)
        entry(4, verified_on=ago(20), expires_on=ago(1))
    report = examine()
    assert "The directory has entries: 4." in report.ok
    assert "expired: Line 4." in report.look
    assert "nobody verified for 180 days: Line 2, Line 3." in report.look
    assert report.code == 0


def test_owners_and_waiting_invitations_are_counted(app: Flask, examine: Callable[..., Report]) -> None:
    with app.app_context():
        invites.issue("owner", "http://localhost")
        db.session.commit()
    assert "no owner yet; an invitation waits" in examine().look
    with app.app_context():
        db.session.add(Operator(id=bytes(16), role="owner", name="Ines", created_day=today()))
        db.session.commit()
    report = examine()
    assert "The directory has owners: 1." in report.ok
    assert "An invitation for an owner waits until" in report.look


def test_an_account_that_is_back_although_it_was_deleted_is_wrong(
    examine: Callable[..., Report], alice: Person, config: Config
) -> None:
    ledger.append(config.data, bytes(16))
    assert examine().code == 0
    ledger.append(config.data, alice.account)
    assert "Deleted accounts that are back: 1." in examine().wrong


@pytest.mark.usefixtures("app")
def test_half_a_line_in_the_ledger_is_wrong(examine: Callable[..., Report], config: Config) -> None:
    ledger.append(config.data, bytes(16))
    with (config.data / ledger.NAME).open("a") as file:
        file.write("0f3a")
    assert "has a line that is no SHA-256" in examine().wrong


@pytest.mark.usefixtures("app")
def test_the_newest_backup_is_read_and_its_age_told(
    examine: Callable[..., Report], database: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    assert "There is no backup in" in examine("--backups", str(folder)).wrong
    take(database, folder / "one")
    assert "is intact and was taken" in examine("--backups", str(folder)).ok
    (folder / "one").write_bytes((folder / "one").read_bytes()[:-4096])
    assert "is damaged" in examine("--backups", str(folder)).wrong
    os.utime(folder / "one", (1, 1))
    take(database, folder / "two")
    assert "is intact and was taken" in examine("--backups", str(folder)).ok
    with closing(sqlite3.connect(folder / "two", isolation_level=None)) as connection:
        connection.execute("UPDATE backup SET taken = taken - 3 * 86400")
    assert "is intact and was taken" in examine("--backups", str(folder)).look


def test_databases_from_before_a_restore_are_remembered(closed: Path, examine: Callable[..., Report]) -> None:
    shutil.copy(closed, closed.with_name("breather-before-20260101T000000Z.sqlite3"))
    assert "breather-before-20260101T000000Z.sqlite3" in examine().look
