"""The ledger of the deleted: outside the database, so that a restored backup cannot bring an account back."""

import hashlib
import os
from pathlib import Path

NAME = "deleted.ledger"


def append(data: Path, account: bytes) -> None:
    """Note an account id's SHA-256, and return only when it is on the disk."""
    with open(data / NAME, "a", encoding="ascii", opener=_private) as file:
        file.write(_line(account) + "\n")
        file.flush()
        os.fsync(file.fileno())


def holds(data: Path, account: bytes) -> bool:
    """Whether this account was deleted."""
    try:
        return _line(account) in (data / NAME).read_text(encoding="ascii").split()
    except FileNotFoundError:
        return False


def _line(account: bytes) -> str:
    return hashlib.sha256(account).hexdigest()


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
