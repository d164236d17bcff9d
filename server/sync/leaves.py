"""The hashes that both sides compute. They detect accidents, not lies (docs/protocol.md)."""

import hashlib
from collections.abc import Iterable


def leaf(account: bytes, epoch: int, record: bytes, sealed: bytes, tag: bytes) -> bytes:
    """32 bytes that name one record's bytes."""
    return hashlib.sha256(b"breather/1/leaf\0" + account + epoch.to_bytes(4) + record + sealed + tag).digest()


def erased_leaf(account: bytes, record: bytes) -> bytes:
    """32 bytes in place of an erased record's leaf: a backup from before is seen to differ."""
    return hashlib.sha256(b"breather/1/erased\0" + account + record).digest()


def digest(account: bytes, count: int, leaves: Iterable[tuple[bytes, bytes]]) -> bytes:
    """32 bytes over (id, leaf) pairs that come sorted by id."""
    state = hashlib.sha256(b"breather/1/set\0" + account + count.to_bytes(8))
    for record, its_leaf in leaves:
        state.update(record + its_leaf)
    return state.digest()
