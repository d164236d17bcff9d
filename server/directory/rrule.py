"""Recurrence rules: the part of RFC 5545, section 3.3.10, that server and phones both understand.

FREQ=DAILY|WEEKLY|MONTHLY; INTERVAL; BYDAY (plain in WEEKLY; one with an ordinal in MONTHLY); BYMONTHDAY (one day, in
MONTHLY); UNTIL; COUNT. A week begins on Monday. A month without the day is left out.
"""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from server.directory import days, text

WEEK = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
PARTS = ("FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "UNTIL", "COUNT")
PERIODS = 5000
LAST_YEAR = 2400  # a rule that names no day until then names none
NTH = re.compile(f"(-1|[1-5])({'|'.join(WEEK)})")
UNTIL = re.compile("([0-9]{4})([0-9]{2})([0-9]{2})(?:T([0-9]{6})Z)?")


class BadRule(ValueError):
    """A sentence about a rule."""


@dataclass(frozen=True)
class Rule:
    """freq: empty for once. weekdays: 0 is Monday. nth: 1 to 5 or -1, with one weekday. until: a day, or a UTC time."""

    freq: str = ""
    interval: int = 1
    weekdays: tuple[int, ...] = ()
    nth: int = 0
    month_day: int = 0
    until: date | None = None
    count: int | None = None

    def ends_before(self, moment: datetime, zone: ZoneInfo) -> bool:
        """Whether a meeting at this wall time comes after UNTIL."""
        if isinstance(self.until, datetime):
            return self.until < moment.replace(tzinfo=zone).astimezone(UTC)
        return self.until is not None and self.until < moment.date()


def parse(written: str) -> Rule:
    """The rule. Raises BadRule with a sentence that says what would be right."""
    if not written:
        return Rule()
    parts = _parts(written)
    freq = parts.get("FREQ", "")
    if freq not in {"DAILY", "WEEKLY", "MONTHLY"}:
        raise BadRule("A rule begins with FREQ=DAILY, FREQ=WEEKLY or FREQ=MONTHLY.")
    if "UNTIL" in parts and "COUNT" in parts:
        raise BadRule("Use either UNTIL or COUNT.")
    if "BYDAY" in parts and "BYMONTHDAY" in parts:
        raise BadRule("Use either BYDAY or BYMONTHDAY.")
    weekdays, nth = _by_day(freq, parts["BYDAY"]) if "BYDAY" in parts else ((), 0)
    return Rule(
        freq=freq,
        interval=_number(parts, "INTERVAL", 99) or 1,
        weekdays=weekdays,
        nth=nth,
        month_day=_month_day(freq, parts),
        until=_until(parts["UNTIL"]) if "UNTIL" in parts else None,
        count=_number(parts, "COUNT", 999),
    )


def occurrences(rule: Rule, start: datetime, zone: ZoneInfo) -> Iterator[date]:
    """The days of the meetings, from the first on. start: wall time in `zone`."""
    for day in islice(_endless(rule, start.date()), rule.count):
        if rule.ends_before(datetime.combine(day, start.time()), zone):
            return
        yield day


def _endless(rule: Rule, start: date) -> Iterator[date]:
    if not rule.freq:
        yield start
        return
    for period in range(PERIODS):
        for day in _in_period(rule, start, period * rule.interval):
            if day.year > LAST_YEAR:
                return
            if day >= start:
                yield day


def _in_period(rule: Rule, start: date, ahead: int) -> list[date]:
    if rule.freq == "DAILY":
        return [start + timedelta(days=ahead)]
    if rule.freq == "WEEKLY":
        monday = start - timedelta(days=start.weekday()) + timedelta(weeks=ahead)
        return [monday + timedelta(days=day) for day in rule.weekdays or (start.weekday(),)]
    year, month = divmod(start.year * 12 + start.month - 1 + ahead, 12)
    first_weekday, length = calendar.monthrange(year, month + 1)
    if rule.nth:
        first = 1 + (rule.weekdays[0] - first_weekday) % 7
        day = first + 7 * (rule.nth - 1) if rule.nth > 0 else first + 7 * ((length - first) // 7)
    else:
        day = rule.month_day or start.day
    return [date(year, month + 1, day)] if day <= length else []


def _parts(written: str) -> dict[str, str]:
    parts: dict[str, str] = {}
    for part in written.split(";"):
        name, _, value = part.partition("=")
        if name not in PARTS or not value:
            known = ", ".join(PARTS)
            raise BadRule(f"'{text.shown(part)}' is not understood; a rule has parts like FREQ=WEEKLY, of: {known}.")
        if name in parts:
            raise BadRule(f"{name} stands twice in the rule; write it once.")
        parts[name] = value
    return parts


def _number(parts: dict[str, str], name: str, most: int) -> int | None:
    if name not in parts:
        return None
    if not re.fullmatch("[1-9][0-9]{0,2}", parts[name]) or int(parts[name]) > most:
        raise BadRule(f"{name} is a whole number from 1 to {most}.")
    return int(parts[name])


def _by_day(freq: str, value: str) -> tuple[tuple[int, ...], int]:
    if freq == "DAILY":
        raise BadRule("BYDAY goes with FREQ=WEEKLY or FREQ=MONTHLY.")
    if freq == "MONTHLY":
        match = NTH.fullmatch(value)
        if not match:
            raise BadRule(
                "In a month BYDAY names one day with its number, like 2TU for the second or -1FR for the last."
            )
        return (WEEK.index(match[2]),), int(match[1])
    names = value.split(",")
    if not set(names) <= set(WEEK) or len(set(names)) < len(names):
        raise BadRule("In a week BYDAY names days once each, like MO or TU,TH.")
    return tuple(sorted(WEEK.index(name) for name in names)), 0


def _month_day(freq: str, parts: dict[str, str]) -> int:
    if "BYMONTHDAY" not in parts:
        return 0
    if freq != "MONTHLY":
        raise BadRule("BYMONTHDAY goes with FREQ=MONTHLY.")
    return _number(parts, "BYMONTHDAY", 31) or 0


def _until(value: str) -> date:
    match = UNTIL.fullmatch(value)
    day = days.read("-".join(match.group(1, 2, 3))) if match else None
    if not match or not day:
        raise BadRule("UNTIL is a date like 20270630, or a time in UTC like 20270630T180000Z.")
    if not match[4]:
        return day
    try:
        return datetime.strptime(f"{value}+0000", "%Y%m%dT%H%M%SZ%z")
    except ValueError:
        raise BadRule("UNTIL names a time that no clock shows; write it like 20270630T180000Z.") from None
