"""The append-only log of one account. SQLAlchemy Core only: the ORM is five times slower at a hundred rows.

Every function runs inside the caller's transaction, which `lock` serialises by account.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from sqlalchemy import Connection, Table, insert, select, update

from server.accounts.models import Account
from server.sync.leaves import digest, erased_leaf, leaf
from server.sync.models import Record, State
from server.sync.wire import Offered

MOST_RECORDS = 200_000  # every sync reads and hashes all leaves of the account, on SQLite while nobody else can write
PAGE_RECORDS = 1000
PAGE_BYTES = 1 << 20
# version 1, enc 32, AEAD tag 16, and the four sizes to which the plaintext is padded (docs/keys.md, record)
SEALED_SIZES = {33 + 16 + padded for padded in (512, 2048, 8192, 32768)}

records = cast(Table, Record.__table__)
accounts = cast(Table, Account.__table__)


@dataclass(frozen=True)
class Head:
    """epoch: the account's. last: sequence of the newest record, 0 before the first."""

    epoch: int
    last: int


@dataclass(frozen=True)
class Outcome:
    """What became of one offered record; leaf and day are those of what is stored."""

    id: bytes
    status: str
    code: str | None = None
    leaf: bytes | None = None
    day: date | None = None


@dataclass(frozen=True)
class Stored:
    """A record as it was offered, and the day on which it came."""

    id: bytes
    epoch: int
    sealed: bytes
    tag: bytes
    day: date


@dataclass(frozen=True)
class Page:
    """Records and erased ids after a cursor, in order; cursor: where the next page begins."""

    records: list[Stored]
    erased: list[bytes]
    cursor: int
    more: bool


@dataclass(frozen=True)
class Known:
    """What is stored under an id."""

    leaf: bytes
    day: date
    erased: bool


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


def append(
    connection: Connection, account: bytes, head: Head, offered: Sequence[Offered], today: date
) -> list[Outcome]:
    """Store what is new. Nothing is ever overwritten, and one bad record never blocks the others."""
    known = _known(connection, account, [record.id for record in offered])
    outcomes: list[Outcome] = []
    rows: list[dict[str, object]] = []
    for record in offered:
        found = known.get(record.id)
        its_leaf = leaf(account, record.epoch, record.id, record.sealed, record.tag)
        if code := _flaw(record, head):
            outcomes.append(Outcome(record.id, "rejected", code))
        elif found:
            status = "erased" if found.erased else "duplicate" if found.leaf == its_leaf else "conflict"
            outcomes.append(Outcome(record.id, status, leaf=found.leaf, day=found.day))
        elif head.last + len(rows) >= MOST_RECORDS:  # erased ones count: their rows stay
            outcomes.append(Outcome(record.id, "rejected", "full"))
        else:
            known[record.id] = Known(its_leaf, today, False)
            rows.append(_row(account, head.last + len(rows) + 1, record, its_leaf, today))
            outcomes.append(Outcome(record.id, "stored", leaf=its_leaf, day=today))
    if rows:
        connection.execute(insert(records), rows)
        connection.execute(update(accounts).where(accounts.c.id == account).values(head=head.last + len(rows)))
    return outcomes


def erase(connection: Connection, account: bytes, ids: Sequence[bytes]) -> list[bytes]:
    """Free the bytes of those ids that are stored, and return these, also when they were erased before.

    Sequence and id stay, so that a phone which offers the record again is told `erased`.
    """
    known = _known(connection, account, ids)
    for record in known:
        connection.execute(
            update(records)
            .where(records.c.account_id == account, records.c.id == record)
            .values(sealed=None, tag=None, erased=True, leaf=erased_leaf(account, record))
        )
    return list(known)


def read_after(connection: Connection, account: bytes, cursor: int) -> Page:
    """What came after the cursor (a sequence), at most 1,000 rows and about 1 MiB in base64."""
    after = select(records).where(records.c.account_id == account, records.c.seq > cursor).order_by(records.c.seq)
    page = Page([], [], cursor, False)
    found, gone, size, more = page.records, page.erased, 0, False
    with connection.execution_options(yield_per=64).execute(after.limit(PAGE_RECORDS + 1)) as rows:
        for row in rows:
            size += len(row.sealed or b"") * 4 // 3
            if len(found) + len(gone) == PAGE_RECORDS or (found and size > PAGE_BYTES):
                more = True
                break
            if row.erased:
                gone.append(row.id)
            else:
                found.append(Stored(row.id, row.epoch, row.sealed, row.tag, row.day))
            cursor = row.seq
    return Page(found, gone, cursor, more)


def leaves(connection: Connection, account: bytes) -> list[tuple[bytes, bytes]]:
    """(id, leaf) of everything stored, erased records too, sorted by id."""
    rows = connection.execute(
        select(records.c.id, records.c.leaf).where(records.c.account_id == account).order_by(records.c.id)
    )
    return [(row.id, row.leaf) for row in rows]


def digest_of(account: bytes, pairs: Sequence[tuple[bytes, bytes]]) -> bytes:
    """The digest over everything stored."""
    return digest(account, len(pairs), pairs)


def _known(connection: Connection, account: bytes, ids: Iterable[bytes]) -> dict[bytes, Known]:
    wanted = select(records.c.id, records.c.leaf, records.c.day, records.c.erased).where(
        records.c.account_id == account, records.c.id.in_(ids)
    )
    return {row.id: Known(row.leaf, row.day, row.erased) for row in connection.execute(wanted)}


def _flaw(record: Offered, head: Head) -> str | None:
    """Why a record cannot be stored. Records of older epochs stay welcome: they were sealed offline."""
    if len(record.sealed) not in SEALED_SIZES:
        return "sealed-size"
    return None if 1 <= record.epoch <= head.epoch else "epoch"


def _row(account: bytes, seq: int, record: Offered, its_leaf: bytes, today: date) -> dict[str, object]:
    return {
        "account_id": account,
        "seq": seq,
        "id": record.id,
        "epoch": record.epoch,
        "sealed": record.sealed,
        "tag": record.tag,
        "leaf": its_leaf,
        "day": today,
        "erased": False,
    }
