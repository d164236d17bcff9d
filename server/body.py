"""From the bytes of a request to a checked value, and from a value to an answer."""

import gzip
import json
import zlib
from typing import Any, TypeVar

import msgspec
from flask import Response, request

from server import fields
from server.errors import ApiError, malformed

T = TypeVar("T")

SMALL = 64 << 10
GZIP_FROM = 1024
# A PRF output opens the account key. It must never reach a server, and toJSON() of a credential carries it.
PRF_KEYS = {"clientExtensionResults", "client_extension_results", "prf", "results"}


class Empty(msgspec.Struct, forbid_unknown_fields=True):
    """`{}`."""


def read(kind: type[T], limit: int = SMALL) -> T:
    """The body as `kind`. Raises ApiError `malformed`, `too-large`, `content-type` or `prf-output`."""
    return convert(read_json(limit), kind)


def read_json(limit: int = SMALL) -> Any:
    """The body as plain JSON. Raises ApiError as `read` does."""
    return parse(read_bytes(limit))


def read_bytes(limit: int) -> bytes:
    """The body, inflated to at most `limit` bytes. Raises ApiError `too-large`, `content-type` or `malformed`."""
    request.max_content_length = limit + 1  # one more: a body that hides its length is cut there without a word
    data = request.get_data(cache=False)
    if len(data) > limit:
        raise _too_large(limit)
    encoding = request.headers.get("Content-Encoding")
    return _inflate(encoding, data, limit) if encoding else data


def parse(data: bytes) -> Any:
    """JSON without duplicate keys, NaN or a PRF output. Raises ApiError `malformed` or `prf-output`."""
    try:
        return json.loads(data.decode(), object_pairs_hook=_object, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise malformed("it is no JSON in UTF-8, too deep, or holds a key twice") from None


def convert(value: Any, kind: type[T]) -> T:
    """A plain value as `kind`. Raises ApiError `malformed` with the path of the field."""
    try:
        return msgspec.convert(value, kind, dec_hook=fields.from_text)
    except msgspec.ValidationError as error:
        raise malformed(str(error)) from None
    except UnicodeEncodeError:
        raise malformed("it holds half a surrogate pair") from None


def answer(value: msgspec.Struct, status: int = 200, mimetype: str = "application/json") -> Response:
    """The value as JSON, compressed where the other side takes it and it pays."""
    return send(msgspec.json.encode(value), status, mimetype)


def send(data: bytes, status: int = 200, mimetype: str = "application/json", sealed: bool = False) -> Response:
    """An answer that is JSON already. sealed: most of it is bytes that look like chance."""
    packed = len(data) >= GZIP_FROM and request.accept_encodings["gzip"]
    response = Response(_gzip(data, sealed) if packed else data, status, mimetype=mimetype)
    response.headers["Vary"] = "Accept-Encoding"
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    return response


def _gzip(data: bytes, sealed: bool) -> bytes:
    """Sealed bytes shrink by what base64 added and no further: looking for repetitions takes three times as long."""
    if not sealed:
        return gzip.compress(data, compresslevel=1, mtime=0)
    stream = zlib.compressobj(1, zlib.DEFLATED, 31, 8, zlib.Z_HUFFMAN_ONLY)
    return stream.compress(data) + stream.flush()


def _inflate(encoding: str, data: bytes, limit: int) -> bytes:
    """Inflate with a bound: a kilobyte of gzip can hold a megabyte of zeros."""
    if encoding.lower() != "gzip":
        raise ApiError("content-type", "Content-Encoding must be gzip or none.", 415)
    stream = zlib.decompressobj(wbits=31)
    try:
        inflated = stream.decompress(data, limit + 1)
    except zlib.error:
        raise malformed("it is no gzip") from None
    if len(inflated) > limit:
        raise _too_large(limit)
    if not stream.eof or stream.unused_data:
        raise malformed("the gzip is cut or has a tail")
    return inflated


def _too_large(limit: int) -> ApiError:
    return ApiError("too-large", f"The request holds more than {limit} bytes.", 413)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if not PRF_KEYS.isdisjoint(found):
        raise ApiError("prf-output", "The request carries what a passkey derived; it was dropped.", 400)
    if len(found) != len(pairs):
        raise ValueError("a key twice")
    return found


def _no_constant(name: str) -> None:
    raise ValueError(name)
