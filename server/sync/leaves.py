"""The hashes that both sides compute. They detect accidents, not lies (docs/protocol.md)."""

from collections.abc import Sequence
from hashlib import sha256

from server.sync.wire import Offered


def leaves(account: bytes, offered: Sequence[Offered]) -> list[bytes]:
    """32 bytes for each, which name that record's bytes."""
    heads = {epoch: b"breather/1/leaf\0" + account + epoch.to_bytes(4) for epoch in {one.epoch for one in offered}}
    return [sha256(b"".join((heads[one.epoch], one.id, one.sealed, one.tag))).digest() for one in offered]


def erased_leaf(account: bytes, record: bytes) -> bytes:
    """32 bytes in place of an erased record's leaf: a backup from before is seen to differ."""
    return sha256(b"breather/1/erased\0" + account + record).digest()


def receipt(account: bytes, of: Sequence[bytes]) -> bytes:
    """32 bytes over the leaves of what one request stored, in its order."""
    return sha256(b"".join((b"breather/1/receipt\0", account, len(of).to_bytes(8), *of))).digest()


def digest(account: bytes, pairs: Sequence[bytes]) -> bytes:
    """32 bytes over ids and leaves, 48 bytes each, sorted."""
    return sha256(b"".join((b"breather/1/set\0", account, len(pairs).to_bytes(8), *pairs))).digest()
