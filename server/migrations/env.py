"""Runs the revisions on the application's own engine, so that they get its settings."""

from alembic import context
from flask import current_app

from server.db import db


def run() -> None:
    """Apply the revisions, all in one transaction: an upgrade happens whole or not at all."""
    arguments = current_app.extensions["migrate"].configure_args
    with db.engine.connect() as connection:
        context.configure(connection=connection, target_metadata=db.metadata, **arguments)
        with context.begin_transaction():
            context.run_migrations()


run()
