"""The operator's commands."""

import os
import sys

import click
from flask import Flask
from sqlalchemy.exc import OperationalError, ProgrammingError

from server import create_app, housekeeping, serve
from server import db as database
from server.backup.commands import backup_command, restore_command
from server.config import ConfigError
from server.directory.commands import directory
from server.doctor import doctor_command
from server.instruments.commands import instrument
from server.moving.commands import migrate_database_command
from server.operators.commands import operator
from server.reminders.commands import remind_command


@click.group()
def commands() -> None:
    """Breather: a compassion-fatigue check-in whose server can read nothing."""


@commands.command()
def migrate() -> None:
    """Bring the database to the newest revision."""
    with create_app().app_context():
        database.migrate()
    click.echo("The database is ready.")


@commands.command("serve")
def serve_command() -> None:
    """Serve until Ctrl-C."""
    app = create_app()
    with app.app_context(), database.closing():  # a connection must not cross into the workers
        if not database.is_migrated():
            raise click.ClickException("The database is not ready: run 'breather migrate' first.")
    serve.run(app.config["BREATHER"])


@commands.command()
def prune() -> None:
    """Remove expired challenges and sessions; never records."""
    with _migrated().app_context():
        gone = housekeeping.prune()
    click.echo(f"Removed {gone.challenges} expired challenges and {gone.sessions} expired sessions.")


@commands.command("end-sessions")
@click.confirmation_option(
    prompt="Staff and editors have to sign in again, reminders and unused invitations end. Go on?"
)
def end_sessions() -> None:
    """End every session: when somebody may have had the server, or all cookies."""
    with _migrated().app_context():
        ended = housekeeping.end_sessions()
    click.echo(f"Ended {ended} sessions, and every invitation that nobody has used.")


@commands.command()
def stats() -> None:
    """Count what is stored: numbers only."""
    with _migrated().app_context():
        for name, number in housekeeping.count().items():
            click.echo(f"{name}: {number}")


commands.add_command(backup_command)
commands.add_command(restore_command)
commands.add_command(doctor_command)
commands.add_command(migrate_database_command)
commands.add_command(directory)
commands.add_command(instrument)
commands.add_command(operator)
commands.add_command(remind_command)


def main() -> None:
    """The `breather` command."""
    os.umask(0o077)  # what is stored here is for this user alone
    try:
        commands()
    except ConfigError as error:
        sys.exit(str(error))
    except (OperationalError, ProgrammingError):
        sys.exit("The database does not answer: run 'breather doctor'.")


def _migrated() -> Flask:
    app = create_app()
    with app.app_context():
        if not database.is_migrated():
            raise click.ClickException("The database is not ready: run 'breather migrate' first.")
    return app
