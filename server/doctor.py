"""Is this installation well? Answers in sentences."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from server.config import Config
from server.db import PRAGMAS, db, is_migrated

EXPECTED = {"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1"}


@dataclass(frozen=True)
class Finding:
    """well: nothing to do. sentence: what is so, and if it is not well, what to do."""

    well: bool
    sentence: str


def examine(config: Config) -> list[Finding]:
    """Look at everything that an operator can get wrong. Needs an application context."""
    return [*_files(config), *_database(), _origin(config)]


def _files(config: Config) -> Iterator[Finding]:
    yield _private(config.data, "data folder", "700")
    yield _private(config.data / "secret", "secret", "600")


def _private(path: Path, name: str, wanted: str) -> Finding:
    if path.stat().st_mode & 0o077:
        return Finding(False, f"Others can read the {name}: chmod {wanted} {path}")
    return Finding(True, f"The {name} is private to this user.")


def _database() -> Iterator[Finding]:
    try:
        migrated = is_migrated()
        kept = {name: str(db.session.scalar(text(f"PRAGMA {name}"))) for name in _pragmas()}
    except SQLAlchemyError as error:
        yield Finding(False, f"The database does not answer ({type(error).__name__}): look at BREATHER_DATABASE_URL.")
        return
    yield Finding(True, "The database answers.")
    if migrated:
        yield Finding(True, "The database is at the newest revision.")
    else:
        yield Finding(False, "The database is not at the newest revision: run 'breather migrate'.")
    for name, value in kept.items():
        yield Finding(value == EXPECTED[name], f"SQLite's {name} is {value}; it must be {EXPECTED[name]}.")


def _pragmas() -> list[str]:
    return [name for name in PRAGMAS if name in EXPECTED] if db.engine.dialect.name == "sqlite" else []


def _origin(config: Config) -> Finding:
    if config.secure:
        return Finding(True, f"People reach this server at {config.origin}, over https.")
    return Finding(True, f"People reach this server at {config.origin}: only from this machine. Phones need https.")
