"""A server that sends what no server should: phones answer "unknown" or nothing, and answer soon."""

import copy
import random
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from tests.directory.phone import MEETING, ask, raw
from tests.directory.test_phone_search import FULL, entry

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
WORDS = {"title": "Appointment", "uid": "x", "place": "", "now": NOW}
TRAP = {"toString": None, "valueOf": None}
JUNK: list[Any] = [None, True, -1, 0, 1e308, "", "x", "\r\nBEGIN:VEVENT", "__proto__", [], [None], [TRAP], {}, TRAP]
JUNK += ["2026-02-30", "9999-99-99", "24:00", "99:99", "2026-11-25T24:00", "+05:00", "FREQ=DAILY;COUNT=9", "é" * 500]


def calls(one: Any) -> list[tuple[Any, ...]]:
    """Each function, on this entry and its parts."""
    hours = one.get("hours") if isinstance(one, dict) else one
    meetings = one.get("meetings") if isinstance(one, dict) else one
    meeting = meetings[0] if isinstance(meetings, list) and meetings else meetings
    every = {"query": "a 1", "openNow": True, "selfReferral": True, "language": "en", "kind": "peer", "country": "GB"}
    return [
        ("hours", "openState", hours, NOW),
        ("meetings", "nextMeetings", meeting, NOW, 3),
        ("calendar", "ics", meeting, WORDS),
        ("search", "matches", one, "cafe 44"),
        ("search", "filter", [one], {"query": "cafe", "openNow": True}, NOW),
        ("search", "filter", one, every, NOW),
        ("search", "languages", [one]),
        ("search", "languages", one),
        ("freshness", "expired", one, NOW),
        ("freshness", "due", one, NOW),
        ("freshness", "order", [one], NOW),
        ("freshness", "order", one, NOW),
    ]


def spoilt(chance: random.Random) -> Any:
    """An entry with junk in one to three places, at any depth."""
    rule = {**MEETING, "rrule": "FREQ=WEEKLY;BYDAY=WE", "exceptions": ["2026-12-02"]}
    one = copy.deepcopy({**entry(**FULL), "meetings": [rule]})
    for _ in range(chance.randint(1, 3)):
        holder, key = chance.choice(list(places(one)))
        holder[key] = copy.deepcopy(chance.choice(JUNK))
    return one


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    keys = value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else []
    for key in list(keys):
        yield value, key
        yield from places(value[key])


def test_no_shape_of_an_entry_makes_a_phone_throw() -> None:
    chance = random.Random(3)
    entries = [spoilt(chance) for _ in range(600)] + JUNK
    slow = [call for one in entries[::5] for call in calls(one)]  # a calendar file costs milliseconds
    asked = slow + [call for one in entries for call in calls(one) if call[0] != "calendar"]
    failed = [(call, answer) for call, answer in zip(asked, raw(asked), strict=True) if "error" in answer]
    assert failed == []


def test_no_text_of_a_server_adds_a_line_to_a_calendar_file() -> None:
    evil = "x\r\nATTACH:https://example.org/spy"
    spoiled = [{**MEETING, field: evil} for field in ["start", "time_zone", "rrule", "id", "title", "place", "link"]]
    spoiled += [{**MEETING, "rrule": "FREQ=DAILY", "exceptions": [evil, "2026-11-26" + evil, TRAP]}]
    spoiled += [{**MEETING, "start": MEETING["start"] + evil}, {**MEETING, "start": f"2026-11-25T18:30T{evil}"}]
    files = ask([("calendar", "ics", one, {**WORDS, "place": evil}) for one in spoiled])
    assert any(files)
    assert [line for file in files for line in file.split("\r\n") if line.startswith("ATTACH")] == []


def test_a_zone_that_the_phone_does_not_know_is_unknown_and_never_its_own() -> None:
    zones: list[Any] = ["Mars/Olympus", "", "+05:00", "UTC\r\n", None, 7, TRAP, "__proto__"]
    every = [{"days": ["MO"], "from": "00:00", "to": "24:00"}]
    asked = [
        [
            ("hours", "openState", {"time_zone": zone, "weekly": every}, NOW),
            ("meetings", "nextMeetings", {**MEETING, "time_zone": zone}, NOW),
            ("calendar", "ics", {**MEETING, "time_zone": zone}, WORDS),
            ("zone", "wallTime", NOW, zone),
            ("zone", "instantOf", "2026-11-25T18:30", zone),
        ]
        for zone in zones
    ]
    unknown = [{"open": None, "until": None, "opens": None}, [], "", None, None]
    assert ask([call for calls in asked for call in calls], zone="Europe/London") == unknown * len(zones)


def test_rules_that_name_nothing_and_endless_lists_come_to_an_end_soon() -> None:
    days = [f"{2026 + n // 336}-{n // 28 % 12 + 1:02}-{n % 28 + 1:02}" for n in range(5000)]
    rules = ["FREQ=DAILY", "FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=31", "FREQ=MONTHLY;INTERVAL=99;BYDAY=5MO"]
    meetings = [{**MEETING, "start": "2026-02-01T09:00", "rrule": rule, "exceptions": days} for rule in rules]
    rows = [{"days": ["MO"] * 500, "from": "08:00", "to": "08:01"}] * 500
    asked = [("meetings", "nextMeetings", one, NOW, 10**9) for one in meetings]
    asked += [("calendar", "ics", one, WORDS) for one in meetings]
    asked += [("hours", "openState", {"time_zone": "Europe/London", "weekly": rows, "closed": days}, NOW)]
    asked += [("hours", "openState", {"time_zone": "Europe/London", "always": True, "closed": days}, NOW)]
    began = time.monotonic()
    assert len(ask(asked)) == len(asked)
    assert time.monotonic() - began < 10
