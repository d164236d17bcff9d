"""The connection ends at every byte of a sync request and of its answer: nothing is half there, nothing twice."""

import json
import socket
import sqlite3
import struct
import sys
from collections.abc import Callable
from contextlib import closing

import pytest

from tests.conftest import ROOT, Site

sys.path.insert(0, str(ROOT / "scripts" / "bench"))
import made_up

AT_ONCE = struct.pack("ii", 1, 0)  # SO_LINGER: the other side is told by a reset, as by a proxy that gave up


@pytest.fixture
def site(make_site: Callable[..., Site]) -> Site:
    return make_site()


def request_of(site: Site, person: made_up.Person, body: bytes) -> bytes:
    head = (
        "POST /api/sync HTTP/1.1",
        f"Host: localhost:{site.port}",
        "Content-Type: application/json",
        "Sec-Fetch-Site: same-origin",
        f"Cookie: __Host-breather={person.token}",
        f"Content-Length: {len(body)}",
        "Connection: close",
    )
    return "\r\n".join(head).encode() + b"\r\n\r\n" + body


def connect(site: Site) -> socket.socket:
    return socket.create_connection(("localhost", site.port), timeout=20)


def ask(site: Site, request: bytes) -> bytes:
    with connect(site) as phone:
        phone.sendall(request)
        answer = b""
        while some := phone.recv(65536):
            answer += some
    return answer


def said(answer: bytes) -> dict[str, object]:
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b" 200 " in head.splitlines()[0], head
    found: dict[str, object] = json.loads(body)
    return found


def records(site: Site) -> list[tuple[int, int]]:
    """Of every record: how many bytes are sealed, and its place."""
    with closing(sqlite3.connect(site.database)) as connection:
        return connection.execute("SELECT length(sealed), seq FROM record ORDER BY seq").fetchall()


@pytest.mark.parametrize("reset", [False, True], ids=["closed", "reset"])
def test_a_request_that_ends_at_any_byte_leaves_nothing(site: Site, reset: bool) -> None:
    (person,) = made_up.load(site.database, 1)
    request = request_of(site, person, made_up.body(person, made_up.rows(person.account, 1)))
    for end in range(len(request)):
        with connect(site) as phone:
            if reset:
                phone.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
            phone.sendall(request[:end])
    assert records(site) == []
    assert said(ask(site, request))["stored"]
    assert records(site) == [(made_up.SEALED, 1)]
    assert '"event": "crash"' not in site.log()


def test_an_answer_that_ends_at_any_byte_can_be_asked_for_again(site: Site) -> None:
    (person,) = made_up.load(site.database, 1)
    first, *rows = made_up.rows(person.account, 2000)
    # The first answer of a day gives the cookie again, and midnight may just have been: so much longer would take more
    # requests than an account has.
    ask(site, request_of(site, person, made_up.body(person, [], 2000)))
    length = len(ask(site, request_of(site, person, made_up.body(person, [first], 2000)))) + 2  # numbers grow longer
    rows = rows[:length]
    for end, row in enumerate(rows):
        with connect(site) as phone:
            phone.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
            phone.sendall(request_of(site, person, made_up.body(person, [row], 2000)))
            assert read(phone, end) >= end - 3
    for start in range(0, length, 500):
        again = request_of(site, person, made_up.body(person, rows[start : start + 500], 2000))
        assert {one["status"] for one in said(ask(site, again))["results"]} == {"duplicate"}  # type: ignore[attr-defined]
    assert [seq for _, seq in records(site)] == list(range(1, length + 2))
    assert '"event": "crash"' not in site.log()


def read(phone: socket.socket, most: int) -> int:
    """How many bytes came, at most so many."""
    left = most
    while left and (some := phone.recv(left)):
        left -= len(some)
    return most - left
