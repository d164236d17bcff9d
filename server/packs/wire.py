"""What /api/packs takes and answers: docs/protocol.md as types."""

import msgspec

from server.fields import Id, Sealed
from server.sync.wire import Cursor, Epoch


class AskPacks(msgspec.Struct, forbid_unknown_fields=True):
    """before: the end of the oldest pack that came, less its own stretch; null asks for the newest."""

    protocol: int
    nonce: Id
    account: Id
    before: Cursor | None


class PackOut(msgspec.Struct):
    """The records after `first` up to `last`."""

    first: int
    last: int
    epoch: int
    sealed: str


class Packs(msgspec.Struct):
    """The newest first."""

    protocol: int
    nonce: str
    log_id: str
    packs: list[PackOut]
    more: bool


class AskPlace(msgspec.Struct, forbid_unknown_fields=True):
    """Where would the next pack go?"""

    protocol: int
    nonce: Id
    account: Id


class Place(msgspec.Struct):
    """first: where it begins. last: how far the packs reach. ids: of the records after `first`, in order."""

    protocol: int
    nonce: str
    log_id: str
    first: int
    last: int
    ids: list[str]


class PutPack(msgspec.Struct, forbid_unknown_fields=True):
    """A pack for the records after `first` up to `last` of this log."""

    protocol: int
    nonce: Id
    account: Id
    log_id: Id
    first: Cursor
    last: Cursor
    epoch: Epoch
    sealed: Sealed


class Kept(msgspec.Struct):
    """Up to which record the packs reach now."""

    protocol: int
    nonce: str
    log_id: str
    last: int
