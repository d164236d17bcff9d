"""Is this installation well? Answers in sentences, each with what to do."""

import os
import re
import shutil
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import click
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import select, text
from sqlalchemy.exc import ArgumentError, DatabaseError, OperationalError, SQLAlchemyError

from server import create_app
from server import db as database
from server.accounts import ledger
from server.accounts.models import Account
from server.backup.check import check
from server.backup.files import SIDECARS, Refused, beside
from server.config import Config
from server.db import MIGRATIONS, PRAGMAS, db, read_only
from server.directory.entries import all_entries
from server.directory.entry import Entry, today
from server.operators import invites, team

EXPECTED = {"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1"}
MEGABYTE = 1 << 20
LEAST_FREE = 50 * MEGABYTE
CLOCK_SECONDS = 5 * 60
VERIFIED_DAYS = 180
BACKUP_DAYS = 2


@dataclass(frozen=True)
class Finding:
    """level: ok; look (a person should know); wrong (something fails or will). sentence: what is so, what to do."""

    level: str
    sentence: str

    @property
    def well(self) -> bool:
        """Whether nothing is wrong."""
        return self.level != "wrong"


@click.command("doctor")
@click.option("--backups", type=click.Path(path_type=Path), help="A folder of backups: look at the newest, too.")
def doctor_command(backups: Path | None) -> None:
    """Say in sentences what is right and what is wrong; exit 1 when something is wrong."""
    config = Config.from_environment(os.environ)
    try:
        with create_app(config).app_context(), database.closing():
            findings = examine(config)
    except (ImportError, ArgumentError) as error:
        findings = [Finding("wrong", f"BREATHER_DATABASE_URL names no database that can be spoken to here: {error}.")]
    for finding in [*findings, *(_backups(backups) if backups else ())]:
        click.echo(f"{finding.level:5} {finding.sentence}")
    sys.exit(0 if all(finding.well for finding in findings) else 1)


def examine(config: Config) -> list[Finding]:
    """Look at everything that an operator can get wrong. Needs an application context."""
    return [*_files(config), *_disk(config), _clock(config), *_origin(config), *_database(config)]


def _files(config: Config) -> Iterator[Finding]:
    yield _private(config.data, "data folder", "700")
    yield _private(config.data / "secret", "secret", "600")
    file = _file()
    elsewhere = [beside(file, suffix) for suffix in ("", *SIDECARS)] if file and file.parent != config.data else []
    for path in elsewhere:  # what lies in the data folder is as private as that
        if path.exists():
            yield _private(path, f"file {path.name}", "600")
    if file and (kept := [path.name for path in file.parent.glob(f"{file.stem}-before-*.sqlite3")]):
        yield Finding(
            "look",
            f"Databases from before a restore lie beside the database: {_some(kept)}. They may hold deleted accounts. "
            "Remove them when you need them no longer.",
        )


def _private(path: Path, name: str, wanted: str) -> Finding:
    if path.stat().st_mode & 0o077:
        return Finding("wrong", f"Others can read the {name}: chmod {wanted} {path}")
    return Finding("ok", f"The {name} is private to this user.")


def _disk(config: Config) -> Iterator[Finding]:
    file = _file()
    size = file.stat().st_size if file and file.exists() else 0
    free = shutil.disk_usage(config.data).free
    said = f"{free // MEGABYTE} MB are free where the data lies"
    if free < LEAST_FREE:
        yield Finding("wrong", f"{said}: make room, or nothing can be saved soon.")
    elif free < LEAST_FREE + 3 * size:
        yield Finding("look", f"{said}; a restore needs room for the database twice more, and it has {size} bytes.")
    else:
        yield Finding("ok", f"{said}.")


def _clock(config: Config) -> Finding:
    """A clock that went back is seen by files from its future; one that runs ahead cannot be seen from here."""
    newest = max(path.stat().st_mtime for path in [Path(__file__), *config.data.iterdir()])
    if newest > time.time() + CLOCK_SECONDS:
        return Finding("wrong", f"The clock is behind: a file is from {_utc(newest)}, and here it is {_utc()}. Set it.")
    return Finding("ok", f"The clock says {_utc()}; compare.")


def _origin(config: Config) -> Iterator[Finding]:
    if not config.secure:
        yield Finding("ok", f"People reach this server at {config.origin}: only from this machine. Phones need https.")
        return
    yield Finding("ok", f"People reach this server at {config.origin}; passkeys belong to {config.rp_id} for ever.")
    if not config.trusted_proxies:
        yield Finding("look", "BREATHER_TRUSTED_PROXIES is 0: behind one proxy, set it to 1.")


def _database(config: Config) -> Iterator[Finding]:
    file = _file()
    if file and not file.exists():
        yield Finding("wrong", f"There is no database at {file}: run 'breather migrate', or restore a backup.")
        return
    try:
        yield from _condition()
        if _revision() == _newest():
            read_only()
            yield from [*_deleted(config), *_directory(), *_operators()]
    except OperationalError as error:
        reason = type(error.orig).__name__
        yield Finding("wrong", f"The database does not answer ({reason}): look at BREATHER_DATABASE_URL and the disk.")
    except DatabaseError as error:
        yield Finding("wrong", f"The database is damaged ({error.orig}): stop the server and restore a backup.")
    except SQLAlchemyError as error:
        yield Finding("wrong", f"The database cannot be read ({type(error).__name__}).")


def _condition() -> Iterator[Finding]:
    revision, newest = _revision(), _newest()
    yield Finding("ok", "The database answers.")
    if revision == newest:
        yield Finding("ok", "The database is at the newest revision.")
    elif revision and revision not in {one.revision for one in ScriptDirectory(str(MIGRATIONS)).walk_revisions()}:
        yield Finding("wrong", f"The database is of a newer release (revision {revision}): install that release.")
    else:
        yield Finding("wrong", "The database is not at the newest revision: back up, then run 'breather migrate'.")
    if db.engine.dialect.name != "sqlite":
        return
    read_only()
    for name in [name for name in PRAGMAS if name in EXPECTED]:
        value = str(db.session.scalar(text(f"PRAGMA {name}")))
        right = value == EXPECTED[name]
        yield Finding("ok" if right else "wrong", f"SQLite's {name} is {value}; it must be {EXPECTED[name]}.")
    verdict = " ".join(str(db.session.scalar(text("PRAGMA integrity_check(1)"))).split())
    lost = db.session.execute(text("PRAGMA foreign_key_check")).first()
    if verdict == "ok" and lost is None:
        yield Finding("ok", "The database is whole.")
    else:
        reason = f"rows of {lost[0]} belong to nobody" if lost else verdict
        yield Finding("wrong", f"The database is damaged ({reason}): stop the server and restore a backup.")
    db.session.rollback()


def _deleted(config: Config) -> Iterator[Finding]:
    path = config.data / ledger.NAME
    if not path.exists():
        return
    if any(not re.fullmatch("[0-9a-f]{64}", line) for line in path.read_text(errors="replace").splitlines()):
        yield Finding("wrong", f"{path} has a line that is no SHA-256; compare it with the copy beside your backups.")
    if back := sum(ledger.holds(config.data, account) for account in db.session.scalars(select(Account.id))):
        yield Finding(
            "wrong", f"Deleted accounts that are back: {back}. Stop the server and run 'breather restore --settle'."
        )


def _directory() -> Iterator[Finding]:
    entries = [stored.entry for stored in all_entries()]
    if not entries:
        yield Finding("look", "The directory is empty: 'breather directory starter GB' adds a country's crisis lines.")
        return
    expired = [entry.title for entry in entries if (day := _day(entry.expires_on)) and day < today()]
    old = [entry.title for entry in entries if _unverified(entry)]
    yield Finding("ok", f"The directory has entries: {len(entries)}.")
    if expired:
        yield Finding("look", f"Entries that have expired: {_some(expired)}. Check them at /operator/.")
    if old:
        yield Finding("look", f"Entries that nobody verified for {VERIFIED_DAYS} days: {_some(old)}. Call the numbers.")


def _operators() -> Iterator[Finding]:
    owners = [one for one in team.everyone() if one.role == "owner"]
    waiting = invites.waiting()
    if owners:
        yield Finding("ok", f"The directory has owners: {len(owners)}.")
    elif any(invite.role == "owner" for invite in waiting):
        yield Finding("look", "The directory has no owner yet; an invitation waits.")
    else:
        yield Finding("look", "The directory has no owner: 'breather operator invite' prints a link for the first.")
    for invite in waiting:
        yield Finding("look", f"An invitation for an {invite.role} waits until {_utc(invite.expires)}.")


def _backups(folder: Path) -> Iterator[Finding]:
    files = [path for path in folder.glob("*") if path.is_file() and path.name != ledger.NAME]
    if not files:
        yield Finding("wrong", f"There is no backup in {folder}.")
        return
    newest = max(files, key=lambda path: path.stat().st_mtime)
    try:
        found = check(newest)
    except Refused as refused:
        yield Finding("wrong", str(refused))
        return
    late = (found.taken or 0) < time.time() - BACKUP_DAYS * 86400
    yield Finding("look" if late else "ok", f"The newest backup in {folder} is intact and was taken {found.when}.")


def _file() -> Path | None:
    """SQLite's file. It is looked for first: to connect would make it."""
    url = db.engine.url
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None


def _revision() -> str | None:
    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def _newest() -> str | None:
    return ScriptDirectory(str(MIGRATIONS)).get_current_head()


def _unverified(entry: Entry) -> bool:
    verified = _day(entry.verified_on)
    return verified is None or verified < today() - timedelta(days=VERIFIED_DAYS)


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None


def _some(names: list[str]) -> str:
    shown = ", ".join(names[:3])
    return f"{shown} and {len(names) - 3} more" if len(names) > 3 else shown


def _utc(seconds: float | None = None) -> str:
    return time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime(seconds))
