"""/healthz: whether the database answers. /readyz: whether people may be sent here."""

from functools import cache

from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import text

from server.db import MIGRATIONS, db

READY, PENDING = {"status": "ready"}, {"status": "migrations"}


def init_app(app: Flask) -> None:
    """Register both. A database that does not answer raises OperationalError, which becomes 503."""
    app.add_url_rule("/healthz", "healthz", healthz)
    app.add_url_rule("/readyz", "readyz", readyz)


def healthz() -> dict[str, str]:
    """200 when the database answers."""
    db.session.execute(text("SELECT 1"))
    return {"status": "ok"}


def readyz() -> tuple[dict[str, str], int]:
    """200 when the database is at this release's revision too, 503 when it is older, newer or empty."""
    found = list(db.session.scalars(text("SELECT version_num FROM alembic_version")))
    return (READY, 200) if found == _newest() else (PENDING, 503)


@cache
def _newest() -> list[str]:
    return ScriptDirectory(str(MIGRATIONS)).get_heads()
