"""An operator at a desk: a browser that keeps cookies, reads the CSRF token off a page and sends forms."""

import re
from dataclasses import dataclass, field
from typing import Any

from authenticator import Authenticator, unb64
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

COOKIE = "__Host-breather-operator"


@dataclass
class Desk:
    client: FlaskClient
    name: str = "Ines"
    passkey: Authenticator = field(default_factory=Authenticator)
    csrf: bool = True

    def get(self, path: str) -> TestResponse:
        return self._open(path, "GET")

    def form(self, path: str, data: object = None, **options: Any) -> TestResponse:
        """Send a form; `data` as a dict whose lists are sent as several fields."""
        sent = {**(data if isinstance(data, dict) else {}), **({"csrf_token": self.token()} if self.csrf else {})}
        return self._open(path, "POST", data=sent, **options)

    def raw(self, path: str, data: bytes, media: str) -> TestResponse:
        return self._open(path, "POST", data=data, content_type=media)

    def ask(self, path: str, body: object) -> TestResponse:
        """What a script of the page sends."""
        headers = {"X-CSRFToken": self.token()} if self.csrf else {}
        return self._open(path, "POST", json=body, headers=headers)

    def join(self, link: str) -> TestResponse:
        """Follow an invitation to its end."""
        token = link.split("#")[1]
        begun = self.ask("/operator/invite/begin", {"token": token})
        if begun.status_code != 200:
            return begun
        attestation = self.passkey.create(begun.json["challenge"], unb64(begun.json["operator"]))
        return self.ask("/operator/invite/complete", {"token": token, "name": self.name, "attestation": attestation})

    def sign_in(self, passkey: Authenticator | None = None) -> TestResponse:
        challenge = self.ask("/operator/sign-in/begin", {}).json["challenge"]
        return self.ask("/operator/sign-in/complete", {"assertion": (passkey or self.passkey).get(challenge)})

    def invite(self, role: str = "editor") -> str:
        """As an owner, on the page 'Editors'."""
        page = self.form("/operator/editors/invite", {"role": role})
        found = re.search(r"http://localhost:8000/operator/invite#[\w-]+", page.text)
        assert found, page.text
        return found[0]

    def token(self) -> str:
        found = re.search(r'name="csrf-token" content="([^"]+)"', self.get("/operator/invite").text)
        assert found
        return found[1]

    def cookie(self) -> str | None:
        found = self.client.get_cookie(COOKIE, domain="localhost")
        return found.value if found else None

    def _open(self, path: str, method: str, **options: Any) -> TestResponse:
        headers = {"Sec-Fetch-Site": "same-origin", **options.pop("headers", {})}
        return self.client.open(path, method=method, headers=headers, base_url="https://localhost", **options)
