"""How much may come from one address and from one account."""

import io
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from authenticator import Authenticator, b64
from flask import Flask
from people import Person, Phone, record, refused

from server import limits
from server.accounts.models import Challenge
from server.config import Config
from server.db import db

PEOPLE = 5
DAY = 24 * 3600


class Clock:
    """Time that passes when it is told to."""

    now = 1000.0  # s

    def __call__(self) -> int:
        return int(self.now * limits.SECOND)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(time, "monotonic_ns", clock)
    return clock


@pytest.fixture
def small(make_app: Callable[[Config], Flask], settings: dict[str, str]) -> Flask:
    """A server for whom five people behind one address are many."""
    return make_app(Config.from_environment(settings | {"BREATHER_PEOPLE_PER_ADDRESS": str(PEOPLE)}))


def at(app: Flask, address: str) -> Phone:
    phone = Phone(app.test_client())
    phone.client.environ_base["REMOTE_ADDR"] = address
    return phone


def begin(phone: Phone, ceremony: str = "register") -> object:
    return phone.post(f"/api/passkeys/{ceremony}/begin", {})


@pytest.mark.usefixtures("database")
def test_four_hundred_people_behind_one_address_register_and_sign_in_at_once(app: Flask) -> None:
    passkey = Authenticator()  # one key, many ids: making keys is what takes the time
    for _ in range(400):
        person = Person(at(app, "192.0.2.1"), Authenticator(key=passkey.key))
        assert person.register().status_code == 201
        assert person.sign_in().status_code == 200
        assert person.sync([record()]).status_code == 200


def test_a_hundred_thousand_accounts_from_one_address_take_days(clock: Clock) -> None:
    made = limits.Limits(Config.people_per_address)
    key = made.key("192.0.2.1")
    began = clock.now
    let_in = 0
    for _ in range(100_000):
        let_in += made.registration.wait(key) == 0
        clock.now += DAY / 100_000
    assert 600 < let_in < 16_000
    assert clock.now - began == pytest.approx(DAY)


def test_beyond_the_limit_no_account_is_begun_until_the_time_named(small: Flask, clock: Clock) -> None:
    phone = at(small, "192.0.2.1")
    for _ in range(PEOPLE):
        assert begin(phone).status_code == 200
    answer = begin(phone)
    assert refused(answer, 429, "too-many")
    with small.app_context():
        assert db.session.scalar(db.select(db.func.count()).select_from(Challenge)) == PEOPLE
    assert begin(at(small, "192.0.2.2")).status_code == 200
    wait = int(answer.headers["Retry-After"])
    clock.now += wait - 2
    assert refused(begin(phone), 429, "too-many")
    clock.now += 3
    assert begin(phone).status_code == 200
    assert refused(begin(phone), 429, "too-many")


def test_every_ceremony_that_needs_no_session_is_counted(small: Flask) -> None:
    asked = [
        ("/api/passkeys/sign-in/begin", {}),
        ("/api/passkeys/sign-in/complete", {"assertion": Authenticator().get(b64(bytes(32)))}),
        ("/api/passkeys/register/begin", {}),
        ("/api/passkeys/register/complete", Person(Phone(small.test_client())).registration(b64(bytes(32)))),
        ("/api/recovery", {"verifier": b64(bytes(32))}),
        ("/api/account/absent", {"account": b64(bytes(16))}),
    ]
    for n, (path, body) in enumerate(asked):
        phone = at(small, f"192.0.2.{n}")
        statuses = [phone.post(path, body).status_code for _ in range(limits.PER_PERSON * PEOPLE + 1)]
        assert statuses[0] != 429, path
        assert statuses[-1] == 429, path


def test_who_is_signed_in_adds_a_passkey_though_the_address_is_over_its_limit(small: Flask) -> None:
    person = Person(at(small, "192.0.2.1"))
    assert person.register().status_code == 201
    for _ in range(PEOPLE):
        begin(at(small, "192.0.2.1"))
    assert refused(begin(at(small, "192.0.2.1")), 429, "too-many")
    assert person.add(Authenticator()).status_code == 201
    assert person.sync([record()]).status_code == 200


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8:1:2::3", "2001:db8:1:fff0::9", True),
        ("2001:db8:1:2::3", "2001:db8:2:2::3", False),
        ("192.0.2.1", "::ffff:192.0.2.1", True),
        ("fe80::1%eth0", "fe80::2", True),
        ("", "unix:", True),
    ],
)
def test_what_counts_as_one_place(one: str, other: str, same: bool) -> None:
    made = limits.Limits(PEOPLE)
    assert (made.key(one) == made.key(other)) is same


def test_no_address_is_kept_and_no_two_processes_name_it_alike() -> None:
    keys = [limits.Limits(PEOPLE).key("192.0.2.1") for _ in range(2)]
    assert keys[0] != keys[1]
    assert all(len(key) == 16 and bytes([192, 0, 2, 1]) not in key for key in keys)


@pytest.mark.parametrize("a_second", [4, 400 * 6 / 3600, 1 / 7, 1 / 3600])
def test_exactly_the_burst_is_let_through_whatever_the_time_is(clock: Clock, a_second: float) -> None:
    for burst in (1, 2, 5, 30, 333):
        limit = limits.Limit(burst, a_second)
        for n in range(200):
            clock.now = 1000 + n * 12345.678
            let_in = sum(limit.wait(n.to_bytes(2)) == 0 for _ in range(burst + 2))
            assert let_in == burst, (burst, clock.now)


def test_a_flood_of_addresses_fills_no_memory_and_frees_nobody_who_asked_much(clock: Clock) -> None:
    limit = limits.Limit(10, 0.001, most=1000)
    while limit.wait(b"heavy") == 0:
        pass
    for n in range(20_000):
        assert limit.wait(n.to_bytes(8)) == 0
        assert len(limit) <= 1000
    assert limit.wait(b"heavy") > 0
    clock.now += DAY
    assert limit.wait(b"heavy") == 0


@pytest.mark.parametrize(("proxies", "status"), [("0", 429), ("1", 200)])
def test_what_a_header_says_of_the_address_counts_behind_a_trusted_proxy_only(
    make_app: Callable[[Config], Flask], settings: dict[str, str], proxies: str, status: int
) -> None:
    told = {"BREATHER_PEOPLE_PER_ADDRESS": "1", "BREATHER_TRUSTED_PROXIES": proxies}
    phone = Phone(make_app(Config.from_environment(settings | told)).test_client())
    asked = [
        phone.ask("POST", "/api/passkeys/register/begin", {}, headers={"X-Forwarded-For": f"192.0.2.{n}"})
        for n in range(2)
    ]
    assert [answer.status_code for answer in asked] == [200, status]


def test_an_account_that_asks_without_end_waits_and_loses_nothing(
    small: Flask, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "ACCOUNT_BURST", 20)
    small.extensions[limits.EXTENSION] = limits.Limits(PEOPLE)
    alice, bob = Person(at(small, "192.0.2.1")), Person(at(small, "192.0.2.1"))
    sent = record()
    for person in (alice, bob):
        assert person.register().status_code == 201
    statuses = [alice.sync().status_code for _ in range(21)]
    assert statuses[:5] == [200] * 5
    assert refused(alice.sync([sent]), 429, "too-many")
    assert refused(alice.phone.ask("GET", "/api/vault"), 429, "too-many")
    assert bob.sync([record()]).status_code == 200
    clock.now += 1
    assert [result["status"] for result in alice.sync([sent]).json["results"]] == ["stored"]


def test_where_the_setting_is_zero_nothing_is_counted(
    make_app: Callable[[Config], Flask], settings: dict[str, str]
) -> None:
    app = make_app(Config.from_environment(settings | {"BREATHER_PEOPLE_PER_ADDRESS": "0"}))
    phone = at(app, "192.0.2.1")
    assert {begin(phone).status_code for _ in range(700)} == {200}


def test_a_refusal_leaves_no_address_in_log_or_data(small: Flask, config: Config, log_lines: io.StringIO) -> None:
    phone = at(small, "203.0.113.77")
    while begin(phone).status_code == 200:
        pass
    assert '"status": 429' in log_lines.getvalue()
    forms = [b"203.0.113.77", bytes([203, 0, 113, 77]), b"cb00714d"]
    kept = [log_lines.getvalue().encode(), *(path.read_bytes() for path in files(config.data))]
    assert [form for form in forms for held in kept if form in held] == []


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]
