"""Meetings made by chance, many of them near a change of the clocks, and when they take place."""

import random
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

from tests.directory.phone import MEETING, WEEK, ZONES, changes

NIGHT = ["00:00", "00:30", "01:00", "01:30", "02:00", "02:30", "03:00", "23:30"]


def meeting(chance: random.Random, zones: list[str] = ZONES) -> dict[str, Any]:
    """A meeting that the server could have accepted, but for a start outside its rule."""
    zone = chance.choice(zones)
    start = datetime(2025, 1, 1) + timedelta(days=chance.randrange(1200))
    if changes(zone) and chance.random() < 0.5:
        near = chance.choice(changes(zone)).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        start = near - timedelta(days=chance.randrange(0, 40))
    time = chance.choice([*NIGHT, f"{chance.randrange(24):02}:{chance.randrange(60):02}"])
    rule = chance.choice(["", *[_rule(chance, start)] * 12])
    exceptions = [f"{start + timedelta(days=chance.randrange(60)):%Y-%m-%d}" for _ in range(chance.randrange(8))]
    return {
        **MEETING,
        "start": f"{start:%Y-%m-%d}T{time}",
        "time_zone": zone,
        "minutes": chance.choice([1, 30, 60, 90, 1440]),
        "rrule": rule,
        "exceptions": sorted(set(exceptions)),
    }


def _rule(chance: random.Random, start: datetime) -> str:
    body = chance.choice(
        [
            "FREQ=DAILY",
            "FREQ=WEEKLY",
            f"FREQ=WEEKLY;BYDAY={','.join(chance.sample(WEEK, chance.randint(1, 4)))}",
            "FREQ=MONTHLY",
            f"FREQ=MONTHLY;BYMONTHDAY={chance.randint(1, 31)}",
            f"FREQ=MONTHLY;BYDAY={chance.choice([1, 2, 3, 4, 5, -1])}{chance.choice(WEEK)}",
        ]
    )
    until = start + timedelta(minutes=chance.randrange(60 * 24 * 400))
    interval = chance.choice(["", "", f";INTERVAL={chance.randint(1, 7)}"])
    ends = ["", "", f";COUNT={chance.randint(1, 60)}", f";UNTIL={until:%Y%m%d}", f";UNTIL={until:%Y%m%dT%H%M%SZ}"]
    return body + interval + chance.choice(ends)


def occurrences(meeting: dict[str, Any], number: int = 5000, last: datetime | None = None) -> list[datetime]:
    """The beginnings in UTC, without the exceptions: dateutil for the days, zoneinfo for the clocks."""
    zone = ZoneInfo(meeting["time_zone"])
    start = datetime.fromisoformat(meeting["start"])
    body, _, until = meeting["rrule"].partition(";UNTIL=")
    end = datetime.max.replace(tzinfo=UTC)
    if until:
        end = datetime.strptime(until.ljust(16, "-"), "%Y%m%dT%H%M%SZ" if "T" in until else "%Y%m%d--------").replace(
            tzinfo=UTC if "T" in until else zone
        )
        if "T" not in until:
            end += timedelta(hours=23, minutes=59)
    found = []
    for wall in islice(rrulestr(body, dtstart=start), number) if body else [start]:
        at = wall.replace(tzinfo=zone).astimezone(UTC)
        if at > end.astimezone(UTC) or (last and at > last):
            break
        if f"{wall:%Y-%m-%d}" not in meeting["exceptions"]:
            found.append(at)
    return found
