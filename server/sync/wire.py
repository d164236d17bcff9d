"""What /api/sync takes and answers: docs/protocol.md as types."""

from typing import Annotated

import msgspec

from server import fields
from server.fields import Id, Key, Sealed

PROTOCOL = 1
MEDIA = "application/vnd.breather.sync+json"

Epoch = Annotated[int, msgspec.Meta(ge=0, le=2**32 - 1)]
Cursor = Annotated[int, msgspec.Meta(ge=0, le=2**53 - 1)]

# Plain bytes, which msgspec writes itself (server/sync/text.py makes base64url of them).
IdOut = Annotated[bytes, msgspec.Meta(extra_json_schema=fields.schema(Id))]
KeyOut = Annotated[bytes, msgspec.Meta(extra_json_schema=fields.schema(Key))]
SealedOut = Annotated[bytes, msgspec.Meta(extra_json_schema=fields.schema(Sealed))]


class Offered(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    """One sealed record from a phone. Immutable: edits and tombstones are records too."""

    id: Id
    epoch: Epoch
    sealed: Sealed
    tag: Key


class Exchange(msgspec.Struct, forbid_unknown_fields=True):
    """One round trip. nonce: comes back, which no captive portal can do. log_id: null on a phone that never read.

    echo: whether what this very request stores comes back, singly among the results and among those after the cursor;
    without, one receipt stands for it.
    """

    protocol: int
    nonce: Id
    account: Id
    log_id: Id | None
    cursor: Cursor
    records: list[Offered]
    erase: list[Id]
    echo: bool = True


class AskIds(msgspec.Struct, forbid_unknown_fields=True):
    """Healing: ask for everything that the server holds, by id and leaf."""

    protocol: int
    nonce: Id
    account: Id


class Result(msgspec.Struct, omit_defaults=True, gc=False):
    """status: stored, duplicate, conflict, erased or rejected (then with a code). leaf, day: of what is stored."""

    id: IdOut
    status: str
    code: str | None = None
    leaf: KeyOut | None = None
    day: str | None = None


class RecordOut(msgspec.Struct, gc=False):
    """A record as it was stored. day: of arrival, UTC."""

    id: IdOut
    epoch: int
    sealed: SealedOut
    tag: KeyOut
    day: str


class Receipt(msgspec.Struct):
    """For all that a request stored. day: of arrival. receipt: over their leaves, in the order of the request."""

    count: int
    day: str
    receipt: KeyOut


class Exchanged(msgspec.Struct, omit_defaults=True):
    """digest: over everything stored, present when `more` is false. stored: of what the results do not name."""

    protocol: int
    nonce: IdOut
    log_id: IdOut
    results: list[Result]
    records: list[RecordOut]
    erased: list[IdOut]
    cursor: int
    more: bool
    count: int
    digest: KeyOut | None
    stored: Receipt | None = None


class HeldOut(msgspec.Struct, gc=False):
    """One record by id and leaf."""

    id: IdOut
    leaf: KeyOut


class Ids(msgspec.Struct):
    """Everything that the server holds of the account."""

    protocol: int
    nonce: IdOut
    log_id: IdOut
    ids: list[HeldOut]
