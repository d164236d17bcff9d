"""`breather migrate-database`: everything comes along, or nothing."""

import secrets
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from people import Person, record
from sqlalchemy import create_engine, inspect

from server import create_app
from server.config import Config
from server.db import closing, db, migrate
from server.directory import entries
from server.directory.entry import check
from server.moving.commands import migrate_database_command
from tests.postgres import Cluster

ENTRY = {"id": "0" * 16, "kind": "eap", "title": "Zoë’s line, Ärztehaus 7", "phone": "116 123"}


@pytest.fixture
def target(request: pytest.FixtureRequest) -> Iterator[str]:
    """An empty PostgreSQL."""
    cluster: Cluster = request.getfixturevalue("cluster")  # not asked for by name: the source may be either engine
    name = f"target-{secrets.token_hex(6)}"
    yield cluster.create(name)
    cluster.drop(name)


@pytest.fixture
def lived_in(app: Flask, alice: Person, make_person: Callable[[], Person]) -> Flask:
    """A database that people have used."""
    sent = [record(size) for size in (512, 512, 2048, 32768)]
    alice.sync(sent)
    alice.sync([], erase=[sent[0]["id"]])
    make_person().sync([record() for _ in range(30)])
    with app.app_context():
        entries.save(check(ENTRY, against_today=False), None, None)
    return app


@pytest.fixture
def move(app: Flask, settings: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Run the command with the server stopped; what it said."""

    def move(url: str, code: int = 0, stopped: bool = True) -> str:
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        if stopped:
            with app.app_context(), closing():
                pass
        answer = CliRunner().invoke(migrate_database_command, ["--to", url])
        assert answer.exit_code == code, answer.output
        return answer.output

    return move


@pytest.mark.usefixtures("lived_in")
def test_everything_comes_along_and_people_go_on_where_they_were(
    alice: Person, config: Config, target: str, move: Callable[..., str]
) -> None:
    before, told = rows(config.database_url), alice.sync().json
    said = move(target)
    assert "\n  account: 2\n" in said
    assert "\n  record: 34\n" in said
    assert rows(target) == before == rows(config.database_url)
    assert len(before["session"]) == 2
    moved = create_app(replace(config, database_url=target))
    alice.phone.client.application = moved
    again = alice.sync().json
    assert {**again, "nonce": 0} == {**told, "nonce": 0}
    assert alice.sync([record()], log_id=told["log_id"], cursor=told["cursor"]).json["cursor"] == told["cursor"] + 1
    with moved.app_context(), closing():
        pass


@pytest.mark.usefixtures("lived_in")
def test_a_target_that_holds_anything_is_left_alone(target: str, move: Callable[..., str]) -> None:
    move(target)
    there = rows(target)
    assert "The target is not empty" in move(target, 1)
    assert rows(target) == there
    run(target, "CREATE TABLE poems (line text)")
    assert "tables of something else: poems" in move(target, 1)


@pytest.mark.usefixtures("lived_in")
def test_a_database_is_not_moved_onto_itself(config: Config, move: Callable[..., str]) -> None:
    before = rows(config.database_url)
    assert "is the database itself" in move(config.database_url, 1)
    assert rows(config.database_url) == before


SPOILT = {
    "refused": [
        "ALTER TABLE record ADD CONSTRAINT spoilt CHECK (seq < 20)",
        "ALTER TABLE record DROP CONSTRAINT spoilt",
    ],
    "changed": [
        "CREATE FUNCTION spoil() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.epoch := 2; RETURN NEW; END'",
        "CREATE TRIGGER spoilt BEFORE INSERT ON record FOR EACH ROW WHEN (NEW.seq = 20) EXECUTE FUNCTION spoil()",
        "DROP TRIGGER spoilt ON record",
    ],
}


@pytest.mark.parametrize("spoilt", SPOILT)
@pytest.mark.usefixtures("lived_in")
def test_a_row_that_is_refused_or_changed_on_the_way_keeps_all_away_and_it_can_be_run_again(
    config: Config, target: str, move: Callable[..., str], spoilt: str
) -> None:
    with create_app(replace(config, database_url=target)).app_context(), closing():
        migrate()
    for statement in SPOILT[spoilt][:-1]:
        run(target, statement)
    assert "Nothing was copied." in move(target, 1)
    assert {name for name, there in rows(target).items() if there} == {"state"}
    run(target, SPOILT[spoilt][-1])
    move(target)
    assert rows(target) == rows(config.database_url)


@pytest.mark.usefixtures("database")
def test_a_server_that_still_runs_is_to_be_stopped_first(alice: Person, target: str, move: Callable[..., str]) -> None:
    assert "The database is in use: stop the server first. Nothing was copied." in move(target, 1, stopped=False)
    assert alice.sync([record()]).status_code == 200


def test_a_database_of_an_older_release_is_migrated_first(app: Flask, target: str, move: Callable[..., str]) -> None:
    with app.app_context():
        db.session.execute(db.text("UPDATE alembic_version SET version_num = '0001'"))
        db.session.commit()
    assert "run 'breather migrate' first" in move(target, 1)


@pytest.mark.parametrize("url", ["nothing", "nothing://here", "postgresql+psycopg://me:canary@localhost:1/x"])
def test_a_target_that_cannot_be_spoken_to_is_said_without_its_password(move: Callable[..., str], url: str) -> None:
    said = move(url, 1)
    assert "Nothing was copied." in said
    assert "canary" not in said


def test_no_table_is_left_out(app: Flask) -> None:
    with app.app_context():
        assert set(inspect(db.engine).get_table_names()) == {*db.metadata.tables, "alembic_version"}


def rows(url: str) -> dict[str, list[tuple[Any, ...]]]:
    """Everything, by table, in no order of the database's own."""
    engine = create_engine(url)
    with engine.connect() as connection:
        found = {
            table.name: sorted((tuple(row) for row in connection.execute(table.select())), key=repr)
            for table in db.metadata.sorted_tables
        }
    engine.dispose()
    return found


def run(url: str, statement: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()
