"""Databases of PostgreSQL that tests use one after the other: to copy one takes ten times as long as to empty it."""

import secrets
from typing import Any

import psycopg

from tests.postgres import Cluster

KEPT = ("alembic_version", "state")  # what the migrations write
# What was dropped and made again has another number, and a copy has those of what it was copied from.
OURS = "relnamespace = 'public'::regnamespace"
LOOK = f"""
SELECT array_agg(t::text ORDER BY t::text) FROM (
    SELECT 'class', oid, relname::text, '' FROM pg_class WHERE {OURS}
    UNION ALL SELECT 'column', attrelid, attname::text, concat_ws(' ', attnum, atttypid, attnotnull, atthasdef)
        FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid WHERE {OURS} AND attnum > 0
    UNION ALL SELECT 'constraint', oid, conname::text, '' FROM pg_constraint
    UNION ALL SELECT 'trigger', oid, tgname::text, '' FROM pg_trigger
    UNION ALL SELECT 'function', oid, proname::text, '' FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    UNION ALL SELECT 'setting', setrole, setconfig::text, '' FROM pg_db_role_setting
        JOIN pg_database ON setdatabase = pg_database.oid WHERE datname = current_database()
    UNION ALL SELECT 'revision', 0, version_num::text, '' FROM alembic_version
    UNION ALL SELECT 'state', id, '', '' FROM state
) t"""
TABLES = f"SELECT relname, relkind FROM pg_class WHERE {OURS} AND relkind IN ('r', 'S')"
HANG_UP = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"


class Lender:
    """The databases of one worker. Empty ones alone are on the shelf, and only while their tables are as migrated."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster
        self.shelf: list[str] = []
        self.looks: tuple[Any, ...] | None = None

    def lend(self) -> str:
        """A name; a database of this name may be there already."""
        return self.shelf.pop() if self.shelf else f"test-{secrets.token_hex(6)}"

    def make(self, name: str, template: str) -> None:
        """Copy the template, unless it was lent again."""
        if not self.cluster.has(name):
            self.cluster.create(name, template)
            if self.looks is None:
                with self.cluster.connect(name) as connection:
                    self.looks = connection.execute(LOOK).fetchone()

    def give_back(self, name: str) -> None:
        """Empty it and put it on the shelf, or drop what a test has changed."""
        self.cluster.run(HANG_UP, name)
        try:
            with self.cluster.connect(name) as connection:
                if connection.execute(LOOK).fetchone() == self.looks:
                    _empty(connection)
                    self.shelf.append(name)
                    return
        except psycopg.Error:
            pass  # it was never made, or has no such table any more
        self.cluster.drop(name)


def _empty(connection: psycopg.Connection) -> None:
    found = connection.execute(TABLES).fetchall()
    emptied = [f'DELETE FROM "{name}"' for name, kind in found if kind == "r" and name not in KEPT]
    begun = [f'ALTER SEQUENCE "{name}" RESTART' for name, kind in found if kind == "S"]
    # As a replica it asks no foreign key which of two tables comes first.
    connection.execute("; ".join(["SET session_replication_role = replica", *emptied, *begun]))
