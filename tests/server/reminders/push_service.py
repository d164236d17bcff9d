"""A stand-in for a push service: a real server on this machine that checks who sends, and answers as told."""

import base64
import json
import re
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

VAPID = re.compile(r"vapid t=([\w-]+)\.([\w-]+)\.([\w-]+), k=([\w-]+)")


@dataclass
class Knock:
    """One request as it came in. claims: of the token, whose signature held."""

    path: str
    headers: dict[str, str]
    body: bytes
    claims: dict[str, Any]


@dataclass
class PushService:
    """answers: by path, what to answer, the last one for ever: (status, headers). Unnamed paths get 201."""

    answers: dict[str, list[tuple[int, dict[str, str]]]] = field(default_factory=dict)
    knocks: list[Knock] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    meanwhile: Any = None  # called while the sender waits

    def __enter__(self) -> "PushService":
        self.server = ThreadingHTTPServer(("localhost", 0), self._handler())
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True)
        self.thread.start()
        return self

    def __exit__(self, _kind: type | None, _value: BaseException | None, _trace: TracebackType | None) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    @property
    def origin(self) -> str:
        return f"http://localhost:{self.server.server_port}"

    def endpoint(self, name: str) -> str:
        return f"{self.origin}/send/{name}"

    def paths(self) -> list[str]:
        return [knock.path.removeprefix("/send/") for knock in self.knocks]

    def take(self, path: str, headers: dict[str, str], body: bytes) -> tuple[int, dict[str, str]]:
        try:
            claims = claims_of(headers["authorization"], self.origin)
        except (KeyError, ValueError, InvalidSignature) as fault:
            self.faults.append(f"{type(fault).__name__}: {fault}")
            return 403, {}
        self.knocks.append(Knock(path, headers, body, claims))
        if self.meanwhile:
            self.meanwhile()
        told = self.answers.get(path.removeprefix("/send/"), [(201, {})])
        return told.pop(0) if len(told) > 1 else told[0]

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                headers = {name.lower(): value for name, value in self.headers.items()}
                status, more = service.take(self.path, headers, body)
                self.send_response(status)
                for name, value in more.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def do_GET(self) -> None:
                service.faults.append(f"GET {self.path}")
                self.send_error(405)

            def log_message(self, *_: Any) -> None:
                pass

        return Handler


def claims_of(authorization: str, origin: str) -> dict[str, Any]:
    """As a push service reads it (RFC 8292, RFC 7515). Raises when anything is wrong."""
    match = VAPID.fullmatch(authorization)
    if not match:
        raise ValueError("no VAPID header")
    head, payload, signature, key = match.groups()
    if json.loads(plain(head)) != {"typ": "JWT", "alg": "ES256"}:
        raise ValueError("header of the token")
    raw = plain(signature)
    if len(raw) != 64:
        raise ValueError("signature is not r and s")
    der = encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), plain(key))
    public.verify(der, f"{head}.{payload}".encode(), ec.ECDSA(hashes.SHA256()))
    claims: dict[str, Any] = json.loads(plain(payload))
    if claims["aud"] != origin or not time.time() < claims["exp"] <= time.time() + 86400:
        raise ValueError("claims of the token")
    return {**claims, "key": key}


def plain(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
