"""The files of one release, and the digest that names it.

The service worker caches exactly these, each fetched with its hash as `integrity`, so that a deployment in the middle
of an installation can never mix two releases.
"""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from flask import Flask

STATIC = Path(__file__).parent / "static"
NOT_CACHED = {"sw.js"}


@dataclass(frozen=True)
class Release:
    """digest: 16 hex digits. files: path from the root -> base64 of its SHA-256, as `integrity` wants it."""

    digest: str
    files: Mapping[str, str]

    def as_module(self) -> str:
        """The text of /release.js."""
        rows = "".join(f'  "{path}": "sha256-{sha}",\n' for path, sha in self.files.items())
        return f'export const RELEASE = "{self.digest}"\nexport const FILES = {{\n{rows}}}\n'


def release(app: Flask, rendered: Mapping[str, bytes]) -> Release:
    """The release made of the static files and of what the server renders (path -> bytes)."""
    known = app.extensions.get("breather_release")
    if isinstance(known, Release) and not app.debug:
        return known
    files = {path: _sha256(body) for path, body in rendered.items()}
    for file in sorted(STATIC.rglob("*")):
        name = file.relative_to(STATIC).as_posix()
        if file.is_file() and name not in NOT_CACHED and not name.startswith("operator/"):
            files[f"/static/{name}"] = _sha256(file.read_bytes())
    worker = (STATIC / "sw.js").read_bytes()
    digest = hashlib.sha256(repr((sorted(files.items()), worker)).encode()).hexdigest()[:16]
    app.extensions["breather_release"] = made = Release(digest, files)
    return made


def _sha256(body: bytes) -> str:
    return base64.b64encode(hashlib.sha256(body).digest()).decode()
