"""Between operators and staff stands a wall: no route of the one answers, opens or changes anything of the other."""

import base64
import re
from collections.abc import Callable
from typing import Any

import pytest
from authenticator import b64
from desk import COOKIE, Desk
from flask import Flask
from people import Person, Phone, record, refused
from werkzeug.test import TestResponse

from server.db import db

STAFF_COOKIE = "__Host-breather"
STAFF_TABLES = ("account", "credential", "slot", "session", "record", "state")
SIGN_IN = "Sign in with a passkey"


@pytest.fixture
def staff(app: Flask, alice: Person) -> list[bytes]:
    """Everything that the server keeps of somebody who checked in: each value of 12 bytes or more in her rows."""
    assert alice.sync([record(), record(2048)]).status_code == 200
    values = [value for row in rows(app) for value in row if isinstance(value, bytes) and len(value) >= 12]
    assert {alice.account, alice.passkey.id} <= set(values)
    assert len(values) >= 12
    return values


def rows(app: Flask) -> list[tuple[Any, ...]]:
    with app.app_context():
        return [tuple(row) for table in STAFF_TABLES for row in db.session.execute(db.text(f"SELECT * FROM {table}"))]


def routes(app: Flask, prefix: str) -> list[tuple[str, str]]:
    """(method, rule) of each route there is, asked of Werkzeug."""
    return sorted(
        (method, rule.rule)
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith(prefix)
        for method in rule.methods or ()
        if method not in {"HEAD", "OPTIONS"}
    )


def filled(rule: str, value: str) -> str:
    return re.sub(r"<int:\w+>", "1", re.sub(r"<(?!int:)(?:\w+:)?\w+>", value, rule))


def written(value: bytes) -> set[str]:
    """The ways in which bytes are written into an answer."""
    return {b64(value), base64.b64encode(value).decode(), value.hex()}


def test_no_route_of_the_operators_answers_or_changes_anything_of_the_staff(
    app: Flask, owner: Desk, staff: list[bytes]
) -> None:
    kept, walked = rows(app), set()
    for name in staff:
        if len(name) > 64:
            continue  # sealed bytes are looked for below; no address is so long
        forbidden = {text for value in staff if value != name for text in written(value)}
        for method, rule in routes(app, "/operator"):
            if rule.endswith("/sign-out"):
                continue
            for asked in (b64(name), name.hex()) if "<" in rule else (b64(name),):
                fields = {field: asked for field in ("entry", "account", "id", "operator", "mine", "based_on", "token")}
                answer = owner.get(filled(rule, asked)) if method == "GET" else owner.form(filled(rule, asked), fields)
                walked.add((method, rule))
                said = answer.text + str(answer.headers)
                assert answer.status_code < 500, (method, rule)
                assert not [text for text in forbidden if text in said], (method, rule)
                assert not [value for value in staff if value in answer.data], (method, rule)
    assert len(walked) >= 24
    assert {rule.split("/")[2].split(".")[0] for _, rule in walked} >= {
        *("", "changes", "editors", "entries", "export", "invite", "sign-in", "starters", "transfer"),
    }
    assert rows(app) == kept


def test_to_the_operators_a_cookie_of_the_staff_is_nobodys(app: Flask, alice: Person) -> None:
    token, anonymous = alice.phone.cookie(), Desk(app.test_client())
    assert token
    for desk in (Desk(alice.phone.client), Desk(app.test_client())):
        desk.client.set_cookie(COOKIE, token, domain="localhost", secure=True)
        for method, rule in routes(app, "/operator"):
            path = filled(rule, b64(bytes(32)))
            answers = [
                it.get(path) if method == "GET" else it.form(path, {"do": "publish"}) for it in (desk, anonymous)
            ]
            assert answers[0].status_code == answers[1].status_code, (method, rule)
            assert "You are a directory editor" not in answers[0].text, (method, rule)
        assert SIGN_IN in desk.get("/operator/").text
    assert alice.phone.ask("GET", "/api/vault").status_code == 200


def test_to_the_api_an_operator_is_a_stranger_at_every_route(app: Flask, owner: Desk, alice: Person) -> None:
    token = owner.cookie()
    assert token
    open_to_all = 0
    for method, rule in routes(app, "/api"):
        stranger, operator = Phone(app.test_client()), Phone(owner.client)
        operator.client.set_cookie(STAFF_COOKIE, token, domain="localhost", secure=True)
        body = None if method == "GET" else {"account": b64(alice.account)}
        asked = [it.ask(method, filled(rule, b64(alice.passkey.id)), body) for it in (stranger, operator)]
        assert summary(asked[0]) == summary(asked[1]), (method, rule)
        open_to_all += asked[0].status_code == 200
    assert 1 <= open_to_all <= 5  # the directory, the description, and nothing of anybody's
    assert alice.phone.ask("GET", "/api/vault").status_code == 200


def summary(answer: TestResponse) -> tuple[int, object]:
    return answer.status_code, (answer.json or {}).get("error") if answer.is_json else answer.mimetype


def test_a_passkey_on_both_sides_opens_each_with_its_own_challenge_alone(
    alice: Person, make_desk: Callable[..., Desk], make_link: Callable[[str], str]
) -> None:
    desk = make_desk(passkey=alice.passkey)
    account = alice.passkey.handle
    assert desk.join(make_link("editor")).status_code == 201
    as_operator = alice.passkey.handle
    begun = desk.ask("/operator/sign-in/begin", {}).json["challenge"]
    alice.passkey.handle = account
    answer = alice.phone.post("/api/passkeys/sign-in/complete", {"assertion": alice.passkey.get(begun)})
    assert refused(answer, 400, "challenge")
    alice.passkey.handle = as_operator
    challenge = alice.phone.challenge("sign-in")
    answer = desk.ask("/operator/sign-in/complete", {"assertion": alice.passkey.get(challenge)})
    assert refused(answer, 400, "challenge")
    # Even with the right challenge, each side takes only the user handle that it gave.
    assert refused(alice.sign_in(), 401, "unknown-passkey")
    alice.passkey.handle = account
    assert refused(desk.sign_in(), 401, "unknown-passkey")
    assert alice.sign_in().status_code == 200


def test_an_operator_who_lost_their_passkey_is_invited_anew_and_the_lost_one_opens_nothing(
    owner: Desk, editor: Desk, make_desk: Callable[..., Desk]
) -> None:
    again = make_desk(name="Jon")
    assert again.join(owner.invite("editor")).status_code == 201
    rows_of_jon = [
        path
        for path in re.findall(r'href="(/operator/editors/[\w-]+/remove)"', owner.get("/operator/editors").text)
        if "Jon" in owner.get(path).text
    ]
    assert len(rows_of_jon) == 2
    for path in rows_of_jon:
        if again.get("/operator/editors").status_code == editor.get("/operator/editors").status_code == 200:
            owner.form(path)
    alive = [desk for desk in (again, editor) if desk.get("/operator/editors").status_code == 200]
    assert len(alive) == 1
    gone = editor if alive == [again] else again
    assert refused(gone.sign_in(), 401, "unknown-passkey")
    assert "Jon" in owner.get("/operator/editors").text


def test_what_is_not_there_is_said_on_a_page_of_the_editor(owner: Desk) -> None:
    for path in ("/operator/entries/0123456789abcdef", "/operator/editors/xyz/remove", "/operator/changes/9"):
        answer = owner.get(path) if "changes" not in path else owner.form(f"{path}/undo")
        assert answer.status_code == 404, path
        assert "There is no such page" in answer.text, path
        assert "Back to the directory" in answer.text, path
