"""A backup and a restore by the operator's own commands, and what each database then holds."""

import os
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from tests.conftest import BREATHER, ROOT, Site

Held = list[tuple[bytes, bytes, int]]


def back_up(site: Site, file: Path) -> None:
    """While the server runs."""
    assert "Backed up" in _breather(site, "backup", str(file))


def bring_back(site: Site, file: Path) -> Path:
    """Stop, restore, start; the database from before."""
    site.stop()
    assert "is intact" in _breather(site, "restore", "--check", str(file))
    assert "Everybody signs in again" in _breather(site, "restore", str(file))
    site.start()
    (kept,) = site.data.glob("breather-before-*.sqlite3")
    return kept


def held(database: Path) -> Held:
    """Each record of all accounts: id, leaf, whether its bytes were freed."""
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute("SELECT id, leaf, erased FROM record ORDER BY id").fetchall()


def _breather(site: Site, *words: str) -> str:
    env = {name: value for name, value in os.environ.items() if name != "BREATHER_DATABASE_URL"}
    env |= {"BREATHER_DATA": str(site.data), "PORT": str(site.port), "PYTHONPATH": str(ROOT), **site.extra}
    told = subprocess.run([BREATHER, *words], env=env, cwd=ROOT, capture_output=True, text=True)
    assert told.returncode == 0, told.stderr
    return told.stdout
