"""Meetings that take place: at least once, on the days that their rule names."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

from server.directory import contact, days, rrule
from server.directory.hours import NAMES, WEEK, zone_problems
from server.directory.shapes import Meeting, Problem

ID = re.compile("[0-9a-f]{8}")
START = re.compile("([0-9-]{10})T((?:[01][0-9]|2[0-3]):[0-5][0-9])")


def problems(meetings: list[Meeting]) -> Iterator[Problem]:
    """What is wrong with the meetings of an entry; fields begin with `meetings`."""
    seen: set[str] = set()
    for index, meeting in enumerate(meetings):
        field = f"meetings.{index}"
        if not ID.fullmatch(meeting.id):
            yield Problem(f"{field}.id", "An id of a meeting has 8 characters of 0-9 and a-f.")
        elif meeting.id in seen:
            yield Problem(f"{field}.id", "Another meeting of this entry has the same id.")
        seen.add(meeting.id)
        yield from _meeting(field, meeting)


def _meeting(field: str, meeting: Meeting) -> Iterator[Problem]:
    if meeting.link and (message := contact.link_problem(meeting.link)):
        yield Problem(f"{field}.link", message)
    start = _start(meeting.start)
    if not start:
        yield Problem(f"{field}.start", "Write day and time of the first meeting, like 2026-11-25T18:30.")
    zone = list(zone_problems(f"{field}.time_zone", meeting.time_zone))
    yield from zone
    wrong = [index for index, day in enumerate(meeting.exceptions) if not days.read(day)]
    for index in wrong:
        yield Problem(f"{field}.exceptions.{index}", days.complaint(meeting.exceptions[index]))
    try:
        rule = rrule.parse(meeting.rrule)
    except rrule.BadRule as error:
        yield Problem(f"{field}.rrule", str(error))
        return
    if start and not zone and not wrong:
        yield from _happens(field, meeting, rule, start)


def _happens(field: str, meeting: Meeting, rule: rrule.Rule, start: datetime) -> Iterator[Problem]:
    zone = ZoneInfo(meeting.time_zone)
    if rule.ends_before(start, zone):
        yield Problem(f"{field}.rrule", "The rule ends before the first meeting; choose a later end.")
        return
    missed = {day for day in map(days.read, meeting.exceptions) if day}
    found = False
    for number, day in enumerate(rrule.occurrences(rule, start, zone)):
        if number == 0 and day != start.date():
            yield Problem(f"{field}.start", _unlike(start.date(), day))
            return
        found = day not in missed
        if found or number > len(missed):
            break
    if not found:
        yield Problem(f"{field}.exceptions", "No meeting is left: each one is among the days without a meeting.")


def _start(written: str) -> datetime | None:
    match = START.fullmatch(written)
    return datetime.fromisoformat(written) if match and days.read(match[1]) else None


def _unlike(start: date, first: date) -> str:
    """Whether a start outside its rule counts is undefined (RFC 5545, section 3.8.5.3): calendars differ."""
    name = NAMES[WEEK[start.weekday()]]
    return f"{start}, a {name}, is no day of the rule; begin on {first}, or change the rule."
