"""A backup and a restore by the operator's own commands, and what each database then holds."""

import sqlite3
from contextlib import closing
from pathlib import Path

from tests.conftest import Site

Held = list[tuple[bytes, bytes, int]]


def back_up(site: Site, file: Path) -> None:
    """While the server runs."""
    assert "Backed up" in site.run("backup", str(file))


def bring_back(site: Site, file: Path) -> Path:
    """Stop, restore, start; the database from before."""
    site.stop()
    assert "is intact" in site.run("restore", "--check", str(file))
    assert "Everybody signs in again" in site.run("restore", str(file))
    site.start()
    (kept,) = site.data.glob("breather-before-*.sqlite3")
    return kept


def held(database: Path) -> Held:
    """Each record of all accounts: id, leaf, whether its bytes were freed."""
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute("SELECT id, leaf, erased FROM record ORDER BY id").fetchall()
