"""Whatever is fed to a parser, it reads it right or refuses it in its own way; nothing else escapes."""

import gzip
import ipaddress
import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from authenticator import Authenticator, b64
from flask import Flask
from hypothesis import example, given, settings
from hypothesis import strategies as st

from server import body, fields, limits
from server.accounts import ceremony
from server.accounts.wire import Attestation
from server.config import Config, ConfigError
from server.directory import days
from server.errors import ApiError
from server.reminders import endpoints

ANY_TEXT = st.text(alphabet=st.characters(codec=None, exclude_categories=[]), max_size=60)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)
KINDS = st.sampled_from(
    [fields.Id, fields.Key, fields.Blob, fields.Label, fields.CredentialId, fields.Data, fields.Sealed]
)
MANY = settings(max_examples=300, deadline=None)
PARTY = ceremony.RelyingParty("localhost", "http://localhost:8000")


def mangled(data: st.DataObject, whole: bytes) -> bytes:
    """A piece cut out, put twice or replaced."""
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, min(len(whole), start + 40)))
    return whole[:start] + data.draw(st.binary(max_size=20) | st.just(whole[start:end] * 2)) + whole[end:]


def tried(read: Callable[[], Any]) -> tuple[Any, ApiError | None]:
    """What was read, or how it was refused."""
    try:
        return read(), None
    except ApiError as error:
        return None, error


@MANY
@given(data=st.binary(max_size=200))
@example(data=b'{"a": NaN}')
@example(data=b"[" * 100_000)
@example(data=b'{"a": 1, "a": 1}')
def test_json_is_read_as_python_reads_it_or_refused(data: bytes) -> None:
    found, error = tried(lambda: body.parse(data))
    if error:
        assert (error.status, error.code in {"malformed", "prf-output"}) == (400, True)
    else:
        assert found == json.loads(data.decode())


@MANY
@given(value=JSON)
def test_decent_json_is_read(value: Any) -> None:
    found, error = tried(lambda: body.parse(json.dumps(value).encode()))
    assert error.code == "prf-output" if error else found == value


@MANY
@given(kind=KINDS, text=ANY_TEXT | st.integers() | st.none())
def test_bytes_have_one_spelling_or_are_refused(kind: type[fields.Bytes], text: object) -> None:
    try:
        found = fields.from_text(kind, text)
    except ValueError:
        return
    assert fields.to_text(found) == text
    assert kind.shortest <= len(found) <= kind.longest


@MANY
@given(kind=KINDS, raw=st.binary(max_size=120))
def test_bytes_come_back_as_they_went_where_the_size_is_right(kind: type[fields.Bytes], raw: bytes) -> None:
    if kind.shortest <= len(raw) <= kind.longest:
        assert fields.from_text(kind, fields.to_text(raw)) == raw
    else:
        with pytest.raises(ValueError, match="bytes"):
            fields.from_text(kind, fields.to_text(raw))


@MANY
@given(data=st.data(), content=st.binary(max_size=300))
def test_gzip_is_inflated_whole_or_refused(app_context: Flask, data: st.DataObject, content: bytes) -> None:
    packed = mangled(data, gzip.compress(content, mtime=0))
    with app_context.test_request_context("/", method="POST", data=packed, headers={"Content-Encoding": "gzip"}):
        found, error = tried(lambda: body.read_bytes(256))
        if error:
            assert error.status in {400, 413}
        else:
            assert found == gzip.decompress(packed)
            assert len(found) <= 256


@MANY
@given(data=st.data())
def test_a_mangled_attestation_is_refused_or_names_the_same_passkey(data: st.DataObject) -> None:
    passkey, challenge = Authenticator(), bytes(32)
    made = passkey.create(b64(challenge), bytes(16))
    read = {name: fields.from_text(fields.Data, text) for name, text in made.items()}
    which = data.draw(st.sampled_from(["client_data", "attestation"]))
    read[which] = mangled(data, read[which]) or b"x"
    attestation = Attestation(**read)
    found, error = tried(
        lambda: ceremony.register(attestation, ceremony.challenge_of(attestation.client_data), PARTY).id
    )
    assert error.code in {"malformed", "attestation"} if error else found == passkey.id


@MANY
@given(data=st.binary(max_size=120))
@example(data=b"[" * 100_000)
@example(data=b'{"challenge": 5}')
@example(data=b"\xff\xfe\x00")
def test_client_data_names_a_challenge_or_is_refused(data: bytes) -> None:
    found, error = tried(lambda: ceremony.challenge_of(data))
    assert error.code == "malformed" if error else len(found) == 32


@MANY
@given(address=ANY_TEXT | st.ip_addresses().map(str))
def test_every_address_has_a_prefix(address: str) -> None:
    found = limits.prefix(address)
    assert len(found) in {0, 4, 6}
    try:
        ipaddress.ip_address(address)
    except ValueError:
        assert found == b""
    else:
        assert found


@MANY
@given(endpoint=ANY_TEXT | ANY_TEXT.map(lambda rest: f"https://fcm.googleapis.com{rest}"))
@example(endpoint="https://fcm.googleapis.com@evil.example/")
@example(endpoint="https://[fcm.googleapis.com/")
@example(endpoint="https://fcm.googleapis.com:99999/")
@example(endpoint="https://fcm.googleapis.com\\@evil.example/")
def test_a_push_address_is_of_a_known_host_or_refused(endpoint: str) -> None:
    origin = endpoints.origin_of(endpoint, ())
    if origin is not None:
        assert urlsplit(endpoint).hostname == urlsplit(origin).hostname
        assert endpoint.lower().startswith("https://")


@MANY
@given(written=ANY_TEXT | st.dates().map(str))
def test_a_day_is_read_as_it_is_written_or_not_at_all(written: str) -> None:
    found = days.read(written)
    assert found is None or found.isoformat() == written


NAMES = [
    *("PORT", "BREATHER_ORIGIN", "BREATHER_IDLE_MINUTES", "BREATHER_JOIN_CODE", "BREATHER_DEV", "BREATHER_WORKERS"),
    *("BREATHER_LISTEN", "BREATHER_METRICS", "BREATHER_TRUSTED_PROXIES", "BREATHER_PUSH_HOSTS"),
    "BREATHER_PEOPLE_PER_ADDRESS",
]


@MANY
@given(told=st.dictionaries(st.sampled_from(NAMES), ANY_TEXT | st.integers(-5, 70_000).map(str), max_size=3))
@example(told={"BREATHER_ORIGIN": "https://[::1"})
@example(told={"BREATHER_METRICS": "[:9100"})
@example(told={"PORT": "\u00b2"})
def test_a_setting_is_taken_or_refused_with_a_sentence_that_names_it(told: dict[str, str]) -> None:
    said = ""
    try:
        Config.from_environment(told | {"BREATHER_DATA": DATA})
    except ConfigError as error:
        said = str(error)
    assert said == "" or any(name in said for name in told)


DATA = str(Path(tempfile.mkdtemp(prefix="breather-settings-")))


@pytest.fixture(scope="module")
def app_context() -> Flask:
    return Flask("parsers")
