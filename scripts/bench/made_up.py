"""Made-up people with a history, written straight into a database of either engine, and what their phones send."""

import base64
import hashlib
import json
import secrets
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import psycopg

SEALED = 33 + 16 + 512  # bytes of most records (docs/keys.md, record)
RUN = 20  # of server/sync/held.py
WIRE = Path(__file__).parent.parent.parent / "pwa" / "static" / "js" / "sync" / "wire.js"
TODAY = datetime.now(UTC).date()
COLUMNS = {
    "account": "id bytea, epoch int8, head int8, digest bytea, verifier_hash bytea, created_day date",
    "session": "token_hash bytea, id bytea, account_id bytea, first_day date, last_day date",
    "record": "account_id bytea, seq int8, id bytea, epoch int8, sealed bytea, tag bytea, leaf bytea, day date,"
    " erased bool",
    "leaf_run": "account_id bytea, part int8, packed bytea",
}
Row = tuple[object, ...]


@dataclass
class Person:
    """token: of their session. head: how many records they have at the server."""

    account: bytes
    token: str
    head: int


def insert_of(table: str) -> str:
    """A statement for SQLite."""
    names = [column.split()[0] for column in COLUMNS[table].split(", ")]
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"  # noqa: S608


def opened(database: Path) -> sqlite3.Connection:
    """SQLite's file, as durable as the server has it."""
    connection = sqlite3.connect(database, timeout=20)
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA secure_delete = ON")
    return connection


def load(database: Path | str, count: int, records: int = 0) -> list[Person]:
    """New people with so many records each. database: SQLite's file, or a connection string for PostgreSQL."""
    made: list[Person] = []
    for start in range(0, count, 100):
        some = [
            Person(secrets.token_bytes(16), secrets.token_urlsafe(32), records) for _ in range(min(100, count - start))
        ]
        tables = {"account": map(account, some), "session": map(session, some)}
        for person in some if records else ():
            its = rows(person.account, records)
            tables["record"] = [*tables.get("record", []), *its]
            tables["leaf_run"] = [*tables.get("leaf_run", []), *runs(its)]
        write(database, {table: list(its) for table, its in tables.items()})
        made += some
    return made


def account(person: Person) -> Row:
    return (person.account, 1, person.head, secrets.token_bytes(32), secrets.token_bytes(32), TODAY)


def session(person: Person) -> Row:
    return (hashlib.sha256(person.token.encode()).digest(), secrets.token_bytes(16), person.account, TODAY, TODAY)


def rows(owner: bytes, count: int, after: int = 0) -> list[Row]:
    """Records as the table has them, of random bytes: nobody looks inside."""
    some = secrets.token_bytes
    return [
        (owner, after + n + 1, some(16), 1, b"\x01" + some(SEALED - 1), some(32), some(32), TODAY, False)
        for n in range(count)
    ]


def runs(records: Sequence[Row]) -> list[Row]:
    """Their ids and leaves, as server/sync/held.py lays them side by side."""
    parts = [records[start : start + RUN] for start in range(0, len(records), RUN)]
    return [(part[0][0], n, b"".join(row[2] + row[6] for row in part)) for n, part in enumerate(parts)]  # type: ignore[operator]


def write(database: Path | str, tables: dict[str, list[Row]]) -> None:
    """All of it in one transaction."""
    if isinstance(database, str):
        with psycopg.connect(database) as connection, connection.cursor() as cursor:
            for table, its in tables.items():
                _copy(cursor, table, its)
        return
    with closing(opened(database)) as file, file:
        for table, its in tables.items():
            file.executemany(insert_of(table), [tuple(map(_plain, row)) for row in its])


def log_id(database: Path | str) -> bytes:
    """The name of the history of the database."""
    if isinstance(database, str):
        with psycopg.connect(database) as connection:
            return bytes((connection.execute("SELECT log_id FROM state").fetchone() or [b""])[0])
    with closing(opened(database)) as file:
        return bytes(file.execute("SELECT log_id FROM state").fetchone()[0])


def body(person: Person, offered: Iterable[Row], cursor: int = 0, log: bytes | None = None) -> bytes:
    """A sync that offers these rows, as a phone of ours writes it."""
    said = {
        "protocol": 1,
        "nonce": text(secrets.token_bytes(16)),
        "account": text(person.account),
        "log_id": text(log) if log else None,
        "cursor": cursor,
        "records": [
            {"id": text(row[2]), "epoch": row[3], "sealed": text(row[4]), "tag": text(row[5])} for row in offered
        ],
        "erase": [],
    }
    if "echo: false" in WIRE.read_text():
        said["echo"] = False
    return json.dumps(said, separators=(",", ":")).encode()


def text(data: object) -> str:
    assert isinstance(data, bytes)
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _copy(cursor: "psycopg.Cursor[tuple[object, ...]]", table: str, its: list[Row]) -> None:
    columns = [column.split() for column in COLUMNS[table].split(", ")]
    names = ", ".join(name for name, _ in columns)
    with cursor.copy(f"COPY {table} ({names}) FROM STDIN (FORMAT BINARY)") as copy:
        copy.set_types([kind for _, kind in columns])
        for row in its:
            copy.write_row(row)


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
