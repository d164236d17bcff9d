"""The people who use the server, and what their phones send."""

import hashlib
import secrets
from dataclasses import dataclass, field
from typing import Any

from authenticator import Authenticator, b64
from flask.testing import FlaskClient
from werkzeug.test import TestResponse


@dataclass
class Phone:
    """A browser on our own origin, with its cookies."""

    client: FlaskClient
    site: str | None = "same-origin"

    def ask(self, method: str, path: str, body: object = None, **options: Any) -> TestResponse:
        headers = {**({"Sec-Fetch-Site": self.site} if self.site else {}), **options.pop("headers", {})}
        if body is not None:
            options["json"] = body
        base = "https://localhost"  # the test client keeps Secure cookies on https only
        return self.client.open(path, method=method, headers=headers, base_url=base, **options)

    def post(self, path: str, body: object) -> TestResponse:
        return self.ask("POST", path, body)

    def challenge(self, ceremony: str, account: bytes | None = None) -> str:
        """account: in a session, the one to add a passkey to."""
        answer = self.post(f"/api/passkeys/{ceremony}/begin", {"account": b64(account)} if account else {})
        assert answer.status_code == 200
        return str(answer.json["challenge"])

    def cookie(self) -> str | None:
        found = self.client.get_cookie("__Host-breather", domain="localhost")
        return found.value if found else None


@dataclass
class Person:
    """Somebody with a passkey, a recovery code and a phone. Sealed bytes are random here: nobody looks inside."""

    phone: Phone
    passkey: Authenticator = field(default_factory=Authenticator)
    account: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    verifier: bytes = field(default_factory=lambda: secrets.token_bytes(32))

    def registration(self, challenge: str) -> dict[str, Any]:
        return {
            "account": b64(self.account),
            "attestation": self.passkey.create(challenge, self.account),
            "label": sealed_label(),
            "slots": [slot(), slot(self.passkey)],
            "verifier_hash": b64(hashlib.sha256(self.verifier).digest()),
        }

    def register(self) -> TestResponse:
        body = self.registration(self.phone.challenge("register"))
        return self.phone.post("/api/passkeys/register/complete", body)

    def add(self, passkey: Authenticator, with_slot: bool = True) -> TestResponse:
        body = {
            "account": b64(self.account),
            "attestation": passkey.create(self.phone.challenge("register", self.account), self.account),
            "label": sealed_label(),
            "slots": [slot(passkey)] if with_slot else [],
        }
        return self.phone.post("/api/passkeys/register/complete", body)

    def change(self, method: str, path: str, **said: Any) -> TestResponse:
        """Ask for a change of this account, named in the body."""
        return self.phone.ask(method, path, said | {"account": b64(self.account)})

    def sign_in(self, passkey: Authenticator | None = None) -> TestResponse:
        assertion = (passkey or self.passkey).get(self.phone.challenge("sign-in"))
        return self.phone.post("/api/passkeys/sign-in/complete", {"assertion": assertion})

    def sync(self, records: list[dict[str, Any]] | None = None, **changed: Any) -> TestResponse:
        body = {
            "protocol": 1,
            "nonce": b64(secrets.token_bytes(16)),
            "account": b64(self.account),
            "log_id": None,
            "cursor": 0,
            "records": records or [],
            "erase": [],
        }
        return self.phone.post("/api/sync", body | changed)


def slot(passkey: Authenticator | None = None, **changed: Any) -> dict[str, Any]:
    kind, credential = ("passkey", b64(passkey.id)) if passkey else ("recovery", None)
    return {
        "kind": kind,
        "credential": credential,
        "epoch": 1,
        "blob": b64(b"\x01" + secrets.token_bytes(60)),
    } | changed


def sealed_label() -> str:
    return b64(b"\x01" + secrets.token_bytes(92))


def record(size: int = 512, **changed: Any) -> dict[str, Any]:
    sealed = b"\x01" + secrets.token_bytes(32 + 16 + size)
    fresh = {"id": b64(secrets.token_bytes(16)), "epoch": 1, "sealed": b64(sealed), "tag": b64(secrets.token_bytes(32))}
    return fresh | changed


def refused(answer: TestResponse, status: int, code: str) -> bool:
    """Whether an answer is this refusal, in the one error shape."""
    assert answer.is_json, answer.data
    assert set(answer.json) == {"error"}
    assert set(answer.json["error"]) == {"code", "message"}
    assert (answer.status_code, answer.json["error"]["code"]) == (status, code), answer.json
    return True
