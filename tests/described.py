"""Requests made of the API's own description, right ones and wrong ones, and what every answer to them must be."""

import re
import secrets
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import hypothesis
import schemathesis
from authenticator import b64, unb64
from flask import Flask
from hypothesis import HealthCheck, Phase, given
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from people import Person, Phone
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance
from werkzeug.test import TestResponse

from server import create_app, limits
from server.config import Config
from server.db import closing, migrate

MODES = (schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE)
CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance]
BASE64 = re.compile("[A-Za-z0-9_-]{2,}")
# Whose request: of somebody signed in who names their own account, or another; of nobody.
WHO = st.sampled_from(["own", "own", "own", "foreign", "nobody"])


class Fuzz:
    """One server on SQLite in `folder`, one person who signs in again whenever a request signed them out."""

    def __init__(self, folder: Path) -> None:
        told = {"BREATHER_DATA": str(folder), "BREATHER_PEOPLE_PER_ADDRESS": "0"}
        self.app: Flask = create_app(Config.from_environment(told))
        with self.app.app_context():
            migrate()
        described = self.app.test_client().get("/api/openapi.json").json
        schema = schemathesis.openapi.from_dict(described)
        operations = [found.ok() for found in schema.get_all_operations()]
        self.kinds = [(operation, mode) for operation in operations for mode in MODES]
        self.person = self._newcomer()
        self.cases, self.known = 0, 0
        self.statuses: Counter[int] = Counter()
        self.failures: list[str] = []

    def play(self, seed: int, each: int) -> None:
        """So many wrong requests of each kind, twice as many right ones, made from this seed; adds to the counts.

        Some kinds have fewer different ones.
        """
        for kind in tuple(self.kinds):
            try:
                self._runner(*kind, seed, each)()
            except Unsatisfiable:  # nothing can be wrong where nothing is taken
                self.kinds.remove(kind)

    def close(self) -> None:
        """Hang up."""
        with self.app.app_context(), closing():
            pass

    def _runner(self, operation: Any, mode: Any, seed: int, each: int) -> Callable[[], None]:
        strategy = operation.as_strategy(mode)

        @hypothesis.seed(seed)
        @hypothesis.settings(
            max_examples=each * (2 if mode == MODES[0] else 1),
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=[*HealthCheck],
        )
        @given(case=strategy, who=WHO)
        def run(case: Any, who: str) -> None:
            self.cases += 1
            try:
                self._check(case, self._ask(case, who))
            except Exception as error:
                self.failures.append(f"{operation.label} {mode.value} {who}: {case.body!r:.300}: {error!s:.500}")

        run_all: Callable[[], None] = run
        return run_all

    def _ask(self, case: Any, who: str) -> TestResponse:
        if who != "nobody" and not self.person.phone.cookie():
            self.person = self._newcomer()
        phone = Phone(self.app.test_client()) if who == "nobody" else self.person.phone
        body, path = case.body, case.formatted_path
        if who == "own" and isinstance(body, dict):
            body = self._own(body)
            path = path if secrets.randbelow(2) else re.sub("(?<=/passkeys/)%.*", b64(self.person.passkey.id), path)
        options: dict[str, Any] = {"query_string": {k: str(v) for k, v in (case.query or {}).items()}}
        if isinstance(body, bytes):
            options["data"], options["content_type"] = body, "application/json"
        elif type(body).__name__ != "NotSet":
            options["json"] = body
        before = limits.check_account
        seen: list[bytes] = []
        limits.check_account = seen.append  # type: ignore[assignment] # called where a session was found, and only there
        try:
            answer = phone.ask(case.method, path, **options)
        finally:
            limits.check_account = before
        code = answer.json["error"]["code"] if answer.status_code >= 400 and answer.is_json else ""
        self.known += bool(seen) and code != "wrong-account"
        if code == "signed-out" and who != "nobody":
            self.person = self._newcomer()
        return answer

    def _own(self, body: dict[str, Any]) -> dict[str, Any]:
        """About this person, in this protocol, and with bytes in the one spelling that each has."""
        known = {"account": b64(self.person.account), "protocol": 1}
        return _spelt(body) | {name: value for name, value in known.items() if name in body}  # type: ignore[no-any-return]

    def _check(self, case: Any, answer: TestResponse) -> None:
        self.statuses[answer.status_code] += 1
        case.validate_response(answer, checks=CHECKS)
        if answer.status_code >= 400:
            assert set(answer.json) == {"error"}
            assert set(answer.json["error"]) == {"code", "message"}
        else:
            assert str(answer.status_code) in case.operation.definition.raw["responses"], answer.status_code

    def _newcomer(self) -> Person:
        person = Person(Phone(self.app.test_client()))
        assert person.register().status_code == 201
        return person


def _spelt(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _spelt(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_spelt(inner) for inner in value]
    if isinstance(value, str) and BASE64.fullmatch(value) and len(value) % 4 != 1:
        return b64(unb64(value))
    return value
