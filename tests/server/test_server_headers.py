"""What stands around every answer, and what the logs say of it."""

import io
import json
import sqlite3
from collections.abc import Callable

import pytest
from authenticator import b64
from flask import Flask
from people import Person, Phone, record

from server import create_app
from server.config import Config
from server.db import db
from server.openapi import describes

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'none'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types breather",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
ANSWERS = [
    ("GET", "/healthz", 200),
    ("GET", "/api/openapi.json", 200),
    ("GET", "/api/vault", 401),
    ("GET", "/api/nothing", 404),
    ("GET", "/nothing", 404),
    ("POST", "/healthz", 405),
    ("DELETE", "/api/session", 204),
    ("PATCH", "/api/passkeys/x", 415),
    ("GET", "/break", 500),
    ("GET", "/api/break", 500),
    ("GET", "/away", 302),
]


@pytest.fixture
def breakable(app: Flask) -> Flask:
    """With two routes that break, and one that leads elsewhere."""
    app.add_url_rule("/break", "break", lambda: 1 / 0)
    app.add_url_rule("/api/break", "api-break", describes()(lambda: {}["canary-value"]))
    app.add_url_rule("/away", "away", lambda: ("", 302, {"Location": "/"}))
    return app


@pytest.mark.parametrize(("method", "path", "status"), ANSWERS)
def test_every_kind_of_answer_is_protected(breakable: Flask, method: str, path: str, status: int) -> None:
    answer = Phone(breakable.test_client()).ask(method, path)
    assert answer.status_code == status
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert "camera=()" in answer.headers["Permissions-Policy"]
    assert "publickey-credentials-get=(self)" in answer.headers["Permissions-Policy"]
    assert "Strict-Transport-Security" not in answer.headers
    assert (answer.headers.get("Cache-Control") == "no-store") == path.startswith("/api/")


@pytest.mark.parametrize("path", ["/nothing", "/break"])
def test_outside_the_api_an_error_is_a_page(breakable: Flask, path: str) -> None:
    answer = breakable.test_client().get(path)
    assert answer.mimetype == "text/html"
    assert "<h1>" in answer.text


def test_https_is_promised_where_people_come_over_https(tmp_path_factory: pytest.TempPathFactory) -> None:
    environ = {"BREATHER_DATA": str(tmp_path_factory.mktemp("data")), "BREATHER_ORIGIN": "https://breather.example"}
    app = create_app(Config.from_environment(environ))
    promised = app.test_client().get("/nothing").headers["Strict-Transport-Security"]
    assert {"max-age=63072000", "includeSubDomains"} <= set(promised.split("; "))


def test_nothing_in_the_environment_switches_debugging_on(
    config: Config, make_app: Callable[[Config], Flask], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FLASK_DEBUG", "1")
    assert make_app(config).debug is False


def test_a_database_that_does_not_answer_is_said_so(app: Flask) -> None:
    with app.app_context():
        db.session.execute(db.text("ALTER TABLE session RENAME TO lost"))
        db.session.commit()
    phone = Phone(app.test_client())
    phone.client.set_cookie("__Host-breather", "x", domain="localhost")
    answer = phone.ask("GET", "/api/vault")
    assert (answer.status_code, answer.json["error"]["code"]) == (503, "unavailable")
    assert answer.headers["Retry-After"] == "5"


def test_logs_hold_no_id_cookie_or_body(alice: Person, log_lines: io.StringIO) -> None:
    sent = record()
    alice.sync([sent])
    alice.sign_in()
    alice.phone.post("/api/recovery", {"verifier": b64(alice.verifier)})
    alice.phone.ask("PATCH", f"/api/passkeys/{b64(alice.passkey.id)}", {"label": "canary"})
    alice.phone.ask("GET", "/canary/path?canary=1", headers={"User-Agent": "canary", "X-Forwarded-For": "203.0.113.9"})
    alice.phone.ask("CANARY", "/")
    log = log_lines.getvalue()
    secrets = [b64(alice.account), alice.account.hex(), b64(alice.passkey.id), b64(alice.verifier), sent["id"]]
    assert [word for word in [*secrets, alice.phone.cookie(), "canary", "CANARY", "203.0.113.9"] if word in log] == []
    lines = [json.loads(line) for line in log.splitlines()]
    assert {"method": "PATCH", "route": "/api/passkeys/<credential>", "status": 400}.items() <= lines[-3].items()
    assert all(set(line) - {"code"} == {"time", "level", "event", "method", "route", "status", "ms"} for line in lines)


def test_a_refusal_is_logged_with_its_code_and_an_answer_without(alice: Person, log_lines: io.StringIO) -> None:
    alice.phone.ask("GET", "/api/vault")
    Phone(alice.phone.client, site="cross-site").post("/api/passkeys/sign-in/begin", {})
    alice.phone.post("/api/recovery", {"verifier": b64(bytes(32))})
    codes = [json.loads(line).get("code") for line in log_lines.getvalue().splitlines()]
    assert codes == [None, "cross-site", "recovery-code"]


def test_a_crash_is_logged_by_place_without_what_it_choked_on(breakable: Flask, log_lines: io.StringIO) -> None:
    breakable.test_client().get("/api/break")
    crash = json.loads(log_lines.getvalue().splitlines()[0])
    assert (crash["event"], crash["type"], crash["level"]) == ("crash", "KeyError", "error")
    assert any("<lambda>" in frame for frame in crash["frames"])
    assert "canary-value" not in log_lines.getvalue()


def test_reading_waits_for_no_writer(config: Config, alice: Person) -> None:
    writer = sqlite3.connect(config.data / "breather.sqlite3", isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    assert alice.phone.ask("GET", "/api/vault").status_code == 200
    writer.close()
