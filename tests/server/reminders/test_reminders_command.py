"""`breather remind` as a process of its own."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from people import Person
from push_service import PushService

from server.db import db
from server.reminders.models import Reminder
from tests import warm

BREATHER = str(Path(sys.executable).with_name("breather"))


@pytest.fixture
def environ(settings: dict[str, str]) -> dict[str, str]:
    return {**os.environ, **settings, "no_proxy": "localhost"}


@pytest.fixture
def overdue(app: Flask, alice: Person, remind: Callable[..., None]) -> Callable[[], None]:
    """A reminder, and the clock moved on to it."""

    def make() -> None:
        remind(alice)
        with app.app_context():
            row = db.session.scalars(db.select(Reminder)).one()
            row.at -= 1800
            row.due = " ".join([str(row.at), *row.due.split()[1:]])
            db.session.commit()

    return make


def test_the_command_sends_and_says_how_many(
    environ: dict[str, str], overdue: Callable[[], None], service: PushService
) -> None:
    overdue()
    done = warm.run(environ, "remind")
    assert done.stdout == "Sent: 1. Removed: 0. To be tried again: 0. Too late: 0.\n"
    assert service.paths() == ["phone"]


def test_watching_sends_what_becomes_due_and_stops_when_told(
    environ: dict[str, str], overdue: Callable[[], None], service: PushService
) -> None:
    command = [BREATHER, "remind", "--watch", "--every", "1"]
    with subprocess.Popen(command, env=environ, stderr=subprocess.PIPE) as process:
        assert process.stderr
        for _ in range(2):
            overdue()
            assert b'"sent": 1' in process.stderr.readline()
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0
    assert service.paths() == ["phone", "phone"]


def test_it_refuses_a_database_that_is_not_ready(tmp_path: Path) -> None:
    env = {**os.environ, "BREATHER_DATA": str(tmp_path / "data")}
    done = warm.run(env, "remind")
    assert done.returncode == 1
    assert "run 'breather migrate' first" in done.stderr
