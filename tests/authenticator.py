"""A software authenticator: real keys, real signatures, and switches to misbehave (WebAuthn level 3, section 6)."""

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import encode_cbor

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unb64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class Authenticator:
    """One passkey. `origin`, `verified`, `handle` and `sign_count` are what it will claim."""

    origin: str = "http://localhost:8000"
    rp_id: str = "localhost"
    verified: bool = True
    handle: bytes = b""
    sign_count: int = 0
    id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def create(self, challenge: str, handle: bytes) -> dict[str, Any]:
        """The `attestation` of docs/protocol.md."""
        self.handle = handle
        credential = bytes(16) + len(self.id).to_bytes(2) + self.id + self._public_key()
        data = self._data(ATTESTED) + credential
        statement = encode_cbor({"fmt": "none", "attStmt": {}, "authData": data})
        client_data = self._client_data("webauthn.create", challenge)
        return {"id": b64(self.id), "client_data": b64(client_data), "attestation": b64(statement)}

    def get(self, challenge: str) -> dict[str, Any]:
        """The `assertion` of docs/protocol.md."""
        data, client_data = self._data(), self._client_data("webauthn.get", challenge)
        signature = self.key.sign(data + hashlib.sha256(client_data).digest(), ec.ECDSA(SHA256()))
        return {
            "id": b64(self.id),
            "client_data": b64(client_data),
            "authenticator_data": b64(data),
            "signature": b64(signature),
            "user_handle": b64(self.handle),
        }

    def _data(self, more: int = 0) -> bytes:
        flags = PRESENT | (VERIFIED if self.verified else 0) | more
        return hashlib.sha256(self.rp_id.encode()).digest() + bytes([flags]) + self.sign_count.to_bytes(4)

    def _client_data(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}).encode()

    def _public_key(self) -> bytes:
        """COSE EC2 key on P-256 for ES256 (RFC 9053, section 7.1)."""
        point = self.key.public_key().public_numbers()
        return encode_cbor({1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32), -3: point.y.to_bytes(32)})
