"""Ids and leaves of everything that an account has stored: what the digest hashes, 48 bytes a record, sorted by id.

They stand in the records too, but there they lie 700 bytes apart, and whoever stores one more record needs them all.
The table `leaf_run` has them side by side, in the order of their sequences: one more record changes one short row. It
is a copy, used while nothing is missing, made anew where it falls short.
"""

import struct
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from server.driver import Transaction
from server.sync.leaves import digest
from server.sync.wire import HeldOut

ID, BOTH = 16, 48
RUN = 20  # records a row: of 1,000 bytes SQLite puts none aside, and PostgreSQL neither
STEP = 2000
WHOLE = struct.Struct(f"{BOTH}s" * RUN)  # takes a row apart in one go, five times faster than slices

COUNT = "SELECT count(*) FROM record WHERE account_id = ?"
RUNS = "SELECT packed FROM leaf_run WHERE account_id = ? ORDER BY part"
ADD = "INSERT INTO leaf_run (account_id, part, packed) VALUES (?, ?, ?)"
LENGTHEN = "UPDATE leaf_run SET packed = ? WHERE account_id = ? AND part = ?"
DROP = "DELETE FROM leaf_run WHERE account_id = ?"
RECORDS = "SELECT id, leaf, seq FROM record WHERE account_id = ? AND seq > ? ORDER BY seq LIMIT ?"


class Held:
    """Of one account, at one moment. copied: whether `leaf_run` has the same. begun: its last row, if not full."""

    def __init__(self, pairs: Iterable[bytes], copied: bool, begun: bytes = b"") -> None:
        self._pairs = sorted(pairs)
        self.copied, self.begun = copied, begun

    def __len__(self) -> int:
        return len(self._pairs)

    def among(self, ids: Sequence[bytes]) -> list[bytes]:
        """Those of the ids that are stored."""
        pairs = self._pairs
        return pairs and [
            one for one in ids if b"".join(pairs[(at := bisect_left(pairs, one)) : at + 1]).startswith(one)
        ]

    def with_more(self, fresh: Iterable[bytes]) -> "Held":
        """These and further ones."""
        return Held([*self._pairs, *fresh], self.copied)

    def digest(self, account: bytes) -> bytes:
        """32 bytes over everything stored."""
        return digest(account, self._pairs)

    def listed(self) -> list[HeldOut]:
        """As an answer lists them."""
        return [HeldOut(pair[:ID], pair[ID:]) for pair in self._pairs]


def load(asked: Transaction, account: bytes, last: int) -> Held:
    """All of an account whose newest sequence is `last`."""
    if count(asked, account) == last:
        pairs: list[bytes] = []
        begun = b""
        for (run,) in asked.all(RUNS, account):
            begun = b"" if len(run) == WHOLE.size else run
            pairs += _cut(begun, BOTH) if begun else WHOLE.unpack(run)
        if len(pairs) == last:
            return Held(pairs, True, begun)
    return Held(_of_records(asked, account), False)


def add(asked: Transaction, account: bytes, there: Held, last: int, fresh: list[bytes]) -> Held:
    """Everything, now that fresh pairs were stored after the sequence `last`."""
    if not there.copied:
        return renew(asked, account, last + len(fresh))
    if not fresh:
        return there
    first = last // RUN
    runs = list(enumerate(_cut(b"".join([there.begun, *fresh]), WHOLE.size), first))
    if there.begun:
        part, run = runs.pop(0)
        asked.change(LENGTHEN, run, account, part)
    asked.change_each(ADD, [(account, part, run) for part, run in runs])
    return there.with_more(fresh)


def renew(asked: Transaction, account: bytes, last: int) -> Held:
    """Make the copy anew. Where records are missing there is none: they have no place in it."""
    pairs = list(_of_records(asked, account))
    asked.change(DROP, account)
    whole = len(pairs) == last
    if whole:
        runs = _cut(b"".join(pairs), WHOLE.size)
        asked.change_each(ADD, [(account, part, run) for part, run in enumerate(runs)])
    return Held(pairs, whole)


def count(asked: Transaction, account: bytes) -> int:
    """How many records there are, erased ones too."""
    found = asked.one(COUNT, account)
    return int(found[0]) if found else 0


def _of_records(asked: Transaction, account: bytes) -> Iterator[bytes]:
    """In the order of their sequences; in steps, since some drivers hand over a whole result at once."""
    rows, after = asked.all(RECORDS, account, 0, STEP), 0
    while rows:
        yield from (record + leaf for record, leaf, _ in rows)
        after = rows[-1][2]
        rows = asked.all(RECORDS, account, after, STEP) if len(rows) == STEP else []


def _cut(packed: bytes, size: int) -> list[bytes]:
    return [packed[at : at + size] for at in range(0, len(packed), size)]
