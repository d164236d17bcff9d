"""The calendar file, read by another implementation."""

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import expected
import icalendar
from dateutil.rrule import rrulestr

from tests.directory.phone import ask

WORDS = {"title": "A quiet moment, perhaps", "uid": "0a1b"}


def read(text: str) -> list[icalendar.Event]:
    assert text.endswith("END:VCALENDAR\r\n")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    return list(icalendar.Calendar.from_ical(text).walk("VEVENT"))


def occurrences(events: list[icalendar.Event], until: date) -> set[datetime]:
    found: set[datetime] = set()
    for event in events:
        start = event["DTSTART"].dt.replace(tzinfo=None)
        if "RRULE" in event:
            end = datetime.combine(until, datetime.min.time())
            found |= set(rrulestr(event["RRULE"].to_ical().decode(), dtstart=start).between(start, end, inc=True))
        else:
            found.add(start)
    return found


def test_the_file_says_nothing_and_rings() -> None:
    settings: dict[str, Any] = expected.settings_of(random.Random(1), date(2026, 11, 23))
    settings |= {"when": "weekly", "weekday": 6, "time": "20:00", "quiet": None}
    (text,) = ask(
        [
            (
                "../reminders/calendar",
                "calendar",
                settings,
                datetime(2026, 11, 23, 9, tzinfo=UTC),
                {**WORDS, "zone": "Europe/London"},
            )
        ]
    )
    (event,) = read(text)
    assert str(event["SUMMARY"]) == WORDS["title"]
    assert str(event["CLASS"]) == "PRIVATE"
    assert str(event["TRANSP"]) == "TRANSPARENT"
    assert event["DTSTART"].dt == datetime(2026, 11, 29, 20, tzinfo=ZoneInfo("Europe/London"))
    assert event["RRULE"].to_ical() == b"FREQ=WEEKLY"
    (alarm,) = event.walk("VALARM")
    assert alarm["TRIGGER"].dt == timedelta(0)
    assert str(alarm["ACTION"]) == "DISPLAY"
    assert "reather" not in text


def test_the_calendar_rings_when_the_phone_would_with_any_rota() -> None:
    """Day by day for twelve weeks, without what only the phone knows: check-ins, pauses, a snooze."""
    rng = random.Random(7)
    cases = [(settings, now, zone["zone"]) for settings, now, zone in (expected.case_of(rng) for _ in range(80))]
    for settings, _, _ in cases:
        settings["snoozed"] = None
    answers = ask(
        [("../reminders/calendar", "calendar", settings, now, {**WORDS, "zone": zone}) for settings, now, zone in cases]
    )
    rung = 0
    for (settings, now, zone), text in zip(cases, answers, strict=True):
        today = now.astimezone(ZoneInfo(zone)).date()
        wanted = walls(settings, today)
        if not text:
            assert wanted == set()
            continue
        last = today + timedelta(80)
        found = {wall for wall in occurrences(read(text), last) if wall.date() < last}
        assert {wall for wall in wanted if wall.date() < last} == found, (settings, now, zone)
        rung += bool(found)
    assert rung > 40


def test_a_pause_is_kept() -> None:
    settings = expected.settings_of(random.Random(1), date(2026, 11, 23))
    settings |= {"when": "weekly", "weekday": 6, "time": "20:00", "quiet": None, "paused": "2026-12-07"}
    now = datetime(2026, 11, 23, 9, tzinfo=UTC)
    words = {**WORDS, "zone": "Europe/London"}
    (text, nowhere) = ask(
        [
            ("../reminders/calendar", "calendar", settings, now, words),
            ("../reminders/calendar", "calendar", settings, now, {**words, "zone": "Nowhere/None"}),
        ]
    )
    assert read(text)[0]["DTSTART"].dt.date() == date(2026, 12, 13)
    assert nowhere == ""


def walls(settings: dict[str, Any], today: date) -> set[datetime]:
    """The first of each day."""
    found: dict[date, datetime] = {}
    for number in range(-1, 90):
        wall = expected._wanted(settings, today + timedelta(number))
        if wall:
            wall = expected._out_of(settings["quiet"], expected._up(wall))
            if wall.date() >= today:
                found[wall.date()] = min(wall, found.get(wall.date(), wall))
    return set(found.values())
