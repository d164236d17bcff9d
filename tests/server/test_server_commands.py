"""Configuration and the operator's commands."""

import json
import os
import secrets
import signal
import socket
import stat
import subprocess
import sys
import urllib.request
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from people import Person, refused

from server import doctor, housekeeping
from server.accounts.models import Challenge, Session
from server.config import Config, ConfigError
from server.db import db
from server.operators import invites
from server.operators import sessions as operator_sessions
from server.operators.models import Operator
from tests import warm

BREATHER = str(Path(sys.executable).with_name("breather"))


def run(data: Path, *command: str, **environ: str) -> subprocess.CompletedProcess[str]:
    return warm.run({**os.environ, "BREATHER_DATA": str(data), **environ}, *command)


def test_the_secret_is_made_once_and_is_private(tmp_path: Path) -> None:
    environ = {"BREATHER_DATA": str(tmp_path / "new")}
    first, second = Config.from_environment(environ), Config.from_environment(environ)
    assert first.secret_key == second.secret_key
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "new" / "secret").stat().st_mode) == 0o600
    assert first.secret_key not in repr(first)


def test_two_installations_have_two_secrets(tmp_path: Path) -> None:
    one, two = (Config.from_environment({"BREATHER_DATA": str(tmp_path / name)}) for name in "ab")
    assert one.secret_key != two.secret_key


WRONG = {
    "PORT": ["0", "65536", "80a", "-1", "٨"],
    "BREATHER_ORIGIN": [
        *("breather.example", "http://breather.example", "https://breather.example/app", "ftp://localhost"),
        *("https://192.0.2.1", "http://127.0.0.1:8000", "https://[::1]", "https://u@breather.example", "https://h:x"),
    ],
    "BREATHER_IDLE_MINUTES": ["0", "soon"],
    "BREATHER_DEV": ["yes"],
    "BREATHER_TRUSTED_PROXIES": ["-1"],
    "BREATHER_WORKERS": ["0", "65"],
    "BREATHER_LISTEN": ["breather.example", "0.0.0.0:80"],
    "BREATHER_METRICS": ["0", "0.0.0.0", "breather.example:9100", "on"],
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in WRONG.items() for value in values])
def test_a_wrong_setting_stops_the_start_with_a_sentence(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(ConfigError, match=f"^Set {name} to .+"):
        Config.from_environment({"BREATHER_DATA": str(tmp_path), name: value})


def test_a_data_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigError, match=r"^Set BREATHER_DATA to"):
        Config.from_environment({"BREATHER_DATA": str(tmp_path / "file" / "data")})


def test_an_origin_is_kept_as_browsers_write_it(tmp_path: Path) -> None:
    config = Config.from_environment(
        {"BREATHER_DATA": str(tmp_path), "BREATHER_ORIGIN": "https://Breather.Example:443/"}
    )
    assert (config.origin, config.rp_id, config.secure) == ("https://breather.example", "breather.example", True)


def test_a_wrong_setting_is_a_sentence_on_the_command_line(tmp_path: Path) -> None:
    answer = run(tmp_path, "doctor", PORT="x")
    assert (answer.returncode, answer.stderr) == (1, "Set PORT to a whole number from 1 to 65535; it is 'x'.\n")


def test_nothing_is_served_before_the_database_is_ready(tmp_path: Path) -> None:
    for command in ("serve", "prune", "stats", "end-sessions --yes"):
        answer = run(tmp_path / "data", *command.split())
        assert answer.returncode == 1
        assert "run 'breather migrate' first" in answer.stderr
    assert run(tmp_path / "data", "doctor").returncode == 1
    assert run(tmp_path / "data", "migrate").stdout == "The database is ready.\n"
    assert run(tmp_path / "data", "doctor").returncode == 0
    assert run(tmp_path / "data", "stats").stdout.split("\n")[0] == "accounts: 0"


def test_every_session_and_unused_invitation_ends_where_the_operator_asks_for_it(
    app: Flask, settings: dict[str, str], alice: Person
) -> None:
    asked = warm.run({**os.environ, **settings}, "end-sessions")  # nobody said yes
    assert asked.returncode == 1
    assert alice.phone.ask("GET", "/api/sessions").status_code == 200
    with app.app_context():
        operator = secrets.token_bytes(16)
        db.session.add(Operator(id=operator, role="owner", name="Ines", created_day=date(2026, 11, 30)))
        db.session.flush()
        token = operator_sessions.start(operator)
        invites.issue("owner", "http://localhost")
        db.session.commit()
    done = warm.run({**os.environ, **settings}, "end-sessions", "--yes")
    assert done.stdout == "Ended 2 sessions, and every invitation that nobody has used.\n", done.stderr
    assert refused(alice.phone.ask("GET", "/api/sessions"), 401, "signed-out")
    with app.app_context():
        assert operator_sessions.find(token) is None
        assert invites.waiting() == []
    assert alice.sign_in().status_code == 200


def test_the_server_says_where_it_is_and_stops_cleanly(tmp_path: Path) -> None:
    run(tmp_path / "data", "migrate")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    env = {**os.environ, "BREATHER_DATA": str(tmp_path / "data"), "PORT": str(port)}
    with subprocess.Popen([BREATHER, "serve"], env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stdout.readline() == f"Breather is at http://localhost:{port}\n".encode()
        for host in ("localhost", "127.0.0.1"):
            with urllib.request.urlopen(f"http://{host}:{port}/healthz", timeout=20) as answer:
                assert answer.status == 200
        with socket.create_connection(("127.0.0.1", port)) as garbage:
            garbage.sendall(b"GET /canary HTTP/9.9\r\n\r\n")
            garbage.recv(1024)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 0
        assert process.stderr
        lines = [json.loads(line) for line in process.stderr]
    assert [line["route"] for line in lines if line["event"] == "request"] == ["/healthz"] * 2
    assert "127.0.0.1" not in str(lines)
    assert "canary" not in str(lines)


def test_the_doctor_sees_a_folder_that_others_can_read(app: Flask, config: Config) -> None:
    config.data.chmod(0o755)
    with app.app_context():
        wrong = [finding.sentence for finding in doctor.examine(config) if not finding.well]
    assert wrong == [f"Others can read the data folder: chmod 700 {config.data}"]


def test_pruning_removes_what_expired_and_no_record(app: Flask, alice: Person) -> None:
    alice.phone.challenge("sign-in")
    alice.sync([])
    with app.app_context():
        assert housekeeping.prune() == housekeeping.Pruned(challenges=0, sessions=0)
        db.session.execute(db.update(Challenge).values(expires=1))
        db.session.execute(db.update(Session).values(last_day=date(2020, 1, 1)))
        db.session.commit()
        assert housekeeping.prune() == housekeeping.Pruned(challenges=1, sessions=1)
        counted = {"accounts": 1, "passkeys": 1, "sessions": 0, "records": 0, "directory entries": 0, "reminders": 0}
        assert housekeeping.count() == counted


@pytest.mark.usefixtures("database")
def test_sqlite_is_spoken_to_as_intended(app: Flask) -> None:
    with app.app_context():
        kept = [
            db.session.scalar(db.text(f"PRAGMA {name}")) for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    assert kept == ["wal", 2, 1]


def test_the_migrations_make_exactly_what_the_models_say(app: Flask) -> None:
    with app.app_context():
        found = db.inspect(db.engine)
        for table in db.metadata.sorted_tables:
            columns = {column["name"]: column["nullable"] for column in found.get_columns(table.name)}
            assert columns == {column.name: column.nullable for column in table.columns}, table.name
            assert set(found.get_pk_constraint(table.name)["constrained_columns"]) == set(
                table.primary_key.columns.keys()
            )
            indexes = [index for index in found.get_indexes(table.name) if "duplicates_constraint" not in index]
            indexed = {tuple(index["column_names"]) for index in indexes}
            assert indexed == {tuple(index.columns.keys()) for index in table.indexes}, table.name
