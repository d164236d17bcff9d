"""The JSON of a sync as it is nearly always, read and written without one step of Python a record.

msgspec reads and writes standard base64 by itself; translating a whole body to and from base64url costs less than a
function call a field. Whatever is unusual is left to server/body.py, which takes its time and knows every refusal:
this reader never refuses, and what it takes the careful one takes too, as the same value (a test tries both).
"""

import binascii
from collections.abc import Sequence
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, UnsetType

from server.sync.wire import PROTOCOL, Cursor, Epoch, Exchange, Offered

# Standard base64 has no meaning here, and must not get one by being translated.
FROM_URL = bytes.maketrans(b"-_+/=", b"+/!!!")
TO_URL = bytes.maketrans(b"+/", b"-_")

Text16 = Annotated[str, msgspec.Meta(min_length=22, max_length=22)]
Text32 = Annotated[str, msgspec.Meta(min_length=43, max_length=43)]


class _Offered(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    id: Text16
    epoch: Epoch
    sealed: bytes
    tag: Text32


class _Exchange(msgspec.Struct, forbid_unknown_fields=True, rename={"log_id": "log/id"}):  # it is translated too
    protocol: int
    nonce: Text16
    account: Text16
    log_id: Text16 | None
    cursor: Cursor
    records: list[_Offered]
    erase: list[Text16]
    echo: bool | UnsetType = UNSET


_decoder = msgspec.json.Decoder(_Exchange)
_encoder = msgspec.json.Encoder(enc_hook=bytes)  # what the careful reader made are subclasses of bytes


def read(data: bytes) -> Exchange | None:
    """The request, or None where it has to be looked at with care."""
    if b"\\" in data:  # an escape could spell a character that the translation has to see
        return None
    try:
        plain = _decoder.decode(data.translate(FROM_URL))
        return _whole(plain) if plain.protocol == PROTOCOL and data.count(b'"') == _quotes(plain) else None
    except (msgspec.DecodeError, UnicodeError, binascii.Error):
        return None


def write(answer: Any) -> bytes:
    """An answer as JSON. Its texts hold neither + nor / nor =, except where msgspec wrote base64."""
    return _encoder.encode(answer).translate(TO_URL, b"=")


def _quotes(plain: _Exchange) -> int:
    """How many quotation marks the text has when no key comes twice: the decoder takes the last of two."""
    keys = 7 + 4 * len(plain.records) + (plain.echo is not UNSET)
    texts = 2 + (plain.log_id is not None) + 3 * len(plain.records) + len(plain.erase)
    return 2 * (keys + texts)


def _whole(plain: _Exchange) -> Exchange:
    head = [plain.nonce, plain.account, *([plain.log_id] if plain.log_id is not None else [])]
    nonce, account, *named = _sixteens(head)
    ids = _sixteens([record.id for record in plain.records])
    tags = _thirty_twos([record.tag for record in plain.records])
    there = zip(ids, plain.records, tags, strict=True)
    offered = [Offered(record, one.epoch, one.sealed, tag) for record, one, tag in there]  # type: ignore[arg-type]
    return Exchange(
        plain.protocol,
        nonce,  # type: ignore[arg-type]
        account,  # type: ignore[arg-type]
        named[0] if named else None,  # type: ignore[arg-type]
        plain.cursor,
        offered,
        _sixteens(plain.erase),  # type: ignore[arg-type]
        plain.echo is not False,
    )


def _sixteens(texts: Sequence[str]) -> list[bytes]:
    return _decoded(texts, 22, "AA", b"AQgw")


def _thirty_twos(texts: Sequence[str]) -> list[bytes]:
    return _decoded(texts, 43, "A", b"AEIMQUYcgkosw048")


def _decoded(texts: Sequence[str], length: int, filler: str, last: bytes) -> list[bytes]:
    """All in one go: with filler each fills whole groups of four. last: what the last character may be.

    The bits of it that no byte needs must be zero, or two texts would stand for the same bytes.
    """
    joined = (filler.join(texts) + filler if texts else "").encode("ascii")
    group = length + len(filler)
    if joined[length - 1 :: group].translate(None, last):
        raise binascii.Error
    raw, step, size = binascii.a2b_base64(joined, strict_mode=True), group * 3 // 4, length * 3 // 4
    return [raw[at : at + size] for at in range(0, len(raw), step)]
