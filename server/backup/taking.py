"""Taking a backup, while others read and write."""

import os
import sqlite3
import tempfile
import time
from pathlib import Path

from server.backup import contents, files
from server.backup.check import check
from server.backup.contents import SEAL, Contents
from server.backup.files import Refused, opened


def take(database: Path, target: Path, force: bool = False) -> Contents:
    """Copy the database to `target`, which appears only when the copy was read back and is right.

    Raises Refused, sqlite3.Error or OSError; `target` is then as it was.
    """
    _check_places(database, target, force)
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")  # mode 0600
    os.close(descriptor)
    growing = Path(name)
    try:
        meant = _copy(database, growing)
        files.make_single(growing)
        check(growing)  # against the digest of what was meant
        growing.replace(target)
    finally:
        files.remove(growing)
    files.sync_names(target.parent)
    return meant


def _check_places(database: Path, target: Path, force: bool) -> None:
    if not database.exists():
        raise Refused(f"There is no database at {database}: run 'breather migrate' first.")
    if not target.parent.is_dir():
        raise Refused(f"There is no folder {target.parent}.")
    if target.is_dir():
        raise Refused(f"{target} is a folder: name a file.")
    if target.exists() and target.samefile(database):
        raise Refused(f"{target} is the database itself: name another file.")
    if target.exists() and not force:
        raise Refused(f"{target} is there already: name another file, or say --force to replace it.")


def _copy(database: Path, target: Path) -> Contents:
    """Copy, and seal the copy; what was copied. One read transaction sees one moment, and holds no writer up."""
    with opened(database, "mode=rw") as source, opened(target, "mode=rw") as copy:
        source.execute("BEGIN")
        try:
            meant = contents.read(source)
        except sqlite3.OperationalError as error:
            raise Refused(f"The database is not ready ({error}): run 'breather migrate' first.") from None
        source.backup(copy)
        source.execute("COMMIT")
        copy.execute(f"CREATE TABLE {SEAL} (id INTEGER PRIMARY KEY, taken INTEGER NOT NULL, digest BLOB NOT NULL)")
        copy.execute(f"INSERT INTO {SEAL} VALUES (1, ?, ?)", (int(time.time()), meant.digest))  # noqa: S608
    return meant
