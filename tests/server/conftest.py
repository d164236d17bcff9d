"""A server on a database of its own, and its people."""

import io
import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from people import Person, Phone

from server import create_app
from server.config import Config
from server.db import db, migrate
from server.logs import JsonLine, logger


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return Config.from_environment({"BREATHER_DATA": str(tmp_path / "data")})


@pytest.fixture
def app(config: Config) -> Iterator[Flask]:
    """The application on a temporary data folder, through the real migrations."""
    app = create_app(config)
    with app.app_context():
        migrate()
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def make_phone(app: Flask) -> Callable[[], Phone]:
    return lambda: Phone(app.test_client())


@pytest.fixture
def phone(make_phone: Callable[[], Phone]) -> Phone:
    return make_phone()


@pytest.fixture
def make_person(make_phone: Callable[[], Phone]) -> Callable[[], Person]:
    """A registered person on a phone of their own."""

    def make() -> Person:
        person = Person(make_phone())
        assert person.register().status_code == 201
        return person

    return make


@pytest.fixture
def alice(make_person: Callable[[], Person]) -> Person:
    return make_person()


@pytest.fixture
def forget_verification(app: Flask) -> Callable[[], None]:
    """As if ten minutes had passed for every session."""

    def forget() -> None:
        with app.app_context():
            db.session.execute(db.text("UPDATE session SET verified_until = 1"))
            db.session.commit()

    return forget


@pytest.fixture
def log_lines() -> Iterator[io.StringIO]:
    """Everything that the server logs, as it would stand on stderr."""
    handler = logging.StreamHandler(io.StringIO())
    handler.setFormatter(JsonLine())
    logger.addHandler(handler)
    yield handler.stream
    logger.removeHandler(handler)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()
