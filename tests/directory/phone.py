"""The phone's pure modules, called in Node, and the same clocks in Python."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

NODE = Path(sys.executable).with_name("node")
RUN = Path(__file__).with_name("run.mjs")
WEEK = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
ZONES = [
    "Europe/London",
    "America/New_York",
    "Australia/Sydney",
    "Asia/Kolkata",
    "America/St_Johns",
    "Pacific/Apia",
]
MEETING = {
    "id": "0a1b2c3d",
    "title": "Peer group",
    "start": "2026-11-25T18:30",
    "time_zone": "Europe/London",
    "minutes": 60,
    "rrule": "",
    "exceptions": [],
    "place": "",
    "link": "",
}


def ask(calls: Sequence[Sequence[Any]], zone: str = "UTC") -> list[Any]:
    """What the phone answers to each of (module, function, arguments...), in one Node. zone: of the phone itself."""
    answers = raw(calls, zone)
    assert [answer for answer in answers if "error" in answer] == []
    return [answer.get("value") for answer in answers]


def raw(calls: Sequence[Sequence[Any]], zone: str = "UTC") -> list[dict[str, Any]]:
    """As `ask`, with errors as {"error": text}."""
    done = subprocess.run(
        [NODE, "--no-warnings", RUN],
        input=json.dumps(calls, default=_date),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, "TZ": zone},
    )
    assert done.returncode == 0, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)
    assert len(found) == len(calls)
    return found


def moment(written: str | None) -> datetime | None:
    """A date as the phone answers it."""
    return datetime.fromisoformat(written) if written else None


def instant(day: date, time: str, zone: str) -> datetime:
    """Wall time, HH:MM, in UTC. Python reads a skipped or doubled time with the offset before, as RFC 5545 does."""
    return datetime.fromisoformat(f"{day}T{time}").replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


@cache
def changes(zone: str, first: int = 2025, last: int = 2029) -> list[datetime]:
    """The hours, in UTC, in which the clocks change."""
    return list(_changes(ZoneInfo(zone), datetime(first, 1, 1, tzinfo=UTC), datetime(last, 1, 1, tzinfo=UTC)))


def _changes(zone: ZoneInfo, at: datetime, end: datetime) -> Iterator[datetime]:
    while at < end:
        if at.astimezone(zone).utcoffset() != (at + timedelta(hours=1)).astimezone(zone).utcoffset():
            yield at
        at += timedelta(hours=1)


def _date(value: object) -> object:
    if isinstance(value, datetime):
        return {"ms": round(value.timestamp() * 1000)}
    raise TypeError(value)
