"""The files of one release, the digest that names it, and the pack in which a phone fetches them.

A request for each file would cost a phone two hundred headers and a minute; one pack is compressed as a whole. The
service worker fetches it with its hash as `integrity`, so that a deployment in the middle of an installation can never
mix two releases.
"""

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

SHELL = "/"


@dataclass(frozen=True)
class Release:
    """files: path from the root -> the bytes that are served there; the shell among them."""

    files: Mapping[str, bytes]
    worker: bytes
    language: str = "en"

    @cached_property
    def digest(self) -> str:
        """16 hex digits, others with any byte of the release."""
        hashes = sorted((path, integrity(body)) for path, body in self.files.items())
        return hashlib.sha256(repr((hashes, self.worker)).encode()).hexdigest()[:16]

    @cached_property
    def pack(self) -> bytes:
        """All but the shell, which a phone has by then: a line of JSON with path and length of each, the bytes."""
        packed = [(path, body) for path, body in sorted(self.files.items(), key=_alike) if path != SHELL]
        head = json.dumps([(path, len(body)) for path, body in packed], separators=(",", ":"))
        return head.encode() + b"\n" + b"".join(body for _, body in packed)

    def names(self) -> str:
        """What the service worker has to know, as the text of a module."""
        known = {
            "LANGUAGE": self.language,
            "RELEASE": self.digest,
            "PACK": integrity(self.pack),
            "SHELL": integrity(self.files[SHELL]),
        }
        return "".join(f'export const {name} = "{value}"\n' for name, value in known.items())

    def as_module(self) -> str:
        """The text of /release.js: the same, and the hash of every file for whoever compares."""
        rows = "".join(f'  "{path}": "{integrity(body)}",\n' for path, body in self.files.items())
        return f"{self.names()}export const FILES = {{\n{rows}}}\n"


def integrity(body: bytes) -> str:
    """The SHA-256 as `integrity` and a content security policy write it."""
    return f"sha256-{base64.b64encode(hashlib.sha256(body).digest()).decode()}"


def _alike(file: tuple[str, bytes]) -> tuple[str, str]:
    """Scripts beside scripts, pages beside pages: it compresses better."""
    path = file[0]
    return path.rpartition(".")[2], path
