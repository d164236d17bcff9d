"""What a phone fetches: one pack, small answers, and a policy that names the only script inside a page."""

import base64
import gzip
import hashlib
import json
import os
import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from pwa import make_ahead, shell, squeeze
from pwa.assets import STATIC
from server import create_app
from server.config import Config

TEMPLATES = STATIC.parent / "templates"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return create_app(Config.from_environment({"BREATHER_DATA": str(tmp_path_factory.mktemp("data"))}))


@pytest.fixture
def client(app: Flask) -> Iterator[FlaskClient]:
    with app.test_client() as made:
        yield made


def sha256(body: bytes) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(body).digest()).decode()


def unpacked(pack: bytes) -> dict[str, bytes]:
    head, _, rest = pack.partition(b"\n")
    files, at = {}, 0
    for path, length in json.loads(head):
        files[path], at = rest[at : at + length], at + length
    assert at == len(rest)
    return files


def test_the_pack_holds_what_the_server_serves_at_each_address(client: FlaskClient) -> None:
    files = unpacked(client.get("/release.pack").data)
    assert len(files) > 150
    assert [path for path, body in files.items() if client.get(path).data != body] == []


def test_the_pack_has_every_script_and_part_and_neither_operators_pages_nor_the_shell(client: FlaskClient) -> None:
    files = unpacked(client.get("/release.pack").data)
    scripts = {f"/static/{path.relative_to(STATIC).as_posix()}" for path in STATIC.glob("js/**/*.js")}
    left_out = {path for path in scripts if "/bench/" in path or "/gallery/" in path or path.endswith("/first.js")}
    assert scripts - set(files) == left_out
    assert {"/parts/you.html", "/parts/parts.css", "/manifest.webmanifest", "/static/icons/icon.svg"} <= set(files)
    assert not [path for path in files if "/operator/" in path or path in {"/", "/sw.js"}]


def test_no_page_has_a_browser_turn_to_another_site_ahead_of_time(client: FlaskClient) -> None:
    """As `preconnect` does, which neither a policy nor the log of requests shows. Links that people follow may."""
    pages = {**unpacked(client.get("/release.pack").data), "/": client.get("/").data}
    sources = {str(path): path.read_bytes() for path in TEMPLATES.rglob("*.html")}  # the operator's too
    loads = re.compile(rb"<(?:link|script|img|iframe|source|use|object|embed)\b[^>]*?(?:href|src|data)=\"(?:\w+:)?//")
    assert [path for path, body in {**pages, **sources}.items() if loads.search(body)] == []


def test_the_worker_knows_the_hashes_of_pack_and_shell(client: FlaskClient) -> None:
    worker = client.get("/sw.js").text
    assert sha256(client.get("/release.pack").data) in worker
    assert sha256(client.get("/").data) in worker


def test_the_policy_of_the_shell_names_its_own_script_and_style_alone(client: FlaskClient) -> None:
    answer = client.get("/care")
    inside = [re.findall(f"<{tag}>(.*?)</{tag}>", answer.text, re.DOTALL) for tag in ("script", "style")]
    assert [len(found) for found in inside] == [1, 1]
    policy = answer.headers["Content-Security-Policy"]
    assert [
        f"{tag}-src 'self' '{sha256(found[0].encode())}';" in policy
        for tag, found in zip(["script", "style"], inside, strict=True)
    ] == [True, True]
    assert "unsafe" not in policy
    assert "'sha256" not in client.get("/parts/you.html").headers["Content-Security-Policy"]


def test_files_that_are_put_in_place_under_a_running_server_leave_the_page_its_style(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = client.get("/")
    monkeypatch.setattr("pwa.assets._styles", lambda _: "body { color: red }")
    monkeypatch.setattr("pwa.strip.script", lambda _: "alert(1)")
    after = client.get("/")
    assert after.data == before.data
    assert after.headers["Content-Security-Policy"] == before.headers["Content-Security-Policy"]


def test_every_style_sheet_is_in_one_of_the_two_pieces(client: FlaskClient) -> None:
    sent = client.get("/").text + client.get("/parts/parts.css").text
    missing = [
        path.name
        for path in (STATIC / "css").glob("*.css")
        if path.stem != "gallery"  # no phone gets it
        and client.get(f"/static/css/{path.name}").text.strip() not in sent
    ]
    assert missing == []


@pytest.mark.parametrize("path", ["/", "/sw.js", "/release.pack", "/static/js/app.js", "/parts/you.html"])
def test_an_answer_is_squeezed_for_whoever_takes_it_and_whole_for_others(client: FlaskClient, path: str) -> None:
    plain = client.get(path)
    squeezed = client.get(path, headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in plain.headers
    assert squeezed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(squeezed.data) == plain.data
    assert squeezed.headers["ETag"] != plain.headers["ETag"]
    words = ", Accept-Language, Cookie" if not path.startswith("/static/") else ""
    assert squeezed.headers["Vary"] == plain.headers["Vary"] == f"Accept-Encoding{words}"
    again = client.get(path, headers={"Accept-Encoding": "gzip", "If-None-Match": squeezed.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_what_a_first_visit_asks_for_can_be_made_ahead(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    monkeypatch.setattr(shell, "squeezed", lambda body, _: asked.append(len(body)) or (body, ""))
    make_ahead(app)
    sizes = [len(app.test_client().get(path).data) for path in ("/", "/sw.js", "/release.pack")]
    assert asked[:3] == sizes


def test_an_encoding_that_is_refused_is_not_sent(client: FlaskClient) -> None:
    for refused in ("gzip;q=0, br;q=0", "identity", ""):
        assert "Content-Encoding" not in client.get("/", headers={"Accept-Encoding": refused}).headers


def test_what_was_made_once_is_taken_from_its_file(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    monkeypatch.setattr(squeeze, "MADE", tmp_path / "made")
    made: list[bytes] = []

    def make(body: bytes) -> bytes:
        made.append(body)
        return body[:1]

    assert [squeeze._from_file("x", body, make) for body in (b"ab", b"ab", b"cd", b"cd")] == [b"a", b"a", b"c", b"c"]
    assert made == [b"ab", b"cd"]
    for file in (tmp_path / "made").iterdir():
        os.utime(file, (0, 0))  # of a release that is long gone
    squeeze._from_file("x", b"ef", make)
    assert len(list((tmp_path / "made").iterdir())) == 1


def test_what_the_first_tap_needs_fits_into_the_first_flight_of_a_connection(client: FlaskClient) -> None:
    """Ten segments (RFC 6928), the headers among them: the question can be tapped before the rest has come."""
    answer = client.get("/")
    headers = sum(len(name) + len(value) + 4 for name, value in answer.headers)
    needed = answer.data[: answer.data.index(b"</script>")]
    assert len(gzip.compress(needed, 9)) + headers < 10 * 1460


@pytest.mark.parametrize("name", ["../shell.py", "js/../../shell.py", "js", "nothing.js", "js/\0.js"])
def test_nothing_but_a_static_file_is_served(client: FlaskClient, name: str) -> None:
    assert client.get(f"/static/{name}").status_code == 404
