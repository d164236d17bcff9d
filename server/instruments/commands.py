"""`breather instrument`."""

from pathlib import Path

import click
from flask.ctx import AppContext

from server import create_app
from server.db import is_migrated
from server.instruments import reading, shelf
from server.instruments.scoring import scorings
from server.instruments.shapes import Instrument
from server.instruments.wording import MOST_BYTES, Rejected

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
SCORING = click.option("--scoring", type=click.Choice(sorted(scorings())), help="The built-in scoring that it is for.")


@click.group()
def instrument() -> None:
    """Longer questionnaires: their wording comes from you, the scoring of some is built in."""


@instrument.command()
@click.argument("file", type=FILE)
@SCORING
def check(file: Path, scoring: str | None) -> None:
    """Say what would be imported, and import nothing."""
    found = _read(file, scoring)
    click.echo(f"{found.title}, version {found.version}, {found.language}: {len(found.items)} items.")
    for score in found.scores:
        click.echo(f"  {score.title}: {score.limits[0]:g} to {score.limits[1]:g}")
    click.echo(f"Credit: {found.licence.credit}")


@instrument.command("import")
@click.argument("file", type=FILE)
@SCORING
def import_command(file: Path, scoring: str | None) -> None:
    """Offer a questionnaire: FHIR Questionnaire (JSON), REDCap data dictionary (CSV), or our own YAML."""
    found = _read(file, scoring)
    with _shelf():
        try:
            changed = shelf.put(found)
        except shelf.Full:
            raise click.ClickException(f"At most {shelf.MOST} questionnaires fit. Remove one first.") from None
    click.echo(
        f"{found.title}, version {found.version}: {'offered from now on' if changed else 'was offered already'}."
    )
    click.echo(f"{found.licence.holder} holds it. {found.licence.terms}")


@instrument.command("list")
def list_command() -> None:
    """What is offered now."""
    with _shelf():
        for found in shelf.offered():
            click.echo(
                f"{found.id}  version {found.version}  {found.language}  {found.title}, {len(found.items)} items"
            )


@instrument.command()
@click.argument("name")
def remove(name: str) -> None:
    """Take a questionnaire off. What people answered stays on their phones."""
    with _shelf():
        gone = shelf.remove(name)
    if not gone:
        raise click.ClickException(f"No questionnaire '{name}' is offered.")
    click.echo(f"Versions removed: {gone}.")


def _read(file: Path, scoring: str | None) -> Instrument:
    with file.open("rb") as opened:
        data = opened.read(MOST_BYTES + 1)
    try:
        found, notes = reading.read(data, scoring)
    except Rejected as rejected:
        for problem in rejected.problems:
            click.echo(f"{problem.where}: {problem.message}", err=True)
        raise click.ClickException("Nothing was imported.") from None
    for note in notes:
        click.echo(note, err=True)
    return found


def _shelf() -> AppContext:
    """An application context on a database that is ready."""
    app = create_app()
    with app.app_context():
        if not is_migrated():
            raise click.ClickException("The database is not ready: run 'breather migrate' first.")
    return app.app_context()
