"""A server on a database of its own, on each of the two engines, and its people."""

import io
import logging
import secrets
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lending import Lender
from people import Person, Phone

from server import create_app
from server.config import Config
from server.db import closing, db, migrate
from server.logs import JsonLine, logger
from server.sync.models import State
from tests.migrated import copy_migrated
from tests.postgres import Cluster

ENGINES = {"sqlite": "database", "postgresql": "cluster"}  # and what only a test of this one asks for


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Who asks for SQLite's file runs on SQLite, who asks for a cluster on PostgreSQL, and all others on both."""
    if "engine" in metafunc.fixturenames:
        only = [
            kind for kind, name in zip(ENGINES, ["database", "cluster"], strict=True) if name in metafunc.fixturenames
        ]
        metafunc.parametrize("engine", only or ENGINES)


@pytest.fixture(scope="session")
def cluster(testrun_uid: str) -> Iterator[Cluster]:
    """One PostgreSQL for the whole run, whatever the number of its workers.

    Not in a folder of pytest's: those are private to this user, and PostgreSQL never runs as root.
    """
    with Cluster(Path(tempfile.gettempdir(), f"breather-postgres-{testrun_uid}")) as cluster:
        yield cluster


@pytest.fixture(scope="session")
def lender(cluster: Cluster) -> Lender:
    return Lender(cluster)


@pytest.fixture
def settings(request: pytest.FixtureRequest, tmp_path: Path, engine: str) -> Iterator[dict[str, str]]:
    """The environment of a server; its database is not made yet."""
    settings = {"BREATHER_DATA": str(tmp_path / "data")}
    if engine == "sqlite":
        yield settings
        return
    cluster: Cluster = request.getfixturevalue("cluster")
    lender: Lender = request.getfixturevalue("lender")
    # Who asks for the cluster sets this and that of the database, and who makes no application wants none to be there.
    asked = request.node.fixturenames
    is_lent = "make_app" in asked and not {"cluster", "make_empty"} & set(asked)
    name = lender.lend() if is_lent else f"test-{secrets.token_hex(6)}"
    yield settings | {"BREATHER_DATABASE_URL": cluster.url(name)}
    if is_lent:
        lender.give_back(name)
    else:
        cluster.drop(name)


@pytest.fixture
def database(config: Config) -> Path:
    """SQLite's file, before it is made."""
    return config.data / "breather.sqlite3"


@pytest.fixture
def config(settings: dict[str, str]) -> Config:
    return Config.from_environment(settings)


@pytest.fixture
def make_empty(request: pytest.FixtureRequest, config: Config) -> Callable[[], None]:
    """The database without a table; SQLite makes its file by itself."""

    def make() -> None:
        if config.database_url.startswith("postgresql"):
            cluster: Cluster = request.getfixturevalue("cluster")
            cluster.create(config.database_url.partition("?")[0].rpartition("/")[2])

    return make


@pytest.fixture
def make_app(request: pytest.FixtureRequest) -> Iterator[Callable[[Config], Flask]]:
    """The application on a database of its own, through the real migrations: once, then copied."""
    made: list[Flask] = []

    def make(config: Config) -> Flask:
        app = create_app(config)
        made.append(app)
        with app.app_context():
            if db.engine.dialect.name == "postgresql":
                lender: Lender = request.getfixturevalue("lender")
                template = lender.cluster.template("migrated", lambda url: _migrate(config, url))
                lender.make(str(db.engine.url.database), template)
                db.session.execute(db.update(State).values(log_id=secrets.token_bytes(16)))
                db.session.commit()
            elif not (config.data / "breather.sqlite3").exists():
                copy_migrated(config.data / "breather.sqlite3")
        return app

    yield make
    for app in made:
        _close(app)


@pytest.fixture
def app(make_app: Callable[[Config], Flask], config: Config) -> Flask:
    return make_app(config)


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


def _migrate(config: Config, url: str) -> None:
    app = create_app(replace(config, database_url=url))
    with app.app_context():
        migrate()
    _close(app)


def _close(app: Flask) -> None:
    with app.app_context(), closing():
        pass
