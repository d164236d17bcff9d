"""Bringing a backup back. At each moment either the old database or the new one is in place, whole."""

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import URL

from server import create_app
from server.backup import files
from server.backup.check import Checked, check
from server.backup.files import Refused, beside, opened
from server.backup.settling import Settled, settle
from server.config import Config
from server.db import db

LOCK_SECONDS = 2.0


@dataclass(frozen=True)
class Restored:
    """backup: what the file held. kept: where the database from before lies, None when there was none."""

    backup: Checked
    settled: Settled
    kept: Path | None


def restore(config: Config, database: Path, file: Path) -> Restored:
    """Replace the database by a backup. Raises Refused, sqlite3.Error or OSError; the old database is then in place."""
    if database.exists() and file.exists() and file.samefile(database):
        raise Refused(f"{file} is the database itself.")
    check(file)  # before anything is touched
    coming = beside(database, ".restoring")
    with alone(database):
        try:
            _clear(database, coming)  # of a restore that was cut off
            files.copy(file, coming)
            found = check(coming)  # what is put in place is what was checked
            settled = _settle(config, coming)
            kept = swap(database, coming)
        except BaseException:
            _clear(database, coming)
            raise
    return Restored(found, settled, kept)


@contextmanager
def alone(database: Path) -> Iterator[None]:
    """Hold the old database alone, as one file. Raises Refused while anybody has it open.

    Leaving WAL mode works only for the last connection. Who opens the file while we hold it waits, and then meets
    SQLITE_READONLY_DBMOVED on going back to WAL: nothing can be written to the database that was put aside.
    """
    if not database.exists():
        yield
        return
    with opened(database, "mode=rw", LOCK_SECONDS) as connection:
        try:
            connection.execute("PRAGMA journal_mode = DELETE")
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            raise Refused(f"The database is in use ({error}): stop the server, then restore.") from None
        except sqlite3.DatabaseError:
            pass  # damaged: a reason to restore, and nothing that anybody could hold
        yield


def _settle(config: Config, coming: Path) -> Settled:
    url = URL.create("sqlite", database=str(coming)).render_as_string(hide_password=False)
    with create_app(replace(config, database_url=url)).app_context():
        settled = settle(config.data)
        db.session.remove()
        db.engine.dispose()
    files.make_single(coming)
    check(coming)
    return settled


def _clear(database: Path, coming: Path) -> None:
    """Remove what was not put in place, and the second name of what still is."""
    files.remove(coming)
    for kept in database.parent.glob(f"{database.stem}-before-*.sqlite3"):
        if database.exists() and kept.samefile(database):
            kept.unlink()


def swap(database: Path, coming: Path) -> Path | None:
    """Put the new database in place, the old one beside it under the time of now (UTC)."""
    kept = _free_name(database)
    there = database.exists()
    if there:
        os.link(database, kept)  # a second name first: the place is never empty
    for suffix in files.SIDECARS:  # of a damaged database only; SQLite would read them into the new one
        if beside(database, suffix).exists():
            beside(database, suffix).replace(beside(kept, suffix))
    coming.replace(database)
    files.sync_names(database.parent)
    return kept if there else None


def _free_name(database: Path) -> Path:
    stem = f"{database.stem}-before-{time.strftime('%Y%m%dT%H%M%SZ', time.gmtime())}"
    names = (database.with_name(f"{stem}{suffix}.sqlite3") for suffix in ("", *(f"-{n}" for n in range(2, 1000))))
    return next(name for name in names if not name.exists())  # two restores may fall into one second
