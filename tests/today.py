"""The day by the server's calendar. Asked for when it is needed: a run that began before midnight ends after it."""

from datetime import UTC, date, datetime


def today() -> date:
    return datetime.now(UTC).date()
