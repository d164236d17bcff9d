"""A database, its backups, and what brings them back."""

import secrets
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from server.backup.restoring import Restored, restore
from server.backup.taking import take
from server.config import Config
from server.db import db


@pytest.fixture
def back_up(app: Flask, database: Path, tmp_path: Path) -> Callable[[], Path]:  # noqa: ARG001
    """Take a backup of what is there now."""

    def back_up() -> Path:
        file = tmp_path / f"backup-{secrets.token_hex(4)}"
        take(database, file)
        return file

    return back_up


@pytest.fixture
def bring_back(app: Flask, config: Config, database: Path) -> Callable[[Path], Restored]:
    """Restore a backup, with the server stopped: nobody has the database open."""

    def bring_back(file: Path) -> Restored:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
        return restore(config, database, file)

    return bring_back
