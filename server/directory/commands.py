"""`breather directory`."""

from pathlib import Path

import click
from flask.ctx import AppContext

from server import create_app
from server.db import is_migrated
from server.directory import entries, starters, transfer


@click.group()
def directory() -> None:
    """The directory of support: files in and out."""


@directory.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Remove the entries that are not in the file.")
def import_command(file: Path, replace: bool) -> None:
    """Import a CSV or JSON file, whole or not at all."""
    with file.open("rb") as opened:
        data = opened.read(transfer.MOST_BYTES + 1)
    try:
        found = transfer.read(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise click.ClickException("The file is no text in UTF-8; in a spreadsheet, save it as 'CSV UTF-8'.") from None
    except transfer.Rejected as rejected:
        for problem in rejected.problems:
            click.echo(f"line {problem.line}, column {problem.column}: {problem.message}", err=True)
        raise click.ClickException("Nothing was imported.") from None
    with _directory():
        touched = entries.import_entries(found, None, replace)
    click.echo(f"Entries in the file: {len(found)}. Changes to the directory: {touched}.")


@directory.command()
@click.option("--format", "kind", type=click.Choice(["json", "csv"]), default="json", show_default=True)
def export(kind: str) -> None:
    """Print every entry."""
    with _directory():
        text = transfer.to_csv() if kind == "csv" else transfer.to_json()
    click.echo(text.encode(), nl=False)


@directory.command()
@click.argument("country", type=click.Choice(sorted(starters.FILES), case_sensitive=False))
def starter(country: str) -> None:
    """Add the crisis lines of a country that are not there yet."""
    with _directory():
        added = starters.add(country, None)
    click.echo(f"Entries added: {added}.")


def _directory() -> AppContext:
    """An application context on a database that is ready."""
    app = create_app()
    with app.app_context():
        if not is_migrated():
            raise click.ClickException("The database is not ready: run 'breather migrate' first.")
    return app.app_context()
