"""The rules by which Mozilla's HTTP Observatory grades a site, as far as they are about what a server sends.

Each is asked of every kind of answer, at an https address. Redirection to https is the proxy's; subresource integrity
is about scripts from elsewhere, of which there are none.
"""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from people import Person, Phone
from werkzeug.test import TestResponse

from server.config import Config

HOST = "https://breather.example"
HALF_A_YEAR = 15_768_000
ANSWERS = {
    "/": 200,
    "/sw.js": 200,
    "/release.pack": 200,
    "/manifest.webmanifest": 200,
    "/static/js/app.js": 200,
    "/static/icons/icon.svg": None,
    "/api/openapi.json": 200,
    "/api/vault": 401,
    "/api/nothing": 404,
    "/nothing": 404,
    "/healthz": 200,
    "/operator/": None,
    "/bench": 404,
}
Policy = dict[str, list[str]]


def policy_of(answer: TestResponse) -> Policy:
    parts = [part.split() for part in answer.headers.get("Content-Security-Policy", "").split(";") if part.strip()]
    return {name: sources for name, *sources in parts}


def closed(policy: Policy) -> bool:
    """No inline code but what is named by its hash, nothing from elsewhere, nothing that was not allowed by name."""
    every = [source for sources in policy.values() for source in sources]
    loose = [source for source in every if re.search(r"unsafe|\*|https?:|strict-dynamic", source)]
    data = [name for name, sources in policy.items() if "data:" in sources and name != "img-src"]
    return policy.get("default-src") == ["'none'"] and not loose and not data


def max_age(header: str) -> int:
    found = re.search(r"max-age=(\d+)", header)
    return int(found[1]) if found else 0


def is_guarded(cookie: str) -> bool:
    name, *rules = cookie.split("; ")
    return name.startswith("__Host-") and {"Secure", "HttpOnly", "SameSite=Strict", "Path=/"} <= set(rules)


RULES: dict[str, Callable[[TestResponse], bool]] = {
    "content security policy": lambda answer: closed(policy_of(answer)),
    "base and forms stay here": lambda answer: (
        policy_of(answer).get("base-uri") == ["'none'"] and policy_of(answer).get("form-action") == ["'self'"]
    ),
    "nobody frames it": lambda answer: policy_of(answer).get("frame-ancestors") == ["'none'"],
    "strict transport": lambda answer: max_age(_(answer, "Strict-Transport-Security")) >= HALF_A_YEAR,
    "no sniffing": lambda answer: _(answer, "X-Content-Type-Options") == "nosniff",
    "no referrer": lambda answer: _(answer, "Referrer-Policy") == "no-referrer",
    "not for other origins": lambda answer: _(answer, "Cross-Origin-Resource-Policy") == "same-origin",
    "cross-origin sharing is closed": lambda answer: not re.search("access-control-", str(answer.headers), re.I),
    "cookies": lambda answer: all(map(is_guarded, answer.headers.getlist("Set-Cookie"))),
}


@pytest.fixture
def config(settings: dict[str, str]) -> Config:
    return Config.from_environment(settings | {"BREATHER_ORIGIN": HOST})


@pytest.fixture
def client(app: Flask, database: Path) -> FlaskClient:  # noqa: ARG001 # on SQLite alone: no header is of a database
    return app.test_client()


@pytest.mark.parametrize("path", ANSWERS)
def test_every_answer_has_the_best_grade(client: FlaskClient, path: str) -> None:
    answer = client.get(path, base_url=HOST)
    assert ANSWERS[path] in (answer.status_code, None)
    assert [name for name, holds in RULES.items() if not holds(answer)] == []


def test_the_answer_that_brings_a_cookie_has_it_too(
    make_app: Callable[[Config], Flask], settings: dict[str, str]
) -> None:
    app = make_app(Config.from_environment(settings))  # at localhost, where the tests' passkeys are
    answer = Person(Phone(app.test_client())).register()
    assert answer.headers.getlist("Set-Cookie")
    assert RULES["cookies"](answer)


@pytest.mark.parametrize("path", ANSWERS)
def test_every_answer_says_what_it_is_and_in_which_charset(client: FlaskClient, path: str) -> None:
    kind = client.get(path, base_url=HOST).headers["Content-Type"]
    bare, _, charset = kind.partition("; ")
    is_text = bare.startswith("text/") or bare.endswith("+xml")
    assert charset == ("charset=utf-8" if is_text else "")


@pytest.mark.parametrize("path", ["/", "/api/vault", "/static/js/app.js"])
def test_trace_is_refused(client: FlaskClient, path: str) -> None:
    assert client.open(path, method="TRACE", base_url=HOST).status_code in (403, 405)


def test_the_rules_can_be_broken(client: FlaskClient) -> None:
    answer = client.get("/", base_url=HOST)
    for name in ("Content-Security-Policy", "Strict-Transport-Security", "Referrer-Policy", "X-Content-Type-Options"):
        answer.headers.remove(name)
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Set-Cookie"] = "session=1; Path=/"
    broken = {name for name, holds in RULES.items() if not holds(answer)}
    assert broken == RULES.keys() - {"not for other origins"}


def _(answer: TestResponse, name: str) -> str:
    return answer.headers.get(name, "")
