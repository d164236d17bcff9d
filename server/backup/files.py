"""Databases as files, and what must be on the disk before the next step."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

SIDECARS = ("-wal", "-shm", "-journal")


class Refused(Exception):
    """A sentence that says why, and what to do."""


@contextmanager
def opened(path: Path, mode: str, wait: float = 20) -> Iterator[sqlite3.Connection]:
    """A connection without the driver's own transactions.

    mode: "mode=rw", "mode=rwc", or "immutable=1" to read a file as it lies, its sidecars left alone.
    wait: seconds for somebody else's lock.
    """
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?{mode}", uri=True, isolation_level=None, timeout=wait)
    try:
        connection.execute("PRAGMA trusted_schema = OFF")
        yield connection
    finally:
        connection.close()


def make_single(path: Path) -> None:
    """Take the write-ahead log into the database, so that it is one file; and wait for the disk."""
    with opened(path, "mode=rw") as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    sync(path)


def copy(source: Path, target: Path) -> None:
    """Copy a file, readable by this user alone."""
    with source.open("rb") as read, open(target, "wb", opener=_private) as written:
        shutil.copyfileobj(read, written, 1 << 20)


def remove(path: Path) -> None:
    """Remove a database and its sidecars, where they are."""
    for suffix in ("", *SIDECARS):
        beside(path, suffix).unlink(missing_ok=True)


def beside(path: Path, suffix: str) -> Path:
    """The file of the same name with a suffix."""
    return path.with_name(path.name + suffix)


def sync(file: Path) -> None:
    """Return when a file is on the disk."""
    descriptor = os.open(file, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_names(folder: Path) -> None:
    """Return when the names in a folder are on the disk, where the file system can say so: SMB cannot."""
    with suppress(OSError):
        sync(folder)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
