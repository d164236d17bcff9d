"""`breather operator`."""

import click

from server import create_app
from server.db import db, is_migrated
from server.operators import invites, team


@click.group()
def operator() -> None:
    """The people who edit the directory."""


@operator.command()
@click.option("--role", type=click.Choice(team.ROLES), help="Without it: owner while there is none, then editor.")
def invite(role: str | None) -> None:
    """Print a link that makes one operator, once, within two days. Who has it comes in: give it to one person."""
    app = create_app()
    with app.app_context():
        if not is_migrated():
            raise click.ClickException("The database is not ready: run 'breather migrate' first.")
        role = role or ("editor" if any(row.role == "owner" for row in team.everyone()) else "owner")
        link = invites.issue(role, app.config["BREATHER"].origin)
        db.session.commit()
    click.echo(f"For one {role}, once, within two days:\n{link}")
