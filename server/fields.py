"""Bytes inside JSON: base64url without padding, of a known size."""

import base64
import binascii
from typing import Any, ClassVar


class Bytes(bytes):
    """Bytes of `shortest` to `longest` length."""

    shortest: ClassVar[int]
    longest: ClassVar[int]


class Id(Bytes):
    """Of an account, a record, a session, a log; a nonce."""

    shortest = longest = 16


class Key(Bytes):
    """What SHA-256, HMAC-SHA256 or HKDF-SHA256 made."""

    shortest = longest = 32


class Blob(Bytes):
    """A wrapped account key (docs/keys.md, slot)."""

    shortest = longest = 61


class Label(Bytes):
    """A sealed passkey label (docs/keys.md, passkey label)."""

    shortest = longest = 93


class CredentialId(Bytes):
    """Up to 1,023 bytes (WebAuthn level 3, section 4, credential id)."""

    shortest, longest = 1, 1023


class Data(Bytes):
    """Bytes whose content is checked later; the limit of the body bounds them."""

    shortest, longest = 1, 1 << 16


class Sealed(Bytes):
    """A sealed record; a wrong size rejects that record alone (server/sync/log.py)."""

    shortest, longest = 0, 1 << 20


def to_text(data: bytes) -> str:
    """base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def from_text(kind: type[Any], text: object) -> Any:
    """The bytes, as msgspec's `dec_hook`. Raises ValueError, which msgspec reports with the field's path.

    Only the canonical text counts: two texts for the same bytes would make one record look like two.
    """
    if not isinstance(text, str) or not issubclass(kind, Bytes):
        raise ValueError("Expected base64url")
    try:
        data = base64.b64decode(text.encode("ascii") + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (UnicodeEncodeError, binascii.Error):
        raise ValueError("Expected base64url") from None
    if to_text(data) != text:
        raise ValueError("Expected canonical base64url without padding")
    if not kind.shortest <= len(data) <= kind.longest:
        raise ValueError(f"Expected {_size(kind)} bytes, got {len(data)}")
    return kind(data)


def schema(kind: type[Any]) -> dict[str, Any]:
    """The JSON schema of such a field."""
    if not issubclass(kind, Bytes):
        raise NotImplementedError  # how a hook tells msgspec that a type is not its own, as `schema_hook` asks for
    return {
        "type": "string",
        "contentEncoding": "base64url",
        "minLength": -(-kind.shortest * 4 // 3),
        "maxLength": -(-kind.longest * 4 // 3),
        "pattern": "^[A-Za-z0-9_-]*$",
    }


def _size(kind: type[Bytes]) -> str:
    return str(kind.shortest) if kind.shortest == kind.longest else f"{kind.shortest} to {kind.longest}"
