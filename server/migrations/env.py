"""Runs the revisions on the application's own engine, so that they get its settings."""

from alembic import context
from flask import current_app

from server.db import db

TURN = 0x62726561  # any number of ours


def run() -> None:
    """Apply the revisions, all in one transaction: an upgrade happens whole or not at all."""
    arguments = current_app.extensions["migrate"].configure_args
    with db.engine.connect() as connection:
        # Alembic takes SQLite for a database that cannot undo DDL, and would end a transaction with each revision.
        context.configure(connection=connection, target_metadata=db.metadata, transactional_ddl=True, **arguments)
        with context.begin_transaction():
            if connection.dialect.name == "postgresql":  # two at once would make the same tables; SQLite takes turns
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({TURN})")
            context.run_migrations()


run()
