"""Restores that are cut off, and databases that nobody can read any more."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from people import Person, record
from rows import ask

from server.backup.files import beside
from server.backup.restoring import Restored, alone, restore, swap
from server.config import Config
from server.db import db
from tests.conftest import ROOT


def test_nobody_can_write_to_the_database_that_was_put_aside(
    back_up: Callable[[], Path], app: Flask, database: Path
) -> None:
    coming = back_up()
    with app.app_context():
        db.engine.dispose()
    with alone(database):
        late = sqlite3.connect(database, isolation_level=None, timeout=0)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            late.execute("PRAGMA journal_mode = WAL")
        kept = swap(database, coming)
    with closing(late), pytest.raises(sqlite3.OperationalError, match="readonly"):
        late.execute("PRAGMA journal_mode = WAL")
    assert kept


def test_a_database_that_is_damaged_is_put_aside_and_replaced(
    back_up: Callable[[], Path], bring_back: Callable[[Path], Restored], alice: Person, database: Path
) -> None:
    alice.sync([record()])
    file = back_up()
    with closing(sqlite3.connect(database)):  # keeps the log beside the database
        os.truncate(database, 100)
    database.write_bytes(b"\0" * 5000)
    beside(database, "-wal").write_bytes(b"of the damaged one")
    done = bring_back(file)
    assert done.kept
    assert done.kept.read_bytes() == b"\0" * 5000
    assert beside(done.kept, "-wal").read_bytes() == b"of the damaged one"
    assert alice.sign_in().status_code == 200
    assert alice.sync().json["count"] == 1


def test_a_backup_comes_back_on_a_new_machine(back_up: Callable[[], Path], alice: Person, tmp_path: Path) -> None:
    alice.sync([record()])
    new = Config.from_environment({"BREATHER_DATA": str(tmp_path / "new")})
    done = restore(new, new.data / "breather.sqlite3", back_up())
    assert (done.kept, done.settled.ledger) == (None, False)
    assert ask(new.data / "breather.sqlite3", "SELECT count(*) FROM record") == [(1,)]


# Restores once for each step that touches a file of the data folder, and ends there, as if the power were cut or,
# with "fail", as if the disk were full.
CRASHING = """
import os, shutil, sys
from dataclasses import replace
from pathlib import Path
from server import create_app
from server.backup.restoring import restore
from server.config import Config

base, file, how = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
TOUCHING = {"open", "os.rename", "os.remove", "os.link", "sqlite3.connect"}
config = Config.from_environment({"BREATHER_DATA": str(base)})

def run(step):
    data, steps = base.with_name(f"{how}-{step}"), 0
    shutil.copytree(base, data)
    def touched(event, arguments):
        nonlocal steps
        if event in TOUCHING and any(str(data) in str(argument) for argument in arguments):
            steps += 1
            if steps == step and how == "crash":
                os._exit(9)
            if steps == step:
                raise OSError(28, "No space left on device")
    if child := os.fork():
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    sys.addaudithook(touched)
    try:
        restore(replace(config, data=data), data / "breather.sqlite3", file)
    except Exception as error:
        os._exit(8)
    os._exit(0)

step = 1
while run(step):
    step += 1
"""


@pytest.mark.parametrize("how", ["crash", "fail"])
def test_wherever_a_restore_ends_the_old_or_the_new_database_is_in_place(
    back_up: Callable[[], Path], alice: Person, app: Flask, config: Config, tmp_path: Path, how: str
) -> None:
    alice.sync([record()])
    file = back_up()
    alice.sync([record()])
    with app.app_context():
        db.engine.dispose()
    subprocess.run([sys.executable, "-c", CRASHING, config.data, file, how], check=True, cwd=ROOT, timeout=300)
    ends = sorted(tmp_path.glob(f"{how}-*"), key=lambda path: int(path.name.split("-")[1]))
    assert {ask(end / "breather.sqlite3", "PRAGMA integrity_check")[0][0] for end in ends} == {"ok"}
    found = [int(str(ask(end / "breather.sqlite3", "SELECT count(*) FROM record")[0][0])) for end in ends]
    assert len(found) > 12
    assert found == sorted(found, reverse=True)  # the old one, with two, and from one step on the new one
    assert (found[0], found[-1]) == (2, 1)
    if how == "fail":
        left = {name.name for end, count in zip(ends, found, strict=True) if count == 2 for name in end.iterdir()}
        assert left == {"breather.sqlite3", "secret"}
    again = replace(config, data=ends[0].with_name(f"{how}-{len(ends) - 1}"))
    assert restore(again, again.data / "breather.sqlite3", file).kept
