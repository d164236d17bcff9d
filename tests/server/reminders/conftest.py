"""A server that may ask the stand-in, and people who want to be reminded."""

import time
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from people import Person
from push_service import PushService

from server.config import Config
from server.db import db
from server.reminders import sending
from server.reminders.models import Reminder

STEP = 900


@pytest.fixture
def service() -> Iterator[PushService]:
    with PushService() as service:
        yield service
        assert service.faults == []


@pytest.fixture
def settings(settings: dict[str, str], service: PushService) -> dict[str, str]:
    return settings | {"BREATHER_PUSH_HOSTS": service.origin}


@pytest.fixture
def first() -> int:
    """The next possible time but one: no test lasts so long that it is over."""
    return (int(time.time()) // STEP + 2) * STEP


@pytest.fixture
def remind(service: PushService, first: int) -> Callable[..., None]:
    """Have somebody reminded at `first` plus these seconds, at an address with this name."""

    def ask(person: Person, name: str = "phone", after: tuple[int, ...] = (0, 7 * 86400)) -> None:
        due = [first + seconds for seconds in after]
        assert person.change("PUT", "/api/reminder", endpoint=service.endpoint(name), due=due).status_code == 204

    return ask


@pytest.fixture
def run(app: Flask, config: Config, first: int, monkeypatch: pytest.MonkeyPatch) -> Callable[..., dict[str, int]]:
    """`breather remind` at `first` plus seconds: what it counted."""
    monkeypatch.setenv("no_proxy", "localhost")

    def send(after: int = 0) -> dict[str, int]:
        with app.app_context():
            return dict(sending.run(config, lambda: first + after).counts)

    return send


@pytest.fixture
def kept(app: Flask, first: int) -> Callable[[], list[tuple[list[int], int]]]:
    """Of each reminder the due times and when it is looked at next, both in seconds after `first`."""

    def read() -> list[tuple[list[int], int]]:
        with app.app_context():
            rows = db.session.scalars(db.select(Reminder).order_by(Reminder.endpoint))
            return [([int(due) - first for due in row.due.split()], row.at - first) for row in rows]

    return read
