"""When somebody answers: times that contradict each other are found here, before a person calls in vain."""

import re
from collections.abc import Iterator
from functools import cache
from zoneinfo import available_timezones

from server.directory import days, text
from server.directory.shapes import Hours, Problem, Weekly

WEEK = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
NAMES = dict(zip(WEEK, ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"), strict=True))
TIME = re.compile("([01][0-9]|2[0-3]):[0-5][0-9]")
DAY, ALL = 24 * 60, 7 * 24 * 60
NO_PLACES = {"Factory", "localtime", "posixrules"}


def problems(stated: Hours) -> Iterator[Problem]:
    """What is wrong with the hours of an entry; fields begin with `hours`."""
    if stated.time_zone or stated.weekly or stated.closed:
        yield from zone_problems("hours.time_zone", stated.time_zone)
    if stated.always and stated.weekly:
        yield Problem("hours.weekly", "Open day and night leaves no room for times; choose one of the two.")
    readable = []
    for index, row in enumerate(stated.weekly):
        found = list(_row(f"hours.weekly.{index}", row))
        yield from found
        if not found:
            readable.append((index, row))
    yield from _overlaps(readable)
    for index, day in enumerate(stated.closed):
        if not days.read(day):
            yield Problem(f"hours.closed.{index}", days.complaint(day))
        elif day in stated.closed[:index]:
            yield Problem(f"hours.closed.{index}", f"{day} is listed twice.")


def zone_problems(field: str, zone: str) -> Iterator[Problem]:
    """What is wrong with the name of a time zone."""
    if not zone:
        yield Problem(field, "Say in which time zone these times are, like Europe/London.")
    elif zone not in time_zones():
        yield Problem(field, f"There is no time zone '{text.shown(zone)}'; write one like Europe/London.")


@cache
def time_zones() -> frozenset[str]:
    """The names that this server knows. Kept, for asking reads the whole folder of zones."""
    return frozenset(available_timezones() - NO_PLACES)


def _row(field: str, row: Weekly) -> Iterator[Problem]:
    if not row.days:
        yield Problem(f"{field}.days", "Choose at least one day for these times.")
    elif len(set(row.days)) < len(row.days):
        yield Problem(f"{field}.days", "A day is listed twice.")
    if not TIME.fullmatch(row.opens):
        yield Problem(f"{field}.from", f"'{row.opens}' is no time; write hours and minutes, like 08:00.")
    if not TIME.fullmatch(row.closes) and row.closes != "24:00":
        yield Problem(f"{field}.to", f"'{row.closes}' is no time; write hours and minutes, like 17:30, at most 24:00.")
    elif row.opens == row.closes:
        yield Problem(f"{field}.to", "Both times are the same; for the whole day write 00:00 to 24:00.")


def _overlaps(rows: list[tuple[int, Weekly]]) -> Iterator[Problem]:
    """One problem a row that shares a minute with a row before it, or with itself across midnight."""
    taken: list[tuple[int, int]] = []
    for index, row in rows:
        mine: list[tuple[int, int]] = []
        for day in row.days:
            spans = _minutes(day, row)
            if any(start < end_ and start_ < end for start, end in spans for start_, end_ in taken + mine):
                message = (
                    f"On {NAMES[day]} {row.opens} to {row.closes} overlaps with other times; write each time once."
                )
                yield Problem(f"hours.weekly.{index}.from", message)
                break
            mine += spans
        taken += mine


def _minutes(day: str, row: Weekly) -> list[tuple[int, int]]:
    """Spans in minutes from Monday 00:00; Sunday night runs into Monday morning."""
    begin = WEEK.index(day) * DAY + _minute(row.opens)
    end = WEEK.index(day) * DAY + _minute(row.closes) + (DAY if _minute(row.closes) <= _minute(row.opens) else 0)
    return [(begin, end)] if end <= ALL else [(begin, ALL), (0, end - ALL)]


def _minute(time: str) -> int:
    hours, minutes = time.split(":")
    return int(hours) * 60 + int(minutes)
