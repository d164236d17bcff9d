"""The server as processes: several workers, their counts, a stop in the middle of a request, and starts at once."""

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask

from server.config import Config
from server.db import db
from tests.conftest import BREATHER, Site
from tests.ports import free_port

BEGIN = (
    b"POST /api/passkeys/sign-in/begin HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: same-origin\r\n"
    b"Content-Type: application/json\r\nContent-Length: 2\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n"
)


def test_the_counts_of_all_workers_are_read_at_an_address_of_their_own(make_site: Callable[..., Site]) -> None:
    port = free_port()
    site = make_site(BREATHER_METRICS=str(port), BREATHER_WORKERS="3")
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: status(f"{site.origin}/api/account?canary"), range(30)))
    assert answers == [405] * 30
    page = ask(f"http://127.0.0.1:{port}/metrics")
    assert 'breather_requests_total{method="GET",route="-",status="405"} 30.0\n' in page
    assert 'breather_request_seconds_count{route="-"} 30.0\n' in page
    assert "breather_requests_under_way 0.0\n" in page
    assert "canary" not in page
    assert "pid=" not in page
    assert status(f"{site.origin}/metrics") == 404
    assert status(f"http://127.0.0.1:{port}/healthz") == 404


def test_a_request_that_has_begun_is_finished_before_the_server_stops(make_site: Callable[..., Site]) -> None:
    site = make_site()
    with socket.create_connection(("127.0.0.1", site.port), timeout=20) as phone:
        phone.sendall(BEGIN)
        assert phone.recv(1024).startswith(b"HTTP/1.1 100 ")
        assert site.process
        site.process.send_signal(signal.SIGTERM)
        until_refused(site.port)
        phone.sendall(b"{}")
        with phone.makefile("rb") as answer:
            head, _, body = answer.read().partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 ")
    assert json.loads(body)["challenge"]
    assert site.process.wait(timeout=20) == 0


def test_three_that_migrate_at_once_make_one_database_and_one_secret(
    settings: dict[str, str], make_empty: Callable[[], None]
) -> None:
    make_empty()
    env = {**os.environ, **settings}
    started = [
        subprocess.Popen([BREATHER, "migrate"], env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    said = [process.communicate(timeout=60) for process in started]
    assert [out for out, _ in said] == ["The database is ready.\n"] * 3, said
    assert {path.name for path in Path(settings["BREATHER_DATA"]).iterdir()} - DATABASE == {"secret"}


def test_it_is_ready_at_the_revision_of_this_release_and_at_no_other(app: Flask) -> None:
    client = app.test_client()
    assert client.get("/readyz").status_code == 200
    for told in ("0001", "9999"):
        with app.app_context():
            db.session.execute(db.text("UPDATE alembic_version SET version_num = :told"), {"told": told})
            db.session.commit()
        answer = client.get("/readyz")
        assert (answer.status_code, answer.json) == (503, {"status": "migrations"})
        assert client.get("/healthz").status_code == 200
    with app.app_context():
        db.session.execute(db.text("DROP TABLE alembic_version"))
        db.session.commit()
    assert client.get("/readyz").status_code == 503


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("", None),
        ("9100", ("127.0.0.1", 9100)),
        ("0.0.0.0:9100", ("0.0.0.0", 9100)),
        ("[::]:9100", ("::", 9100)),
    ],
)
def test_where_prometheus_may_ask_is_nowhere_or_loopback_unless_said(
    tmp_path: Path, written: str, meant: tuple[str, int] | None
) -> None:
    environ = {"BREATHER_DATA": str(tmp_path), "BREATHER_METRICS": written}
    assert Config.from_environment(environ).metrics == meant


def test_python_runs_the_server_where_nothing_is_installed(tmp_path: Path) -> None:
    env = {**os.environ, "BREATHER_DATA": str(tmp_path / "data")}
    command = [sys.executable, "-m", "server", "--help"]
    assert "serve" in subprocess.run(command, env=env, capture_output=True, text=True, check=True).stdout


DATABASE = {f"breather.sqlite3{suffix}" for suffix in ("", "-wal", "-shm")}


def ask(url: str) -> str:
    with urllib.request.urlopen(url, timeout=20) as answer:
        return str(answer.read().decode())


def status(url: str) -> int:
    try:
        ask(url)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code
    return 200


def until_refused(port: int) -> None:
    """Nobody is let in any more. A connection that came while the door was closing ends without an answer."""
    while True:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=20) as late:
                late.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                late.recv(1024)
        except ConnectionRefusedError:
            return
        except OSError:
            continue
