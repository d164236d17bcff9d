"""docs/keys.md once more, in Python, from the text and not from the JavaScript: what the tests compare with."""

import hashlib
import hmac
import json
from typing import Any

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
SIZES = (512, 2048, 8192, 32768)
AK = bytes(range(32))
ACCOUNT = bytes(range(100, 116))
ID = bytes(range(200, 216))
CREDENTIAL = bytes(range(50, 90))


def derive(secret: bytes, label: str) -> bytes:
    return HKDF(SHA256(), 32, bytes(32), label.encode()).derive(secret)


def inbox(ak: bytes) -> X25519PrivateKey:
    return X25519PrivateKey.from_private_bytes(derive(ak, "breather/1/inbox"))


def slot_data(kind: int, account: bytes, epoch: int, credential: bytes) -> bytes:
    bound = b"breather/1/slot\0" + bytes([kind]) + account + epoch.to_bytes(4)
    return bound + hashlib.sha256(credential).digest()


def label_data(account: bytes, epoch: int, credential: bytes) -> bytes:
    return b"breather/1/label\0" + account + epoch.to_bytes(4) + hashlib.sha256(credential).digest()


def open_box(key: bytes, box: bytes, data: bytes) -> bytes:
    assert box[0] == 1
    return AESGCM(key).decrypt(box[1:13], box[13:], data)


def seal_box(key: bytes, plaintext: bytes, data: bytes, iv: bytes = bytes(12)) -> bytes:
    return b"\x01" + iv + AESGCM(key).encrypt(iv, plaintext, data)


def pad(content: bytes, size: int | None = None) -> bytes:
    whole = len(content).to_bytes(4) + content
    return whole.ljust(size or next(size for size in SIZES if len(whole) <= size), b"\0")


def record_info(account: bytes, epoch: int, entry: bytes) -> bytes:
    return b"breather/1/record\0" + account + epoch.to_bytes(4) + entry


def tag(key: bytes, account: bytes, epoch: int, entry: bytes, sealed: bytes) -> bytes:
    bound = b"breather/1/tag\0" + account + epoch.to_bytes(4) + entry + sealed
    return hmac.digest(key, bound, "sha256")


def seal_record(
    payload: Any, padded: bytes | None = None, by: str = "write", epoch: int = 1, ak: bytes = AK
) -> dict[str, Any]:
    """A record of ACCOUNT and ID; `padded` instead of the payload makes one that only an owner can make wrong."""
    plain = padded if padded is not None else pad(json.dumps(payload).encode())
    sealed = b"\x01" + SUITE.encrypt(plain, inbox(ak).public_key(), record_info(ACCOUNT, epoch, ID))
    return retagged({"id": ID, "epoch": epoch, "sealed": sealed}, by, ak)


def retagged(record: dict[str, Any], by: str = "write", ak: bytes = AK) -> dict[str, Any]:
    key = derive(ak, f"breather/1/{by}")
    return record | {"tag": tag(key, ACCOUNT, record["epoch"], record["id"], record["sealed"])}


def open_record(record: dict[str, Any], account: bytes = ACCOUNT) -> Any:
    info = record_info(account, record["epoch"], record["id"])
    padded = SUITE.decrypt(record["sealed"][1:], inbox(AK), info)
    assert len(padded) in SIZES
    end = 4 + int.from_bytes(padded[:4])
    assert not any(padded[end:])
    return json.loads(padded[4:end])


def history_data(account: bytes, epoch: int) -> bytes:
    return b"breather/1/history\0" + account + epoch.to_bytes(4)


def link(ak: bytes, before: bytes, epoch: int, account: bytes = ACCOUNT) -> bytes:
    """The account key of the epoch before, under that of `epoch`."""
    return seal_box(derive(ak, "breather/1/history"), before, history_data(account, epoch))
