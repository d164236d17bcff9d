"""SQLite's file as the migrations leave it, made once and copied. A module of its own, as tests/ports.py."""

import atexit
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
BREATHER = Path(sys.executable).with_name("breather")


def copy_migrated(database: Path) -> None:
    """An empty database, ready: migrating takes a second, and a run starts hundreds of servers. Its log is its own."""
    shutil.copy(_migrated(), database)
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE state SET log_id = randomblob(16)")


@cache
def _migrated() -> Path:
    data = Path(tempfile.mkdtemp(prefix="breather-migrated-"))
    atexit.register(shutil.rmtree, data, ignore_errors=True)
    env = {**os.environ, "BREATHER_DATA": str(data), "PYTHONPATH": str(ROOT)}
    env.pop("BREATHER_DATABASE_URL", None)
    subprocess.run([BREATHER, "migrate"], env=env, cwd=ROOT, check=True, capture_output=True)
    return data / "breather.sqlite3"
