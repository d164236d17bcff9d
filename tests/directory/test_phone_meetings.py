"""When a meeting takes place next, and which rules a phone reads."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from server.directory import rrule
from tests.directory.phone import MEETING, ZONES, ask, changes, moment
from tests.directory.rules import meeting, occurrences

HORIZON = datetime(2032, 1, 1, tzinfo=UTC)


def next_of(cases: list[tuple[dict[str, Any], datetime]], count: int = 3) -> list[list[datetime | None]]:
    answers = ask([("meetings", "nextMeetings", one, now, count) for one, now in cases])
    return [[moment(at) for at in answer] for answer in answers]


def nows(chance: random.Random, one: dict[str, Any], times: list[datetime]) -> list[datetime]:
    """Any time, and times at which a meeting is about to begin, going on or over."""
    anytime = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=chance.randrange(60 * 24 * 1500))
    if not times:
        return [anytime]
    at, length = chance.choice(times), timedelta(minutes=one["minutes"])
    clocks = chance.choice([*changes(one["time_zone"]), anytime]) + timedelta(minutes=chance.randrange(-3000, 3000))
    return [anytime, clocks, at - timedelta(minutes=1), at, at + length - timedelta(minutes=1), at + length]


@pytest.mark.parametrize("seed", range(2))
def test_the_next_meetings_are_those_of_another_implementation(seed: int) -> None:
    chance = random.Random(seed)
    cases, expected = [], []
    for _ in range(200):
        one = meeting(chance)
        times = occurrences(one, last=HORIZON)
        for now in nows(chance, one, times[:200]):
            cases.append((one, now))
            end = now - timedelta(minutes=one["minutes"])
            expected.append([at for at in times if at > end][:3])
    assert sum(len(found) == 3 for found in expected) > 400
    for case, found, right in zip(cases, next_of(cases), expected, strict=True):
        assert [at for at in found if at and at < HORIZON] == right, case


def test_a_meeting_stays_at_its_time_on_the_wall_when_the_clocks_change() -> None:
    weekly = {**MEETING, "start": "2026-10-21T18:30", "rrule": "FREQ=WEEKLY"}
    (found,) = next_of([(weekly, datetime(2026, 10, 20, tzinfo=UTC))])
    assert [f"{at:%d %H:%M}" for at in found if at] == ["21 17:30", "28 18:30", "04 18:30"]


def test_a_time_that_the_clocks_skip_is_moved_on_and_one_that_they_show_twice_is_the_first() -> None:
    daily = {**MEETING, "time_zone": "America/New_York", "rrule": "FREQ=DAILY"}
    skipped = {**daily, "start": "2026-03-07T02:30"}
    twice = {**daily, "start": "2026-10-31T01:30"}
    found = next_of([(skipped, datetime(2026, 3, 7, tzinfo=UTC)), (twice, datetime(2026, 10, 31, tzinfo=UTC))])
    assert [[f"{at:%d %H:%M}" for at in times if at] for times in found] == [
        ["07 07:30", "08 07:30", "09 06:30"],  # 03:30 on the wall on the 8th
        ["31 05:30", "01 05:30", "02 06:30"],
    ]


def test_a_time_that_no_calendar_and_no_clock_shows_is_no_instant() -> None:
    wrong = ["2026-02-30T10:00", "2026-02-29T10:00", "2026-13-01T10:00", "2026-11-25T24:00", "2026-11-25T18:60", ""]
    wrong += ["2026-11-25", "2026-11-25T18:30:00", "2026-11-25T18:30Z", " 2026-11-25T18:30", "2026-11-25T18:30\n"]
    assert ask([("zone", "instantOf", wall, "Europe/London") for wall in wrong]) == [None] * len(wrong)
    assert ask([("zone", "instantOf", "2028-02-29T10:00", "Europe/London")]) == ["2028-02-29T10:00:00.000Z"]


def test_a_day_that_samoa_left_out_is_moved_on_by_a_day() -> None:
    (found,) = ask([("zone", "instantOf", "2011-12-30T10:00", "Pacific/Apia")])
    assert moment(found) == datetime(2011, 12, 30, 20, tzinfo=UTC)  # the 31st, ten in the morning


@pytest.mark.parametrize("zone", ZONES)
def test_wall_time_and_instant_are_each_others_way_back(zone: str) -> None:
    chance = random.Random(zone)
    ms = [datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=chance.randrange(60 * 24 * 1500)) for _ in range(300)]
    walls = ask([("zone", "wallTime", at, zone) for at in ms])
    back = [moment(at) for at in ask([("zone", "instantOf", f"{w['date']}T{w['time']}", zone) for w in walls])]
    assert sum(one == other for one, other in zip(ms, back, strict=True)) >= 298  # all but in the hour shown twice
    assert [w["weekday"] for w in walls] == [
        ["MO", "TU", "WE", "TH", "FR", "SA", "SU"][datetime.fromisoformat(w["date"]).weekday()] for w in walls
    ]


def test_a_rule_that_is_older_than_five_thousand_days_still_names_tomorrow() -> None:
    old = {**MEETING, "start": "2001-01-01T09:00", "rrule": "FREQ=DAILY"}
    (found,) = next_of([(old, datetime(2198, 6, 1, tzinfo=UTC))])
    assert [f"{at:%F}" for at in found if at] == ["2198-06-01", "2198-06-02", "2198-06-03"]


def test_a_phone_reads_exactly_the_rules_that_the_server_accepts() -> None:
    chance = random.Random(7)
    values = ["DAILY", "WEEKLY", "MONTHLY", "YEARLY", "MO", "MO,TU", "MO,MO", "2TU", "-1FR", "-2FR", "6MO", "0", "1"]
    values += ["31", "32", "99", "100", "999", "1000", "20270101", "20270230", "20270101T180000Z", "20270101T240000Z"]
    values += ["20270101T235960Z", "20270101T180000", "19991231", "22000101", "", "A=B", "01", "+1", "1.0", "\u0663"]
    names = ["FREQ"] * 4 + ["INTERVAL", "BYDAY", "BYMONTHDAY", "UNTIL", "COUNT", "WKST", "freq", "constructor", ""]
    written = ["", ";", "FREQ", "FREQ=WEEKLY;", "FREQ=WEEKLY=;BYDAY", "FREQ=DAILY\n", "RRULE:FREQ=DAILY"]
    written += ["FREQ=DAILY;COUNT=1;UNTIL=20270101", "FREQ=MONTHLY;BYDAY=1MO;BYMONTHDAY=1", "BYDAY=MO;FREQ=WEEKLY"]
    for _ in range(6000):
        parts = [f"{chance.choice(names)}={chance.choice(values)}" for _ in range(chance.randint(1, 3))]
        written.append(";".join([f"FREQ={chance.choice(values[:3])}", *parts[1:]] if chance.random() < 0.8 else parts))
    answers = ask([("rrule", "parse", rule) for rule in written])
    accepted = [_accepted(rule) for rule in written]
    assert 300 < sum(accepted) < 5500
    differing = [
        rule for rule, found, right in zip(written, answers, accepted, strict=True) if (found is not None) != right
    ]
    assert differing == []


def _accepted(rule: str) -> bool:
    try:
        rrule.parse(rule)
    except rrule.BadRule:
        return False
    return True
