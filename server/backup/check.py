"""Is this file an intact backup? Every reason against it is a sentence."""

import sqlite3
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from alembic.script import ScriptDirectory

from server.backup import contents
from server.backup.contents import SEAL, Contents
from server.backup.files import Refused, opened
from server.db import MIGRATIONS

MAGIC = b"SQLite format 3\0"
ALWAYS = {"account", "credential", "slot", "session", "challenge", "record", "state"}  # since the first revision


@dataclass(frozen=True)
class Checked:
    """taken: Unix seconds; None for a database without a seal, of which only the structure could be checked."""

    contents: Contents
    taken: int | None

    @property
    def when(self) -> str:
        """For people, UTC."""
        return time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime(self.taken)) if self.taken else "at an unknown time"


def check(path: Path) -> Checked:
    """Read the whole file and change nothing. Raises Refused."""
    write_ahead = _header(path)
    try:
        with opened(path, "immutable=1") as connection:
            for reason in _reasons(connection):
                raise Refused(f"{path} {reason}.")
            found = contents.read(connection)
            sealed = _seal(connection)
    except (sqlite3.Error, OverflowError, TypeError, UnicodeDecodeError) as error:
        raise Refused(f"{path} is damaged ({error}).") from None
    if sealed is None and write_ahead:
        raise Refused(
            f"{path} was copied from a database in use, so that its newest changes may be missing: "
            "only 'breather backup' copies those."
        )
    if sealed and sealed[1] != found.digest:
        raise Refused(f"{path} is damaged (what it holds is not what was backed up).")
    return Checked(found, sealed[0] if sealed else None)


def _header(path: Path) -> bool:
    """Look at the first bytes; whether the file says that a write-ahead log belongs to it. Raises Refused.

    SQLite's file format, section 1.3: page size at 16, write version at 18, number of pages at 28.
    """
    try:
        with path.open("rb") as file:
            head = file.read(100)
        there = path.stat().st_size
    except OSError as error:
        raise Refused(f"{path} cannot be read ({error.strerror}).") from None
    if len(head) < 100 or not head.startswith(MAGIC):
        raise Refused(f"{path} is no database.")
    page = int.from_bytes(head[16:18])
    whole = int.from_bytes(head[28:32]) * (65536 if page == 1 else page)
    if there != whole:
        raise Refused(f"{path} is damaged (it has {there} bytes and should have {whole}).")
    return head[18] == 2


def _reasons(connection: sqlite3.Connection) -> Iterator[str]:
    """What speaks against it, the first reason being enough. Raises sqlite3.Error."""
    kinds = {kind for (kind,) in connection.execute("SELECT DISTINCT type FROM sqlite_schema")}
    names = set(contents.tables(connection))
    if not names >= {"alembic_version", *ALWAYS} or kinds - {"table", "index"}:
        yield "is a database of something else"
    revision, known = contents.revision(connection), ScriptDirectory(str(MIGRATIONS))
    if not revision:
        yield "holds no finished database"
    if revision not in {script.revision for script in known.walk_revisions()}:
        yield (
            f"was made by a newer release: it is at revision {revision}, and this release knows "
            f"{known.get_current_head()} at most. Install the release that made it"
        )
    (verdict,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    if verdict != "ok":
        yield f"is damaged ({' '.join(verdict.split())})"
    if connection.execute("PRAGMA foreign_key_check").fetchone():
        yield "is damaged (it holds rows whose account is missing)"
    if connection.execute("SELECT count(*) FROM state WHERE length(log_id) = 16").fetchone() != (1,):
        yield "is damaged (it does not say which history of the log it holds)"


def _seal(connection: sqlite3.Connection) -> tuple[int, bytes] | None:
    if not connection.execute("SELECT 1 FROM sqlite_schema WHERE name = ?", (SEAL,)).fetchone():
        return None
    taken, digest = connection.execute(f"SELECT taken, digest FROM {SEAL}").fetchone()  # noqa: S608
    return int(taken), bytes(digest)
