"""Making an account where the house asks for a code."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from people import Person, Phone, refused

from server.accounts import joining
from server.config import Config, ConfigError
from server.db import db

CODE = "ward-7-Überlauf"


@pytest.fixture
def house(make_app: Callable[[Config], Flask], settings: dict[str, str]) -> Flask:
    return make_app(Config.from_environment(settings | {"BREATHER_JOIN_CODE": CODE}))


@pytest.fixture
def visitor(house: Flask) -> Phone:
    return Phone(house.test_client())


def begin(phone: Phone, **said: object) -> object:
    return phone.post("/api/passkeys/register/begin", said)


def register(phone: Phone, code: str) -> Person:
    person = Person(phone)
    challenge = begin(phone, join_code=code).json["challenge"]
    assert phone.post("/api/passkeys/register/complete", person.registration(challenge)).status_code == 201
    return person


def test_without_a_code_of_the_house_everybody_may_register(make_phone: Callable[[], Phone]) -> None:
    assert begin(make_phone()).status_code == 200
    assert Person(make_phone()).register().status_code == 201


@pytest.mark.parametrize("said", [{}, {"join_code": ""}, {"join_code": "ward-7"}, {"join_code": CODE.lower()}])
def test_a_wrong_code_gets_no_challenge(visitor: Phone, said: dict[str, str]) -> None:
    assert refused(begin(visitor, **said), 403, "join-code")


@pytest.mark.parametrize("said", [{"join_code": None}, {"join_code": 7}, {"join_code": "x" * 201}])
def test_a_code_of_another_shape_is_malformed(visitor: Phone, said: dict[str, object]) -> None:
    assert refused(begin(visitor, **said), 400, "malformed")


def test_half_a_character_is_a_wrong_code(visitor: Phone) -> None:
    headers = {"Content-Type": "application/json"}
    answer = visitor.ask(
        "POST", "/api/passkeys/register/begin", data=b'{"join_code": "ward-7-\\ud83d"}', headers=headers
    )
    assert answer.status_code in {400, 403}


def test_the_right_code_makes_an_account_also_with_space_around_it(visitor: Phone) -> None:
    register(visitor, f" {CODE}\n")


def test_no_challenge_of_another_ceremony_stands_in_for_the_code(visitor: Phone) -> None:
    person = Person(visitor)
    body = person.registration(visitor.challenge("sign-in"))
    assert refused(visitor.post("/api/passkeys/register/complete", body), 400, "challenge")


def test_who_has_an_account_needs_the_code_no_more(house: Flask, visitor: Phone) -> None:
    person = register(visitor, CODE)
    assert person.add(type(person.passkey)()).status_code == 201
    person.phone = Phone(house.test_client())
    assert person.sign_in().status_code == 200


def test_after_ten_wrong_codes_even_the_right_one_waits_a_minute(
    visitor: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(joining.WRONG):
        assert refused(begin(visitor, join_code=f"guess {number}"), 403, "join-code")
    assert refused(begin(visitor, join_code=CODE), 429, "join-code-wait")
    now = joining.time.monotonic()
    monkeypatch.setattr(joining.time, "monotonic", lambda: now + joining.WINDOW + 1)
    assert begin(visitor, join_code=CODE).status_code == 200


def test_asking_whether_a_code_is_needed_is_no_guess(visitor: Phone) -> None:
    for _ in range(3 * joining.WRONG):
        assert refused(begin(visitor), 403, "join-code")
    register(visitor, CODE)


def test_the_code_is_in_no_log_no_table_and_no_answer(house: Flask, visitor: Phone, log_lines: io.StringIO) -> None:
    begin(visitor, join_code=f"almost {CODE}")
    register(visitor, CODE)
    with house.app_context():
        stored = [tuple(row) for table in db.metadata.sorted_tables for row in db.session.execute(table.select())]
    assert len(stored) > 3
    assert CODE not in repr(stored) + log_lines.getvalue() + repr(house.config["BREATHER"])
    for path in ("/", "/release.js", "/api/openapi.json", "/healthz"):
        assert CODE not in visitor.ask("GET", path).text


@pytest.mark.parametrize("code", ["short", " " * 9, "with\nline", "x" * 201])
def test_a_code_that_is_easily_guessed_or_cannot_be_typed_is_refused_and_not_repeated(
    tmp_path: Path, code: str
) -> None:
    with pytest.raises(ConfigError, match="BREATHER_JOIN_CODE") as error:
        Config.from_environment({"BREATHER_DATA": str(tmp_path), "BREATHER_JOIN_CODE": code})
    assert code.strip() == "" or code not in str(error.value)


def test_the_description_names_the_field(visitor: Phone) -> None:
    begun = visitor.ask("GET", "/api/openapi.json").json["components"]["schemas"]["Begin"]
    assert "join_code" in begun["properties"]
    assert "join_code" not in begun.get("required", [])
