"""What /api/sync takes and answers: docs/protocol.md as types."""

from typing import Annotated

import msgspec

from server.fields import Id, Key, Sealed

PROTOCOL = 1
MEDIA = "application/vnd.breather.sync+json"

Epoch = Annotated[int, msgspec.Meta(ge=0, le=2**32 - 1)]
Cursor = Annotated[int, msgspec.Meta(ge=0, le=2**53 - 1)]


class Offered(msgspec.Struct, forbid_unknown_fields=True):
    """One sealed record from a phone. Immutable: edits and tombstones are records too."""

    id: Id
    epoch: Epoch
    sealed: Sealed
    tag: Key


class Exchange(msgspec.Struct, forbid_unknown_fields=True):
    """One round trip. nonce: comes back, which no captive portal can do. log_id: null on a phone that never read."""

    protocol: int
    nonce: Id
    account: Id
    log_id: Id | None
    cursor: Cursor
    records: list[Offered]
    erase: list[Id]


class AskIds(msgspec.Struct, forbid_unknown_fields=True):
    """Healing: ask for everything that the server holds, by id and leaf."""

    protocol: int
    nonce: Id
    account: Id


class Result(msgspec.Struct, omit_defaults=True):
    """status: stored, duplicate, conflict, erased or rejected (then with a code). leaf, day: of what is stored."""

    id: str
    status: str
    code: str | None = None
    leaf: str | None = None
    day: str | None = None


class RecordOut(msgspec.Struct):
    """A record as it was stored. day: of arrival, UTC."""

    id: str
    epoch: int
    sealed: str
    tag: str
    day: str


class Exchanged(msgspec.Struct):
    """digest: over everything stored, present when `more` is false."""

    protocol: int
    nonce: str
    log_id: str
    results: list[Result]
    records: list[RecordOut]
    erased: list[str]
    cursor: int
    more: bool
    count: int
    digest: str | None


class Held(msgspec.Struct):
    """One record by id and leaf."""

    id: str
    leaf: str


class Ids(msgspec.Struct):
    """Everything that the server holds of the account."""

    protocol: int
    nonce: str
    log_id: str
    ids: list[Held]
