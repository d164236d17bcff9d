"""`breather backup` and `breather restore`."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from sqlalchemy import make_url

from server import create_app
from server.backup.check import check
from server.backup.files import Refused
from server.backup.restoring import restore
from server.backup.settling import Settled, settle
from server.backup.taking import take
from server.config import Config
from server.db import db

FILE = click.Path(path_type=Path)
POSTGRESQL = "This database is not SQLite. For PostgreSQL use {tool}; docs/operating.md says how."


@click.command("backup")
@click.argument("file", type=FILE)
@click.option("--force", is_flag=True, help="Replace FILE if it is there.")
def backup_command(file: Path, force: bool) -> None:
    """Copy the database to FILE while it is in use, and read the copy back."""
    with _in_sentences("Nothing was kept."):
        held = take(_database("pg_dump"), file.absolute(), force)
        click.echo(f"Backed up to {file} ({file.stat().st_size} bytes). {held}.")


@click.command("restore")
@click.argument("file", type=FILE, required=False)
@click.option("--check", "only_check", is_flag=True, help="Say whether FILE could be restored, and change nothing.")
@click.option("--settle", "only_settle", is_flag=True, help="After pg_restore: do what a restore does besides copying.")
def restore_command(file: Path | None, only_check: bool, only_settle: bool) -> None:
    """Replace the database by the backup in FILE. Stop the server first."""
    if only_settle and not file and not only_check:
        _settle_here()
        return
    if not file or only_settle:
        raise click.UsageError("Name the backup, or say --settle alone.")
    with _in_sentences("Nothing was changed."):
        if only_check:
            found = check(file)
            click.echo(f"{file} is intact, taken {found.when}. {found.contents}.")
            return
        config = Config.from_environment(os.environ)
        done = restore(config, _database("pg_restore, then 'breather restore --settle'"), file)
    click.echo(f"Restored what was backed up {done.backup.when}. {done.backup.contents}.")
    if done.backup.taken is None:
        click.echo("The file carries no checksum: only its structure could be checked.")
    _say(done.settled, config.data)
    if done.kept:
        click.echo(f"The database from before is {done.kept}. Remove it when you need it no longer.")


def _settle_here() -> None:
    app = create_app()
    with app.app_context():
        settled = settle(app.config["BREATHER"].data)
    _say(settled, app.config["BREATHER"].data)


def _say(settled: Settled, data: Path) -> None:
    if settled.ledger:
        click.echo(f"Accounts that were deleted since and are deleted again: {settled.deleted}.")
    else:
        click.echo(
            f"There is no deleted.ledger in {data}. If accounts were ever deleted, put it there and restore again."
        )
    click.echo("Everybody signs in again; phones then send what is missing here.")
    click.echo("Operators who were removed since may be back: look at 'Editors' at /operator/.")


def _database(tool: str) -> Path:
    """The file of the database. Raises Refused when there is none."""
    url = make_url(Config.from_environment(os.environ).database_url)
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        raise Refused(POSTGRESQL.format(tool=tool))
    with create_app().app_context():
        database = Path(db.engine.url.database or "")  # a relative one is made whole there
        db.engine.dispose()
    return database


@contextmanager
def _in_sentences(outcome: str) -> Iterator[None]:
    """Errors as one sentence on stderr and exit code 1."""
    try:
        yield
    except Refused as refused:
        raise click.ClickException(f"{refused} {outcome}") from None
    except (sqlite3.Error, OSError) as error:
        raise click.ClickException(f"{error}. {outcome}") from None
