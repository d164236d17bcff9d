"""/healthz: whether the database answers."""

from flask import Flask
from sqlalchemy import text

from server.db import db


def init_app(app: Flask) -> None:
    """Register /healthz. A database that does not answer raises OperationalError, which becomes 503."""
    app.add_url_rule("/healthz", "healthz", healthz)


def healthz() -> dict[str, str]:
    """200 when the database answers."""
    db.session.execute(text("SELECT 1"))
    return {"status": "ok"}
