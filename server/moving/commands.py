"""`breather migrate-database`."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import click
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, make_url, text
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from server import create_app
from server.backup.files import Refused
from server.backup.restoring import alone
from server.config import Config
from server.db import closing, db, is_migrated, migrate
from server.moving.copying import check_empty, copy


@click.command("migrate-database")
@click.option("--to", "url", required=True, envvar="BREATHER_TO", help="Address of the empty database; or BREATHER_TO.")
def migrate_database_command(url: str) -> None:
    """Copy everything to another database, all of it or nothing. Stop the server first."""
    config = Config.from_environment(os.environ)
    with _in_sentences(), _engine(config, "BREATHER_DATABASE_URL") as source:
        if not is_migrated():
            raise Refused("The database is not ready: run 'breather migrate' first.")
        _check_stopped(source)
        with _held(source) as reading, _target(config, url, source) as writing:
            counts = copy(reading, writing)
    click.echo(f"Copied to {make_url(url).render_as_string()}, read back, and the same:")
    for name, count in counts.items():
        click.echo(f"  {name}: {count}")
    click.echo("Set BREATHER_DATABASE_URL to it and start the server. The old database is as it was.")


@contextmanager
def _target(config: Config, url: str, source: Engine) -> Iterator[Connection]:
    """A transaction on the target, whose tables are made where they are missing; kept when the block ends."""
    with _engine(replace(config, database_url=url), "--to") as target:
        if target.url == source.url:
            raise Refused("The target is the database itself. Name an empty one.")
        with target.connect() as looking:
            check_empty(looking)
        try:
            migrate()
        except CommandError:
            raise Refused("The target is of a newer release.") from None
        with target.begin() as writing:
            check_empty(writing)
            yield writing


@contextmanager
def _engine(config: Config, name: str) -> Iterator[Engine]:
    """The engine of a configuration, in its application context."""
    try:
        app = create_app(config)
    except (ImportError, ArgumentError) as error:
        raise Refused(f"{name} names no database that can be spoken to here: {error}.") from None
    with app.app_context(), closing():
        yield db.engine


@contextmanager
def _held(source: Engine) -> Iterator[Connection]:
    """A transaction that sees one moment, while nobody writes. SQLite's begins with BEGIN IMMEDIATE (server/db.py)."""
    with source.begin() as reading:
        if source.dialect.name != "sqlite":
            names = ", ".join(f'"{name}"' for name in db.metadata.tables)
            reading.execute(text(f"LOCK TABLE {names} IN SHARE MODE"))
        yield reading


def _check_stopped(source: Engine) -> None:
    """What a running server stored after the copy would be left behind. Raises Refused while SQLite's file is open."""
    if source.dialect.name != "sqlite" or not source.url.database:
        return
    source.dispose()
    try:
        with alone(Path(source.url.database)):
            pass
    except Refused:
        raise Refused("The database is in use: stop the server first.") from None


@contextmanager
def _in_sentences() -> Iterator[None]:
    """Errors as one sentence and exit code 1. Never a driver's message: it may quote rows."""
    try:
        yield
    except Refused as refused:
        raise click.ClickException(f"{refused} Nothing was copied.") from None
    except SQLAlchemyError as error:
        reason = type(getattr(error, "orig", None) or error).__name__
        raise click.ClickException(f"A database does not take part ({reason}). Nothing was copied.") from None
