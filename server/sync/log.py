"""The append-only log of one account, as SQLAlchemy Core knows it. Sync asks the driver (server/driver.py)."""

from dataclasses import dataclass
from typing import cast

from sqlalchemy import Connection, Table, select

from server.accounts.models import Account
from server.sync.leaves import digest
from server.sync.models import Pack, Record, State

records = cast(Table, Record.__table__)
packs = cast(Table, Pack.__table__)
accounts = cast(Table, Account.__table__)


@dataclass(frozen=True)
class Head:
    """epoch: the account's. last: sequence of the newest record, 0 before the first."""

    epoch: int
    last: int


def digest_of(connection: Connection, account: bytes) -> tuple[int, bytes]:
    """How many records there are, erased ones too, and the digest over them, read anew: what it stands for is final."""
    rows = connection.execute(select(records.c.id, records.c.leaf).where(records.c.account_id == account))
    pairs = sorted(bytes(row.id) + bytes(row.leaf) for row in rows)
    return len(pairs), digest(account, pairs)


def log_id(connection: Connection) -> bytes:
    """The name of this history of the database."""
    return bytes(connection.execute(select(State.log_id)).scalar_one())


def lock(connection: Connection, account: bytes) -> Head | None:
    """Hold the account's row, or None when it is gone.

    The sequence comes from this row: a global one can skip rows on PostgreSQL, where a later number may commit first.
    """
    row = connection.execute(
        select(accounts.c.epoch, accounts.c.head).where(accounts.c.id == account).with_for_update()
    ).one_or_none()
    return Head(row.epoch, row.head) if row else None
