"""What a phone computes of its records: written from docs/protocol.md, not from the server's code."""

import hashlib
from typing import Any

from authenticator import b64, unb64
from werkzeug.test import TestResponse


def leaf_of(account: bytes, sent: dict[str, Any]) -> bytes:
    """What names one record's bytes."""
    parts = [b"breather/1/leaf\0", account, sent["epoch"].to_bytes(4, "big")]
    return hashlib.sha256(b"".join(parts + [unb64(sent[name]) for name in ("id", "sealed", "tag")])).digest()


def erased_leaf_of(account: bytes, record_id: str) -> bytes:
    return hashlib.sha256(b"breather/1/erased\0" + account + unb64(record_id)).digest()


def digest_of(account: bytes, leaves: dict[str, bytes]) -> str:
    """As a phone computes it: sorted by the bytes of the id."""
    pairs = sorted((unb64(name), leaf) for name, leaf in leaves.items())
    text = b"breather/1/set\0" + account + len(pairs).to_bytes(8, "big")
    return b64(hashlib.sha256(text + b"".join(name + leaf for name, leaf in pairs)).digest())


def statuses(answer: TestResponse) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [result["status"] for result in answer.json["results"]]
