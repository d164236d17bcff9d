"""What a real server does with what is sent to hurt it: a 4xx at once, no memory, never a 500, others answered."""

import gzip
import json
import select
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from http.client import HTTPResponse

import pytest
from authenticator import b64
from gunicorn.http.errors import InvalidRequestLine

from scripts.bench.serving import memory, tree
from server import unheard
from server.headers import HEADERS, HSTS
from tests.conftest import Site
from tests.ports import free_port

SECOND = 1.0
MEGABYTE = 1 << 20
MOST_KILOBYTES = 50 << 10
THREADS = 16  # two processes with eight each
HEAD = "POST {path} HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: same-origin\r\nContent-Type: application/json\r\n"
PATHS = ["/api/sync", "/api/recovery", "/api/passkeys/register/complete", "/api/packs"]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    site = Site(tmp_path_factory.mktemp("abused"), free_port(), extra={"BREATHER_WORKERS": "2"})
    site.start()
    healthy(site)
    yield site
    site.stop()
    assert '"event": "crash"' not in site.log()
    assert '"status": 500' not in site.log()


def connect(site: Site) -> socket.socket:
    return socket.create_connection(("127.0.0.1", site.port), timeout=20)


@contextmanager
def many(site: Site, count: int) -> Iterator[list[socket.socket]]:
    with ExitStack() as stack:
        yield [stack.enter_context(connect(site)) for _ in range(count)]


def status_of(connection: socket.socket) -> int:
    """Of the answer, or 0 where the door was shut without one."""
    try:
        with connection.makefile("rb") as answer:
            line = answer.readline()
    except ConnectionError:
        return 0
    return int(line.split()[1]) if line else 0


def exchange(site: Site, head: str, body: bytes) -> tuple[int, float]:
    """Status and seconds. A server that answers before it has read all may hang up on the rest."""
    with connect(site) as connection:
        began = time.perf_counter()
        with suppress(ConnectionError):
            connection.sendall((head + "\r\n").encode("latin-1"))
            connection.sendall(body)
        return status_of(connection), time.perf_counter() - began


def post(site: Site, path: str, body: bytes, more: str = "") -> tuple[int, float]:
    return exchange(site, HEAD.format(path=path) + f"Content-Length: {len(body)}\r\n{more}", body)


def chunked(path: str) -> str:
    return HEAD.format(path=path) + "Transfer-Encoding: chunked\r\n"


def healthy(site: Site) -> float:
    """Seconds until somebody else is answered."""
    began = time.perf_counter()
    with connect(site) as connection:
        connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        assert status_of(connection) == 200
    return time.perf_counter() - began


def test_no_header_moves_a_path(site: Site) -> None:
    """gunicorn believes SCRIPT_NAME of loopback, which is the proxy: /x/healthz would be /healthz behind its rules."""
    with connect(site) as connection:
        connection.sendall(
            b"GET /x/healthz HTTP/1.1\r\nHost: localhost\r\nSCRIPT_NAME: /x\r\nConnection: close\r\n\r\n"
        )
        assert status_of(connection) == 404


NO_REQUESTS = {
    "canary\r\n\r\n": (400, "malformed", "InvalidRequestLine"),
    "GET /canary HTTP/1.1\r\ncanary : x\r\n\r\n": (400, "malformed", "InvalidHeaderName"),
    f"GET /canary{'x' * 9_000} HTTP/1.1\r\n\r\n": (414, "uri-too-long", "LimitRequestLine"),
    f"GET / HTTP/1.1\r\ncanary: {'x' * 9_000}\r\n\r\n": (431, "request-header-fields-too-large", "LimitRequestHeaders"),
    "GET / HTTP/1.1\r\nTransfer-Encoding: canary\r\n\r\n": (501, "not-implemented", "UnsupportedTransferCoding"),
    "GET / HTTP/1.1\r\nHost: x\r\nExpect: canary\r\n\r\n": (417, "expectation-failed", "ExpectationFailed"),
}


@pytest.mark.parametrize("sent", NO_REQUESTS, ids=[code for _, code, _ in NO_REQUESTS.values()])
def test_what_is_no_request_is_answered_and_logged_like_everything_else(site: Site, sent: str) -> None:
    status, code, flaw = NO_REQUESTS[sent]
    with connect(site) as connection:
        connection.sendall(sent.encode())
        with HTTPResponse(connection) as answer:
            answer.begin()
            assert answer.status == status
            assert json.loads(answer.read())["error"]["code"] == code
            assert HEADERS.items() <= dict(answer.headers).items()
            assert answer.headers["Cache-Control"] == "no-store"
        assert connection.recv(1) == b""  # and that is all
    lines = [json.loads(line) for line in site.log().splitlines() if '"no-request"' in line]
    assert (status, flaw) in [(line["status"], line["type"]) for line in lines]
    assert "canary" not in site.log()


def test_over_https_what_is_no_request_is_told_to_come_over_https_too() -> None:
    assert f"Strict-Transport-Security: {HSTS}\r\n".encode() in unheard.answer(InvalidRequestLine("x"), secure=True)
    assert b"Strict-Transport-Security" not in unheard.answer(InvalidRequestLine("x"), secure=False)


def test_whose_chunks_are_none_gets_one_answer(site: Site) -> None:
    with connect(site) as connection:
        connection.sendall(b"POST /nothing HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")
        with connection.makefile("rb") as answer:
            assert answer.read().count(b"HTTP/1.1 ") == 1


def used(site: Site) -> int:
    assert site.process
    return sum(memory(pid, "VmRSS") for pid in tree(site.process.pid))


JUNK = b64(bytes(16)).encode()
BODIES = {
    "100,000 arrays": b"[" * 60_000 + b"]" * 5_000,
    "objects in objects": b'{"a":' * 13_000,
    "not a number": b'{"cursor": NaN}',
    "infinity": b'{"cursor": Infinity}',
    "minus infinity": b'{"cursor": -Infinity}',
    "1e99999": b'{"cursor": 1e99999}',
    "a key twice": b'{"protocol": 1, "protocol": 1}',
    "half a surrogate": b'{"nonce": "\\ud800"}',
    "half a surrogate as a key": b'{"\\udfff": 1}',
    "surrogates in UTF-8": b'{"nonce": "\xed\xa0\x80"}',
    "not UTF-8": b'{"nonce": "\xff\xfe"}',
    "overlong": b'{"nonce": "\xc0\xaf"}',
    "a null byte": b'{"nonce": "\\u0000"}\x00',
    "nothing": b"",
}


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_what_is_no_decent_json_is_refused_at_once(site: Site, path: str, body: bytes) -> None:
    status, seconds = post(site, path, body)
    assert status in {400, 413}
    assert seconds < SECOND


def test_a_hundred_thousand_levels_are_refused_where_a_body_may_be_that_long(site: Site) -> None:
    for opening in (b"[", b'{"a":'):
        status, seconds = post(site, "/api/sync", opening * 100_000)
        assert status == 400
        assert seconds < SECOND


def test_a_hundred_megabytes_are_refused_and_not_kept(site: Site) -> None:
    before, part = used(site), b" " * MEGABYTE
    for path in PATHS:
        status, seconds = exchange(site, HEAD.format(path=path) + f"Content-Length: {100 * MEGABYTE}\r\n", part)
        assert (status, seconds < SECOND) == (413, True), path
        whole = (b"%x\r\n" % len(part) + part + b"\r\n") * 100
        status, seconds = exchange(site, chunked(path), whole)
        assert status in {413, 0}, path
        assert seconds < SECOND, path
        assert used(site) - before < MOST_KILOBYTES
        healthy(site)


def test_a_kilobyte_that_holds_a_megabyte_is_refused_and_not_unpacked(site: Site) -> None:
    before = used(site)
    for size in (2, 60, 900):
        bomb = gzip.compress(b" " * (size * MEGABYTE))
        for _ in range(4):
            status, seconds = post(site, "/api/sync", bomb, "Content-Encoding: gzip\r\n")
            assert (status, seconds < SECOND) == (413, True), size
    assert used(site) - before < MOST_KILOBYTES


@pytest.mark.parametrize(
    "body",
    [b"x\r\n", b"-1\r\n", b"5\r\n{}", b"ffffffffffffffffff\r\n{}", b"2\r\n{}xx0\r\n\r\n", b"0\r\nno trailer\r\n\r\n"],
)
def test_chunks_that_are_none_are_refused(site: Site, body: bytes) -> None:
    with connect(site) as connection:
        connection.sendall(chunked("/api/recovery").encode() + b"\r\n" + body)
        connection.shutdown(socket.SHUT_WR)
        assert status_of(connection) in {400, 408}


HEADS = {
    "a header of 64 kB": "X-Long: " + "x" * 65_536 + "\r\n",
    "5,000 cookies": "Cookie: " + "; ".join(f"a{n}=b" for n in range(700)) + "\r\n",
    "500 headers": "".join(f"X-{n}: y\r\n" for n in range(500)),
    "a line of 64 kB": "",
    "a session of 7 kB": "Cookie: __Host-breather=" + "x" * 7_000 + "\r\n",
    "a session that is no text": "Cookie: __Host-breather=\xff\xfe\x80\r\n",
    "two lengths": "Content-Length: 2\r\nContent-Length: 3\r\n",
    "a negative length": "Content-Length: -1\r\n",
    "length and chunks": "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n",
    "a name with a space": "X Y: z\r\n",
}


@pytest.mark.parametrize("more", HEADS.values(), ids=HEADS)
def test_heads_that_are_too_much_are_refused_at_once(site: Site, more: str) -> None:
    path = "/api/sync" if more else "/api/sync?" + "x" * 65_536
    body = b"" if "Content-Length" in more else b"{}"
    length = f"Content-Length: {len(body)}\r\n" if body else ""
    status, seconds = exchange(site, HEAD.format(path=path) + length + more, body)
    assert 400 <= status < 500
    assert seconds < SECOND


def test_who_says_nothing_takes_no_thread_from_others(site: Site) -> None:
    with many(site, 3 * THREADS):
        assert healthy(site) < SECOND


@pytest.mark.parametrize(
    ("sent", "status"),
    [(b"POST /api/recovery HTTP/1.1\r\nHost: lo", 0), (chunked("/api/recovery").encode() + b"\r\n2\r\n", 408)],
    ids=["head", "body"],
)
def test_who_sends_slowly_is_given_up_on_when_others_wait(site: Site, sent: bytes, status: int) -> None:
    with many(site, 2 * THREADS) as dribbling:
        for connection in dribbling:
            connection.sendall(sent)
        assert healthy(site) < 6 * SECOND
        assert healthy(site) < 6 * SECOND
        given_up, _, _ = select.select(dribbling, [], [], 20)
        assert {status_of(connection) for connection in given_up} == {status}


def test_who_sends_slowly_has_time_while_nobody_waits(site: Site) -> None:
    body = json.dumps({"verifier": b64(bytes(32))}).encode()
    with connect(site) as slow:
        slow.sendall((HEAD.format(path="/api/recovery") + f"Content-Length: {len(body)}\r\n\r\n").encode())
        until = time.monotonic() + 3
        while time.monotonic() < until:
            healthy(site)
        slow.sendall(body)
        assert status_of(slow) == 401


def test_who_does_not_hang_up_keeps_nobody_else_waiting(site: Site) -> None:
    with many(site, 8) as told:
        for connection in told:
            connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        assert healthy(site) < SECOND
        assert {status_of(connection) for connection in told} == {200}
