"""Calendar files, read by other people's parsers."""

import random
from datetime import UTC, datetime, timedelta
from io import StringIO
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from dateutil import tz
from dateutil.rrule import rrulestr
from icalendar import Calendar, Event

from tests.directory.phone import MEETING, ask
from tests.directory.rules import meeting, occurrences

NOW = datetime(2026, 10, 20, 9, 0, tzinfo=UTC)
WORDS = {"title": "Appointment", "uid": "0a1b2c3d@example.org", "place": ""}
ZONES = [
    "Europe/London",
    "Europe/Dublin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kolkata",
    "America/St_Johns",
]
UNRULY = ["Africa/Casablanca", "Africa/Cairo", "America/Santiago", "Asia/Jerusalem", "America/Asuncion", "Asia/Gaza"]


def files(meetings: list[dict[str, Any]], now: datetime = NOW, **words: str) -> list[str]:
    return ask([("calendar", "ics", one, {**WORDS, **words, "now": now}) for one in meetings])


def event(file: str) -> Event:
    (found,) = Calendar.from_ical(file).walk("VEVENT")
    return found


def expanded(file: str, number: int) -> list[datetime]:
    """The beginnings in UTC, as a program finds them that knows nothing but this file."""
    found = event(file)
    zone = tz.tzical(StringIO(file)).get()
    start = found["DTSTART"].dt.replace(tzinfo=zone)
    if "RRULE" not in found:
        return [start.astimezone(UTC)]
    missed = found.get("EXDATE", [])
    walls = {
        day.dt.replace(tzinfo=None) for each in (missed if isinstance(missed, list) else [missed]) for day in each.dts
    }
    rule = rrulestr(found["RRULE"].to_ical().decode(), dtstart=start)
    return [at.astimezone(UTC) for at in islice(rule, number) if at.replace(tzinfo=None) not in walls]


def is_skipped(at: datetime, one: dict[str, Any]) -> bool:
    """The clocks skip this time: dateutil reads it with the offset after, RFC 5545 with the one before."""
    return f"{at.astimezone(ZoneInfo(one['time_zone'])):%H:%M}" != one["start"][11:]


@pytest.mark.parametrize("seed", range(2))
def test_a_file_alone_names_the_meetings_that_are_to_come(seed: int) -> None:
    chance = random.Random(seed)
    meetings = [meeting(chance, ZONES) for _ in range(90)]
    compared = 0
    for one, file in zip(meetings, files(meetings), strict=True):
        end = NOW - timedelta(minutes=one["minutes"])
        right = [at for at in occurrences(one, last=datetime(2037, 1, 1, tzinfo=UTC)) if at > end][:400]
        assert bool(file) == bool(right), one
        if not file or any(is_skipped(at, one) for at in right[:1]):
            continue
        found = expanded(file, 500)[: len(right)]
        pairs = list(zip(found, right, strict=True))
        assert [pair for pair in pairs if pair[0] != pair[1] and not is_skipped(pair[1], one)] == [], (one, file)
        compared += len(right)
    assert compared > 2000


@pytest.mark.parametrize("zone", ZONES)
def test_a_row_without_end_is_right_after_forty_years(zone: str) -> None:
    weekly = {**MEETING, "start": "2026-10-21T18:30", "time_zone": zone, "rrule": "FREQ=WEEKLY;BYDAY=WE"}
    (file,) = files([weekly])
    assert expanded(file, 2100) == occurrences(weekly, 2100)


@pytest.mark.parametrize("zone", UNRULY)
def test_a_zone_without_a_yearly_rule_is_right_for_eleven_years(zone: str) -> None:
    weekly = {**MEETING, "start": "2026-10-21T18:30", "time_zone": zone, "rrule": "FREQ=WEEKLY;BYDAY=WE"}
    (file,) = files([weekly])
    assert expanded(file, 11 * 52) == occurrences(weekly, 11 * 52)


def test_a_zone_that_gave_up_changing_its_clocks_is_right_before_and_after() -> None:
    weekly = {**MEETING, "start": "2023-11-01T18:30", "time_zone": "America/Asuncion", "rrule": "FREQ=WEEKLY"}
    (file,) = files([weekly], now=datetime(2023, 11, 1, tzinfo=UTC))
    assert expanded(file, 30 * 52) == occurrences(weekly, 30 * 52)
    assert len({f"{at:%H}" for at in occurrences(weekly, 200)}) == 2


def test_a_zone_with_a_yearly_rule_is_written_as_outlook_reads_it() -> None:
    (file,) = files([{**MEETING, "time_zone": "America/New_York", "rrule": "FREQ=WEEKLY"}])
    zones = Calendar.from_ical(file).walk("VTIMEZONE")
    assert [(part.name, part["RRULE"].to_ical().decode()) for part in zones[0].subcomponents] == [
        ("STANDARD", "FREQ=YEARLY;BYDAY=1SU;BYMONTH=11"),
        ("DAYLIGHT", "FREQ=YEARLY;BYDAY=2SU;BYMONTH=3"),
    ]


def test_the_file_begins_with_the_next_meeting_and_counts_what_is_left() -> None:
    began = {**MEETING, "start": "2026-09-02T18:30", "rrule": "FREQ=WEEKLY;COUNT=10", "exceptions": ["2026-10-21"]}
    found = event(files([began])[0])
    assert found["DTSTART"].dt.replace(tzinfo=None) == datetime(2026, 10, 28, 18, 30)
    assert found["RRULE"]["COUNT"] == [2]
    assert "EXDATE" not in found
    assert files([began], now=datetime(2026, 12, 1, tzinfo=UTC)) == [""]


def test_a_meeting_that_is_going_on_is_in_the_file() -> None:
    during = datetime(2026, 11, 25, 19, 29, tzinfo=UTC)
    assert event(files([MEETING], now=during)[0])["DTSTART"].dt.day == 25
    assert files([MEETING], now=during + timedelta(minutes=1)) == [""]


def test_every_second_week_is_counted_from_monday() -> None:
    (file,) = files([{**MEETING, "start": "2026-10-21T18:30", "rrule": "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE,SU"}])
    assert event(file)["RRULE"]["WKST"] == ["MO"]


def test_an_end_by_day_becomes_the_last_meeting_in_utc() -> None:
    (file,) = files([{**MEETING, "time_zone": "America/New_York", "rrule": "FREQ=WEEKLY;UNTIL=20261216"}])
    assert "UNTIL=20261216T233000Z" in file
    assert len(expanded(file, 99)) == 4


def test_what_a_calendar_shows_is_what_the_caller_said_and_no_more() -> None:
    told = {**MEETING, "title": "Grief after a death on the ward", "place": "Chapel", "link": "https://example.org/x"}
    (file,) = files([told], place="Room 4; second floor, left")
    found = event(file)
    assert found["SUMMARY"] == "Appointment"
    assert "LOCATION:Room 4\\; second floor\\, left\r\n" in file
    assert found["LOCATION"] == "Room 4; second floor, left"
    assert found["UID"] == WORDS["uid"]
    assert found["CLASS"] == "PRIVATE"
    assert found["DTSTAMP"].dt == NOW
    assert found["DURATION"].dt == timedelta(minutes=60)
    assert not any(word in file.lower() for word in ["grief", "chapel", "example.org/x", "breather", "directory"])


def test_no_text_ends_its_property_or_its_line() -> None:
    texts = [
        "a\\b;c,d",
        "C:\\new",
        "one\ntwo\r\nEND:VEVENT\rthree",
        "x\x00\x07y",
        "\u2028z\u0085",
        "é" * 80,
        "😀" * 40,
        "a" * 300,
    ]
    for title, file in zip(
        texts,
        ask([("calendar", "ics", MEETING, {**WORDS, "title": title, "now": NOW}) for title in texts]),
        strict=True,
    ):
        lines = file.encode().split(b"\r\n")
        assert lines.pop() == b""
        assert max(map(len, lines)) <= 75
        assert all(line.decode().isprintable() for line in lines)
        tidied = title.translate({0: None, 7: None, 0x2028: "\n", 0x85: "\n"}).replace("\r\n", "\n").replace("\r", "\n")
        assert event(file)["SUMMARY"] == tidied
        assert sum(line == b"END:VEVENT" for line in lines) == 1
