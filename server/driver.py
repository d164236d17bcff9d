"""The short way to the database, for the one route that every phone asks all day: SQL, given to the driver itself.

A statement of SQLAlchemy's takes 60 to 100 µs to build, look up and wrap; the driver takes 5. Connections still come
from the engine's pool, prepared as all others are, and errors leave as SQLAlchemy's: the one handler knows them.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Dialect
from sqlalchemy.exc import DBAPIError

from server.db import db

Row = Sequence[Any]


class Transaction:
    """What may be asked inside of one. SQL has `?` for every value."""

    def __init__(self, cursor: Any, dialect: Dialect, writing: bool) -> None:
        self._cursor = cursor
        self._is_sqlite = dialect.name == "sqlite"  # a writer there is alone from its BEGIN IMMEDIATE on
        self._writing = writing

    def begin(self) -> None:
        """Reading: every statement sees the same moment, waits for no writer and stops none."""
        if self._is_sqlite:
            self._cursor.execute("BEGIN IMMEDIATE" if self._writing else "BEGIN")
        elif not self._writing:
            self._cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")

    def all(self, sql: str, *values: object) -> list[Row]:
        """Every row."""
        self._cursor.execute(self._spelt(sql), values)
        found: list[Row] = self._cursor.fetchall()
        return found

    def one(self, sql: str, *values: object, hold: str = "") -> Row | None:
        """The first row, or None. hold: a table whose row nobody else may change until the end of what is written."""
        lock = f" FOR UPDATE OF {hold}" if hold and self._writing and not self._is_sqlite else ""
        self._cursor.execute(self._spelt(sql + lock), values)
        found: Row | None = self._cursor.fetchone()
        return found

    def change(self, sql: str, *values: object) -> int:
        """How many rows it changed."""
        self._cursor.execute(self._spelt(sql), values)
        count: int = self._cursor.rowcount
        return count

    def change_each(self, sql: str, rows: Sequence[Row]) -> None:
        """The same statement with the values of each row."""
        if rows:
            self._cursor.executemany(self._spelt(sql), rows)

    def _spelt(self, sql: str) -> str:
        return sql if self._is_sqlite else sql.replace("?", "%s")


@contextmanager
def transaction(writing: bool) -> Iterator[Transaction]:
    """One transaction: kept when the block ends, undone when it raises. Raises SQLAlchemy's DBAPIError."""
    engine = db.engine
    errors = engine.dialect.loaded_dbapi.Error
    pooled = None
    try:
        pooled = engine.raw_connection()
        found = Transaction(pooled.cursor(), engine.dialect, writing)
        found.begin()
        yield found
        pooled.commit()
    except errors as error:
        lost = pooled is not None and engine.dialect.is_disconnect(error, pooled, None)
        if pooled is not None and lost:
            pooled.invalidate(error)
        raise DBAPIError.instance(
            None, None, error, errors, hide_parameters=True, connection_invalidated=lost, dialect=engine.dialect
        ) from None
    finally:
        if pooled is not None:
            pooled.close()  # back to the pool, which rolls back what was not kept
