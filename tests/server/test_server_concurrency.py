"""Many phones at once on one SQLite file."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from flask import Flask
from people import Person, Phone, record

from server.accounts.models import Challenge
from server.db import db

SAVES, THREADS = 480, 24


def test_480_saves_at_once_all_arrive(alice: Person, make_phone: Callable[[], Phone]) -> None:
    token = alice.phone.cookie() or ""

    def save(_: int) -> list[tuple[int, str]]:
        phone = make_phone()
        phone.client.set_cookie("__Host-breather", token, domain="localhost")
        answer = replace(alice, phone=phone).sync([record()], cursor=0)
        return [(answer.status_code, result["status"]) for result in answer.json.get("results", [])]

    with ThreadPoolExecutor(THREADS) as pool:
        outcomes = list(pool.map(save, range(SAVES)))
    assert outcomes == [[(200, "stored")]] * SAVES
    assert alice.sync().json["cursor"] == SAVES


def test_of_many_who_present_one_challenge_at_once_one_is_let_in(
    app: Flask, alice: Person, make_phone: Callable[[], Phone]
) -> None:
    assertion = alice.passkey.get(alice.phone.challenge("sign-in"))

    def present(_: int) -> int:
        return make_phone().post("/api/passkeys/sign-in/complete", {"assertion": assertion}).status_code

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(present, range(16))) == [200] + [400] * 15
    with app.app_context():
        assert db.session.scalar(db.select(db.func.count()).select_from(Challenge)) == 0
