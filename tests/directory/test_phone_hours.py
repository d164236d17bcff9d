"""Whether somebody answers, against each minute of the wall clock looked up one by one."""

import random
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from server.directory import hours as server_hours
from server.directory.shapes import Hours, Weekly
from tests.directory.phone import WEEK, ZONES, ask, changes, moment

DAY = 24 * 60
# Not between 00:30 and 04:00, when clocks change: there the wall clock alone cannot say which of two hours is meant.
EDGES = ["00:00", "00:15", "04:00", "07:45", "08:00", "12:00", "12:01", "17:30", "22:00", "23:59"]


def hours(**given: Any) -> dict[str, Any]:
    return {"time_zone": "Europe/London", "always": False, "weekly": [], "closed": [], "note": "", **given}


def row(days: str, opens: str, closes: str) -> dict[str, Any]:
    return {"days": days.split(","), "from": opens, "to": closes}


def state(stated: dict[str, Any] | None, now: datetime) -> dict[str, Any]:
    (found,) = ask([("hours", "openState", stated, now)])
    return {**found, "until": moment(found["until"]), "opens": moment(found["opens"])}


def chosen(chance: random.Random, zone: str, today: date) -> dict[str, Any]:
    """Hours that the server accepts."""
    weekly: list[dict[str, Any]] = []
    tried, wanted = 0, chance.randint(1, 5)
    while not weekly or tried < wanted:
        tried += 1
        days = chance.sample(WEEK, chance.choice([1, 1, 2, 5, 7]))
        more = [*weekly, row(",".join(days), chance.choice(EDGES), chance.choice([*EDGES, "24:00"]))]
        if not list(server_hours.problems(_stated(zone, more))):
            weekly = more
    near = [f"{today + timedelta(days=chance.randrange(-2, 16))}" for _ in range(chance.choice([0, 1, 3, 12]))]
    return hours(time_zone=zone, weekly=weekly, closed=sorted(set(near)))


def _stated(zone: str, weekly: list[dict[str, Any]]) -> Hours:
    return Hours(time_zone=zone, weekly=[Weekly(days=r["days"], opens=r["from"], closes=r["to"]) for r in weekly])


@cache
def walls(zone: str, base: datetime) -> list[tuple[date, int]]:
    """Day and minute that the wall clock shows, for each minute of 17 days."""
    times = (base + timedelta(minutes=minute) for minute in range(17 * DAY))
    local = (time.astimezone(ZoneInfo(zone)) for time in times)
    return [(wall.date(), wall.hour * 60 + wall.minute) for wall in local]


def brute(stated: dict[str, Any], now: datetime) -> tuple[bool, datetime | None, datetime | None]:
    """open, until, opens: each minute from `now` looked up, to the end of the fourteenth day after today."""
    base = now.replace(hour=0, minute=0)
    clock = walls(stated["time_zone"], base)[(now - base) // timedelta(minutes=1) :]
    today = clock[0][0]
    tables = {today + timedelta(days=day): bytearray(DAY) for day in range(-1, 17)}
    for day in list(tables)[:-1]:
        for times in stated["weekly"] if f"{day}" not in stated["closed"] else []:
            if WEEK[day.weekday()] in times["days"]:
                _fill(tables, day, _minute(times["from"]), _minute(times["to"]))
    last = today + timedelta(days=14)
    now_open = bool(tables[today][clock[0][1]])
    for number, (day, minute) in enumerate(clock):
        if day > last:
            break
        if bool(tables[day][minute]) != now_open:
            at = now + timedelta(minutes=number)
            return (True, at, None) if now_open else (False, None, at)
    return now_open, None, None


def _fill(tables: dict[date, bytearray], day: date, opens: int, closes: int) -> None:
    for minute in range(opens, closes if closes > opens else closes + DAY):
        tables[day + timedelta(days=minute // DAY)][minute % DAY] = 1


def _minute(time: str) -> int:
    return int(time[:2]) * 60 + int(time[3:])


@pytest.mark.parametrize("zone", ZONES)
def test_the_state_is_that_of_each_minute_looked_up(zone: str) -> None:
    chance = random.Random(zone)
    about = [*chance.sample(changes(zone), 2)] if changes(zone) else []
    cases = []
    for base in [*about, datetime(2026, 12, 24, tzinfo=UTC), datetime(2028, 2, 27, tzinfo=UTC)]:
        for _ in range(2):
            first = base.replace(hour=0) - timedelta(days=chance.randrange(3))
            for _ in range(15):
                now = first + timedelta(minutes=chance.randrange(DAY))
                stated = chosen(chance, zone, now.astimezone(ZoneInfo(zone)).date())
                opens = chance.choice(stated["weekly"])["from"]
                at = chance.choice([now, now, _near(now, zone, opens)])
                cases.append((stated, at))
    found = ask([("hours", "openState", *case) for case in cases])
    for case, answer in zip(cases, found, strict=True):
        assert (answer["open"], moment(answer["until"]), moment(answer["opens"])) == brute(*case), case


def _near(now: datetime, zone: str, time: str) -> datetime:
    """The minute at which the wall clock shows this time."""
    wall = now.astimezone(ZoneInfo(zone)).replace(hour=_minute(time) // 60, minute=_minute(time) % 60)
    return wall.astimezone(UTC)


def test_nobody_said_is_neither_open_nor_closed() -> None:
    unknown = {"open": None, "until": None, "opens": None}
    now = datetime(2026, 11, 23, 12, tzinfo=UTC)
    assert state(None, now) == unknown
    assert state(hours(note="Ask the ward clerk"), now) == unknown
    assert state(hours(time_zone="Mars/Olympus", weekly=[row("MO", "08:00", "20:00")]), now) == unknown


def test_always_is_open_without_end_but_on_closed_days() -> None:
    stated = hours(always=True, closed=["2026-12-25", "2026-12-26"], time_zone="America/New_York")
    eve, day = datetime(2026, 12, 25, 4, 59, tzinfo=UTC), datetime(2026, 12, 25, 5, 0, tzinfo=UTC)
    assert state(stated, eve) == {"open": True, "until": None, "opens": None}
    assert state(stated, day) == {"open": False, "until": None, "opens": datetime(2026, 12, 27, 5, tzinfo=UTC)}
    assert state(hours(always=True, time_zone=""), day)["open"] is True


def test_a_closed_day_takes_the_night_that_begins_on_it_and_leaves_the_one_that_ends_on_it() -> None:
    stated = hours(weekly=[row(",".join(WEEK), "22:00", "06:00")], closed=["2026-12-25"])
    assert state(stated, datetime(2026, 12, 25, 5, 0, tzinfo=UTC))["open"] is True
    closed = state(stated, datetime(2026, 12, 25, 22, 30, tzinfo=UTC))
    assert closed == {"open": False, "until": None, "opens": datetime(2026, 12, 26, 22, tzinfo=UTC)}


def test_times_that_touch_are_one_and_times_without_a_gap_have_no_end() -> None:
    now = datetime(2026, 11, 23, 23, 0, tzinfo=UTC)
    two_days = hours(weekly=[row("MO,TU", "00:00", "24:00")])
    assert state(two_days, now)["until"] == datetime(2026, 11, 25, tzinfo=UTC)
    assert state(hours(weekly=[row(",".join(WEEK), "00:00", "24:00")]), now)["until"] is None


def test_what_opens_later_than_in_fourteen_days_is_not_looked_for() -> None:
    days = [f"2026-12-{day:02}" for day in range(1, 15)]
    now = datetime(2026, 12, 1, 12, tzinfo=UTC)
    stated = hours(weekly=[row(",".join(WEEK), "08:00", "20:00")], closed=days)
    assert state(stated, now)["opens"] == datetime(2026, 12, 15, 8, tzinfo=UTC)
    assert state({**stated, "closed": [*days, "2026-12-15"]}, now) == {"open": False, "until": None, "opens": None}


def test_times_in_the_hour_that_the_clocks_skip_or_show_twice_follow_the_first_reading() -> None:
    new_york = hours(weekly=[row("SU", "01:30", "02:30")], time_zone="America/New_York")
    twice = state(new_york, datetime(2026, 11, 1, 5, 30, tzinfo=UTC))  # 01:30 in summer time, the first of two
    assert twice["until"] == datetime(2026, 11, 1, 7, 30, tzinfo=UTC)
    skipped = state(new_york, datetime(2026, 3, 8, 6, 45, tzinfo=UTC))
    assert skipped["until"] == datetime(2026, 3, 8, 7, 30, tzinfo=UTC)
    nothing = hours(weekly=[row("SU", "02:00", "03:00")], time_zone="America/New_York")
    assert state(nothing, datetime(2026, 3, 8, 6, 0, tzinfo=UTC))["opens"] == datetime(2026, 3, 15, 6, tzinfo=UTC)
