"""A migration that is killed at any statement has changed nothing, and the next one does it all."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.faults.migrating import migrate

OLDER = "0005"
STEP = 9  # `make soak` tries every statement
ROWS = {
    "account": ("X'01', 1, 2, X'02', '2026-01-01'", "id, epoch, head, verifier_hash, created_day"),
    "record": (
        "X'01', 1, X'03', 1, X'0405', X'06', X'07', '2026-01-01', 0",
        "account_id, seq, id, epoch, sealed, tag, leaf, day, erased",
    ),
    "session": (
        "X'08', X'09', X'01', '2026-01-01', '2026-01-02', NULL",
        "token_hash, id, account_id, first_day, last_day, verified_until",
    ),
}


def database(data: Path) -> Path:
    return data / "breather.sqlite3"


def ask(data: Path, statement: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(database(data))) as file, file:
        return file.execute(statement).fetchall()


def schema(data: Path) -> list[tuple[object, ...]]:
    return ask(data, "SELECT type, name, sql FROM sqlite_master ORDER BY type, name")


def dump(data: Path) -> list[str]:
    with closing(sqlite3.connect(database(data))) as file:
        return list(file.iterdump())


def rows(data: Path) -> list[list[tuple[object, ...]]]:
    return [ask(data, f"SELECT {columns} FROM {table}") for table, (_, columns) in ROWS.items()]


def empty(data: Path) -> None:
    data.mkdir()


def older(data: Path) -> None:
    """Of an older release, with somebody's record in it."""
    data.mkdir()
    assert migrate(data, revision=OLDER)
    for table, (values, columns) in ROWS.items():
        ask(data, f"INSERT INTO {table} ({columns}) VALUES ({values})")


@pytest.mark.parametrize("step", [STEP, pytest.param(1, marks=pytest.mark.soak)])
@pytest.mark.parametrize("make", [empty, older])
def test_wherever_it_is_killed_nothing_has_changed_and_the_next_one_does_it_all(
    tmp_path: Path, make: Callable[[Path], None], step: int
) -> None:
    make(before := tmp_path / "before")
    shutil.copytree(before, whole := tmp_path / "whole")
    assert migrate(whole)
    killed = 0
    for at in range(0, 1000, step):
        shutil.copytree(before, data := tmp_path / str(at))
        if migrate(data, at):
            break
        killed += 1
        assert dump(data) == dump(before)
        assert migrate(data)
        assert (schema(data), rows(data)) == (schema(whole), rows(whole))
    assert killed > 1
