"""What a database holds, in a form that two copies can be compared by."""

import hashlib
import sqlite3
from dataclasses import dataclass

import msgspec

SEAL = "backup"  # the table that a backup has and a database in use has not


@dataclass(frozen=True)
class Contents:
    """revision: of the migrations. counts: rows by table. digest: SHA-256 over every row; finds accidents, not lies."""

    revision: str
    counts: dict[str, int]
    digest: bytes

    def __str__(self) -> str:
        wanted = {"account": "accounts", "record": "records", "directory_entry": "directory entries"}
        return ", ".join(f"{name}: {self.counts.get(table, 0)}" for table, name in wanted.items())


def read(connection: sqlite3.Connection) -> Contents:
    """Read everything. Raises sqlite3.Error. In a transaction of the caller's when somebody may be writing."""
    counts, state = {}, hashlib.sha256()
    for table in tables(connection):
        state.update(msgspec.msgpack.encode(table))
        counts[table] = 0
        for row in connection.execute(f'SELECT * FROM "{table}" ORDER BY {_key(connection, table)}'):  # noqa: S608
            state.update(msgspec.msgpack.encode(row))
            counts[table] += 1
    return Contents(revision(connection), counts, state.digest())


def tables(connection: sqlite3.Connection) -> list[str]:
    """The names of all tables but SQLite's own and the seal, sorted."""
    found = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").fetchall()
    return [name for (name,) in found if name != SEAL and not name.startswith("sqlite_")]


def revision(connection: sqlite3.Connection) -> str:
    """The revision of the migrations, or "" when none was ever finished."""
    rows = connection.execute("SELECT version_num FROM alembic_version").fetchall()
    return str(rows[0][0]) if len(rows) == 1 else ""


def _key(connection: sqlite3.Connection, table: str) -> str:
    """The columns of the primary key, in its order: the order of rows must not depend on where they lie."""
    columns = connection.execute("SELECT name FROM pragma_table_info(?) WHERE pk ORDER BY pk", (table,)).fetchall()
    return ", ".join(f'"{name}"' for (name,) in columns) or "1"
