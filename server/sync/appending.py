"""Storing what a phone offers. Nothing is ever overwritten, and one bad record never blocks the others."""

from collections.abc import Iterator, Sequence
from datetime import date

from server.driver import Transaction
from server.sync.caller import Caller
from server.sync.held import Held
from server.sync.leaves import leaves
from server.sync.wire import Offered, Result

MOST_RECORDS = 200_000  # to store one, all leaves of the account are read and hashed
# version 1, enc 32, AEAD tag 16, and the four sizes to which the plaintext is padded (docs/keys.md, record)
SEALED_SIZES = {33 + 16 + padded for padded in (512, 2048, 8192, 32768)}
SOME = 64  # ids a question: always as many places, so that a database knows the statement again

INSERT = (
    "INSERT INTO record (account_id, seq, id, epoch, sealed, tag, leaf, day, erased)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, FALSE)"
)
KNOWN = f"SELECT id, leaf, day, erased FROM record WHERE account_id = ? AND id IN ({', '.join('?' * SOME)})"  # noqa: S608


Known = tuple[bytes, str, bool]  # leaf, day of arrival as ISO 8601 writes it, whether it was erased


def append(
    asked: Transaction, caller: Caller, held: Held, offered: Sequence[Offered], today: date
) -> tuple[list[Result], list[Offered], list[bytes]]:
    """What became of each, in order; what was stored, in the order of its sequences; id and leaf of that.

    The caller's row is held: the sequence comes from there. A global one can skip rows on PostgreSQL, where a later
    number may commit first.
    """
    account, epoch, last, day = caller.account, caller.head.epoch, caller.head.last, today.isoformat()
    there = dict(known(asked, account, held.among([record.id for record in offered])))
    results: list[Result] = []
    stored: list[Offered] = []
    rows: list[tuple[object, ...]] = []
    for record, leaf in zip(offered, leaves(account, offered), strict=True):
        name = record.id
        if len(record.sealed) not in SEALED_SIZES:
            results.append(Result(name, "rejected", "sealed-size"))
        elif not 1 <= record.epoch <= epoch:  # older ones stay welcome: they were sealed offline
            results.append(Result(name, "rejected", "epoch"))
        elif found := there.get(name):
            its_leaf, its_day, erased = found
            status = "erased" if erased else "duplicate" if its_leaf == leaf else "conflict"
            results.append(Result(name, status, None, its_leaf, its_day))
        elif last >= MOST_RECORDS:  # erased ones count: their rows stay
            results.append(Result(name, "rejected", "full"))
        else:
            last += 1
            there[name] = leaf, day, False
            stored.append(record)
            rows.append((account, last, name, record.epoch, record.sealed, record.tag, leaf, day))
            results.append(Result(name, "stored", None, leaf, day))
    asked.change_each(INSERT, rows)
    return results, stored, [row[2] + row[6] for row in rows]  # type: ignore[operator]


def known(asked: Transaction, account: bytes, ids: Sequence[bytes]) -> Iterator[tuple[bytes, Known]]:
    """Those of the ids that are stored."""
    for start in range(0, len(ids), SOME):
        some = ids[start : start + SOME]
        for record, leaf, day, erased in asked.all(KNOWN, account, *some, *([some[-1]] * (SOME - len(some)))):
            yield record, (leaf, str(day), bool(erased))
