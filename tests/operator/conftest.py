"""One server for the whole module of a desk, emptied before each test: every test begins on the day of installation."""

import sqlite3
from contextlib import closing

import pytest

from tests.browser.conftest import new_phone
from tests.conftest import Site

__all__ = ["new_phone"]

# Those that point to others first.
TABLES = (
    *("operator_credential", "operator_session", "operator_invite", "operator_challenge", "operator"),
    *("directory_entry", "directory_change"),
)


@pytest.fixture
def site(shared_site: Site) -> Site:
    with closing(sqlite3.connect(shared_site.database)) as database, database:
        for table in TABLES:
            database.execute(f"DELETE FROM {table}")
    return shared_site
