"""What lies under the server, emptied, kept aside and put back: SQLite's file, or PostgreSQL's tables."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg

RECORDS = "SELECT account_id, id, leaf, erased FROM record"
ACCOUNTS = "SELECT id FROM account"
Row = tuple[Any, ...]


class File:
    """SQLite. Nobody may have it open while it is put back."""

    def __init__(self, database: Path) -> None:
        self.database = database
        self.empty, self.kept = database.with_name("empty"), database.with_name("kept")
        self._copy(database, self.empty)

    def reset(self) -> None:
        """Empty, and nothing kept aside."""
        self.kept.unlink(missing_ok=True)
        self._put(self.empty)

    def keep(self) -> None:
        """A backup, in place of the one before."""
        self._copy(self.database, self.kept)

    def put_back(self) -> bool:
        """The backup is what there is. False: there is none."""
        if self.kept.exists():
            self._put(self.kept)
        return self.kept.exists()

    def ask(self, query: str) -> list[Row]:
        """Every row, beside the server's own connections."""
        with closing(sqlite3.connect(self.database)) as connection:
            return connection.execute(query).fetchall()

    def _put(self, source: Path) -> None:
        for suffix in ("-wal", "-shm"):
            self.database.with_name(self.database.name + suffix).unlink(missing_ok=True)
        shutil.copyfile(source, self.database)

    @staticmethod
    def _copy(source: Path, target: Path) -> None:
        target.unlink(missing_ok=True)
        with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
            old.backup(new)


class Tables:
    """PostgreSQL: copies of every table in schemas of their own, which cost less than databases."""

    def __init__(self, connection: psycopg.Connection) -> None:
        """connection: commits by itself."""
        self.connection, self.is_kept = connection, False
        found = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        self.tables = [name for (name,) in found]
        self._copy("empty")

    def reset(self) -> None:
        """Empty, and nothing kept aside."""
        self.is_kept = False
        self._put("empty")

    def keep(self) -> None:
        """A backup, in place of the one before."""
        self._copy("kept")
        self.is_kept = True

    def put_back(self) -> bool:
        """The backup is what there is. False: there is none."""
        if self.is_kept:
            self._put("kept")
        return self.is_kept

    def ask(self, query: str) -> list[Row]:
        """Every row, beside the server's own connections."""
        return [tuple(bytes(v) if isinstance(v, memoryview) else v for v in row) for row in self._run(query).fetchall()]

    def _copy(self, schema: str) -> None:
        self._run(f"DROP SCHEMA IF EXISTS {schema} CASCADE; CREATE SCHEMA {schema}")
        for table in self.tables:
            self._run(f'CREATE TABLE {schema}."{table}" AS TABLE public."{table}"')

    def _put(self, schema: str) -> None:
        with self.connection.transaction():
            self._run("SET LOCAL session_replication_role = replica")  # in any order: no foreign key is looked at
            for table in self.tables:
                self._run(
                    f'DELETE FROM public."{table}"; INSERT INTO public."{table}" SELECT * FROM {schema}."{table}"'
                )

    def _run(self, statement: str) -> psycopg.Cursor:
        return self.connection.execute(statement)
