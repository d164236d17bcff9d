"""The packs of one account are a chain without holes from its first record on. Runs inside the caller's transaction."""

from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, insert, select

from server.sync.log import Head, packs, records

ROOM = 64 << 10  # what a pack may be longer than the records that it stands for: the smallest ones have filler too
FULL = 500  # records: a shorter and smaller pack at the end of the chain is made anew with what came since
FULL_BYTES = 256 << 10
MOST_IDS = 1000
ANSWER = 128 << 10  # sealed bytes an answer: two thirds of a second on a slow link, then there is something to see


@dataclass(frozen=True)
class Stretch:
    """Records after `first` up to `last`; sealed is empty where only the place was asked for."""

    first: int
    last: int
    epoch: int
    sealed: bytes = b""


def read_before(connection: Connection, account: bytes, before: int | None) -> tuple[list[Stretch], bool]:
    """Packs that end at `before` or earlier, the newest first, at least one of them; and whether there are more."""
    wanted = select(packs).where(packs.c.account_id == account).order_by(packs.c.last.desc())
    if before is not None:
        wanted = wanted.where(packs.c.last <= before)
    found: list[Stretch] = []
    size = 0
    with connection.execution_options(yield_per=4).execute(wanted) as rows:
        for row in rows:
            size += len(row.sealed)
            if found and size > ANSWER:
                return found, True
            found.append(Stretch(row.first, row.last, row.epoch, row.sealed))
    return found, False


def next_place(connection: Connection, account: bytes) -> tuple[int, int, list[bytes]]:
    """Where the next pack begins, how far they reach, and the ids after the former in order: what it has to hold."""
    size = func.length(packs.c.sealed).label("size")
    end = select(packs.c.first, packs.c.last, size).where(packs.c.account_id == account).order_by(packs.c.last.desc())
    row = connection.execute(end.limit(1)).one_or_none()
    last = row.last if row else 0
    first = row.first if row and last - row.first < FULL and row.size < FULL_BYTES else last
    ids = select(records.c.id).where(records.c.account_id == account, records.c.seq > first).order_by(records.c.seq)
    return first, last, [bytes(found) for found in connection.execute(ids.limit(MOST_IDS)).scalars()]


def put(connection: Connection, account: bytes, head: Head, pack: Stretch) -> str | None:
    """Put it in the place of all after its beginning. Returns what is wrong with it, and then nothing changed."""
    if pack.epoch != head.epoch:
        return "epoch"
    if not pack.first < pack.last <= head.last:
        return "place"
    of_account = packs.c.account_id == account
    if (
        pack.first
        and not connection.execute(select(packs.c.last).where(of_account, packs.c.last == pack.first)).first()
    ):
        return "place"  # a hole before it: another phone was here, or something was erased
    if len(pack.sealed) > ROOM + _bytes_between(connection, account, pack.first, pack.last):
        return "size"
    connection.execute(delete(packs).where(of_account, packs.c.last > pack.first))
    row = {"account_id": account, "last": pack.last, "first": pack.first, "epoch": pack.epoch, "sealed": pack.sealed}
    connection.execute(insert(packs), row)
    return None


def _bytes_between(connection: Connection, account: bytes, first: int, last: int) -> int:
    between = (records.c.account_id == account, records.c.seq > first, records.c.seq <= last)
    total = select(func.sum(func.length(records.c.sealed))).where(*between)
    return int(connection.execute(total).scalar() or 0)
