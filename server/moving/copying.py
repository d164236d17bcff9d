"""Rows from one database to another, compared on both sides before anything is kept."""

import hashlib
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, Table, delete, insert, inspect, select

from server.backup.files import Refused
from server.db import db
from server.sync.models import State

Rows = Sequence[Row[Any]]

BATCH = 1000
OURS = "alembic_version"  # the table of the migrations, which fill it by themselves


def check_empty(target: Connection) -> None:
    """Raises Refused where the target holds anything but our tables without rows."""
    there = set(inspect(target).get_table_names())
    if strange := sorted(there - set(db.metadata.tables) - {OURS}):
        raise Refused(f"The target holds tables of something else: {', '.join(strange[:3])}. Name an empty database.")
    for table in _tables():
        if table.name in there and table is not State.__table__ and target.execute(select(table).limit(1)).first():
            raise Refused(f"The target is not empty: {table.name} has rows. Name an empty database.")


def copy(source: Connection, target: Connection) -> dict[str, int]:
    """Copy every row inside the caller's two transactions; rows by table. Raises Refused where one came out different.

    The log keeps its name, and phones their cursors: the row that the migrations made for it goes.
    """
    target.execute(delete(State))
    sums = {table.name: _read(source, table, partial(_put, target, table)) for table in _tables()}
    for table in _tables():
        if _read(target, table) != sums[table.name]:
            raise Refused(f"Rows of {table.name} came out different at the target.")
    return {name: count for name, (count, _) in sums.items()}


def _tables() -> Sequence[Table]:
    """Those that others point to come first."""
    return db.metadata.sorted_tables


def _read(connection: Connection, table: Table, pass_on: Callable[[Rows], None] = lambda _: None) -> tuple[int, int]:
    """How many rows, and their SHA-256 added up: two databases sort texts differently, and a sum knows no order.

    In batches, as they come: a database may be larger than the memory.
    """
    count = total = 0
    with connection.execute(select(table), execution_options={"yield_per": BATCH}) as result:
        for rows in result.partitions(BATCH):
            pass_on(rows)
            count += len(rows)
            total += sum(int.from_bytes(hashlib.sha256(msgspec.msgpack.encode(tuple(row))).digest()) for row in rows)
    return count, total


def _put(target: Connection, table: Table, rows: Rows) -> None:
    target.execute(insert(table), [dict(row._mapping) for row in rows])
