"""Days as YYYY-MM-DD, and nothing else that Python would take for one."""

import re
from datetime import date

from server.directory import text

DAY = re.compile("(20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}")


def read(written: str | None) -> date | None:
    """The day, between 2000 and 2199, or None."""
    if written is None or not DAY.fullmatch(written):
        return None
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


def complaint(written: str) -> str:
    """A sentence about what is no day."""
    return f"'{text.shown(written)}' is no date; write year, month and day, like 2026-12-25."
