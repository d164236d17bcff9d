"""What a phone sends to change the keys of an account. Sealed bytes are random: nobody at the server looks inside."""

import hashlib
import secrets
from dataclasses import dataclass, field
from typing import Any

from authenticator import Authenticator, b64
from flask import Flask
from people import Person, sealed_label, slot
from werkzeug.test import TestResponse

from server.db import db

ROTATE = "/api/account/rotate"
TABLES = ("account", "credential", "slot", "link", "session")


def link(epoch: int = 2) -> dict[str, Any]:
    return {"epoch": epoch, "blob": b64(b"\x01" + secrets.token_bytes(60))}


def digest(account: bytes, *leaves: tuple[bytes, bytes]) -> bytes:
    whole = b"".join(sorted(one + leaf for one, leaf in leaves))
    return hashlib.sha256(b"breather/1/set\0" + account + len(leaves).to_bytes(8) + whole).digest()


@dataclass
class Candidate:
    """What a phone would put in force for a person, with a recovery code of its own."""

    person: Person
    kept: list[Authenticator]
    was: int = 1
    links: list[dict[str, Any]] = field(default_factory=lambda: [link()])
    held: list[tuple[bytes, bytes]] = field(default_factory=list)
    verifier: bytes = field(default_factory=lambda: secrets.token_bytes(32))

    def body(self, **changed: Any) -> dict[str, Any]:
        account, epoch = self.person.account, len(self.links) + 1
        return {
            "account": b64(account),
            "was": self.was,
            "epoch": epoch,
            "slots": [slot(epoch=epoch), *(slot(passkey, epoch=epoch) for passkey in self.kept)],
            "passkeys": [{"id": b64(passkey.id), "label": sealed_label()} for passkey in self.kept],
            "verifier_hash": b64(hashlib.sha256(self.verifier).digest()),
            "history": self.links,
            "count": len(self.held),
            "digest": b64(digest(account, *self.held)),
        } | changed


def send(person: Person, body: dict[str, Any]) -> TestResponse:
    return person.phone.post(ROTATE, body)


def state(app: Flask) -> list[Any]:
    """Every row that a change of keys could touch."""
    with app.app_context():
        return [sorted(map(tuple, db.session.execute(db.text(f"SELECT * FROM {table}")))) for table in TABLES]
