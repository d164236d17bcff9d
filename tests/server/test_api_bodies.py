"""Bad input: a clear 4xx in the one error shape, never a 500, and nothing stored."""

import gzip
import io
import json
import tracemalloc
from typing import Any

import pytest
from authenticator import b64
from people import Person, Phone, record, refused
from werkzeug.test import TestResponse

RECOVERY = "/api/recovery"
JSON = {"content_type": "application/json"}
GZIP = {"Content-Encoding": "gzip"}


def send(phone: Phone, data: bytes | str, path: str = RECOVERY, **options: Any) -> TestResponse:
    return phone.ask("POST", path, data=data, **{**JSON, **options})


BROKEN = {
    "empty": "",
    "no JSON": "{",
    "not UTF-8": b'{"verifier": "\xff"}',
    "UTF-16": '{"verifier": 1}'.encode("utf-16"),
    "byte order mark": "\ufeff{}",
    "an array": "[]",
    "a number": "1",
    "null": "null",
    "NaN": '{"verifier": NaN}',
    "infinite": '{"verifier": 1e999}',
    "a number of 5,000 digits": '{"verifier": %s}' % ("1" * 5000),
    "deep arrays": '{"verifier": %s}' % ("[" * 30_000),
    "deep objects": '{"a":' * 10_000 + "1" + "}" * 10_000,
    "a key twice": f'{{"verifier": "{b64(bytes(32))}", "verifier": "{b64(bytes(32))}"}}',
    "half a surrogate": '{"verifier": "\\ud800"}',
    "half a surrogate as a key": '{"\\ud800": 1}',
    "an unknown field": f'{{"verifier": "{b64(bytes(32))}", "more": 1}}',
    "a missing field": "{}",
    "a wrong type": '{"verifier": 5}',
    "too short": f'{{"verifier": "{b64(bytes(31))}"}}',
    "too long": f'{{"verifier": "{b64(bytes(33))}"}}',
    "padded": f'{{"verifier": "{b64(bytes(32))}="}}',
    "standard base64": '{"verifier": "%s"}' % ("+/" * 21 + "+"),
    "loose last bits": '{"verifier": "%s"}' % (b64(bytes(32))[:-1] + "B"),
    "a line end inside": f'{{"verifier": "{b64(bytes(32))}\\n"}}',
    "a dotless i": '{"verifier": "\u0131"}',
}


@pytest.mark.parametrize("data", BROKEN.values(), ids=BROKEN)
def test_a_malformed_body_is_refused(phone: Phone, data: bytes | str) -> None:
    assert refused(send(phone, data), 400, "malformed")


def test_the_refusal_names_the_field(alice: Person) -> None:
    answer = alice.sync([record(), record(tag=b64(bytes(31)))])
    assert refused(answer, 400, "malformed")
    assert "$.records[1].tag" in answer.json["error"]["message"]


PRF = b64(bytes(range(32)))


@pytest.mark.parametrize(
    "carrier",
    [
        {"clientExtensionResults": {}},
        {"prf": {"results": {"first": PRF}}},
        {"deep": [{"results": {"first": PRF}}]},
        {"client_extension_results": {"prf": 1}},
    ],
    ids=str,
)
@pytest.mark.parametrize(
    "path", [RECOVERY, "/api/passkeys/sign-in/complete", "/api/passkeys/register/complete", "/api/sync"]
)
def test_a_body_with_a_prf_output_is_refused_and_not_repeated(phone: Phone, carrier: dict[str, Any], path: str) -> None:
    answer = phone.post(path, {"assertion": carrier, "verifier": b64(bytes(32))})
    assert refused(answer, 400, "prf-output")
    assert PRF not in answer.text


def test_a_body_of_more_than_64_kibibytes_is_refused(phone: Phone) -> None:
    assert refused(send(phone, b" " * ((64 << 10) + 1)), 413, "too-large")


def test_a_body_that_does_not_say_its_length_is_bounded_too(phone: Phone) -> None:
    stream = Endless()
    chunked = {"CONTENT_LENGTH": "", "wsgi.input_terminated": True, "wsgi.input": stream}
    assert refused(send(phone, b"", environ_overrides=chunked), 413, "too-large")
    assert stream.given <= 1 << 20


class Endless(io.RawIOBase):
    """A request body of unknown length."""

    given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self.given += len(buffer)
        buffer[:] = b" " * len(buffer)
        return len(buffer)


def test_a_zip_bomb_is_refused_without_being_inflated(phone: Phone) -> None:
    bomb = gzip.compress(b" " * (200 << 20))
    assert len(bomb) > 64 << 10
    tracemalloc.start()
    assert refused(send(phone, bomb, "/api/sync", headers=GZIP), 413, "too-large")
    assert tracemalloc.get_traced_memory()[1] < 16 << 20
    tracemalloc.stop()


def test_a_gzip_body_is_read(alice: Person) -> None:
    data = gzip.compress(json.dumps({"verifier": b64(alice.verifier)}).encode())
    assert send(alice.phone, data, headers=GZIP).status_code == 200


@pytest.mark.parametrize("cut", [slice(0, 30), slice(1, None), slice(0, -1)], ids=["half", "headless", "tailless"])
def test_a_broken_gzip_body_is_refused(alice: Person, cut: slice) -> None:
    data = gzip.compress(json.dumps({"verifier": b64(alice.verifier)}).encode())[cut]
    assert refused(send(alice.phone, data, headers=GZIP), 400, "malformed")


def test_two_gzip_members_are_refused(alice: Person) -> None:
    data = gzip.compress(json.dumps({"verifier": b64(alice.verifier)}).encode())
    assert refused(send(alice.phone, data + gzip.compress(b" "), headers=GZIP), 400, "malformed")


def test_another_compression_is_refused(phone: Phone) -> None:
    assert refused(send(phone, b"{}", headers={"Content-Encoding": "br"}), 415, "content-type")


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", None])
def test_only_json_is_taken(phone: Phone, kind: str | None) -> None:
    assert refused(send(phone, b"{}", content_type=kind), 415, "content-type")


def test_a_delete_may_have_no_body_or_an_empty_object(alice: Person) -> None:
    assert alice.phone.ask("DELETE", "/api/session", {}).status_code == 204
    assert alice.phone.ask("DELETE", "/api/session").status_code == 204
    assert refused(alice.phone.ask("DELETE", "/api/session", {"prf": 1}), 400, "prf-output")
    assert refused(alice.phone.ask("DELETE", "/api/session", data=b"x=1"), 415, "content-type")


CALLERS = [
    ("cross-site", None, 403),
    ("same-site", None, 403),
    ("none", None, 403),
    ("cross-site", "http://localhost:8000", 403),
    (None, None, 403),
    (None, "null", 403),
    (None, "https://evil.example", 403),
    (None, "http://localhost:8000", 200),
    ("same-origin", None, 200),
]


@pytest.mark.parametrize(("site", "origin", "status"), CALLERS)
def test_only_our_own_pages_may_change_anything(
    alice: Person, site: str | None, origin: str | None, status: int
) -> None:
    alice.phone.site = site
    answer = alice.phone.ask(
        "POST", RECOVERY, {"verifier": b64(alice.verifier)}, headers={"Origin": origin} if origin else {}
    )
    assert answer.status_code == status
    assert status == 200 or refused(answer, 403, "cross-site")


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/api/nothing", 404, "not-found"),
        ("POST", "/api/nothing", 404, "not-found"),
        ("GET", "/api/sync", 405, "method"),
        ("PUT", "/api/vault", 405, "method"),
    ],
)
def test_unknown_routes_and_methods_answer_in_the_one_shape(
    phone: Phone, method: str, path: str, status: int, code: str
) -> None:
    assert refused(phone.ask(method, path, {} if method != "GET" else None), status, code)
