"""When the phone wants to be reminded: examples in words, and against another implementation."""

import random
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import expected

from tests.directory.phone import ask

LONDON = {"zone": "Europe/London", "lastDay": None, "paused": None, "shown": None}
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DDNN = ["day", "day", "night", "night", "off", "off"]


def chosen(**changed: Any) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "on": True,
        "closed": False,
        "account": "",
        "when": "weekly",
        "weekday": 6,
        "time": "20:00",
        "rested": "17:00",
        "ends": {"day": "", "evening": "", "night": ""},
        "rota": {"kind": "cycle", "first": "2026-11-23", "cycle": DDNN, "dates": {}},
        "quiet": {"from": "22:00", "to": "07:00"},
        "paused": None,
        "snoozed": None,
    }
    return {**plain, **changed}


def cycle(first: str, days: list[str]) -> dict[str, Any]:
    return {"kind": "cycle", "first": first, "cycle": days, "dates": {}}


def local(times: list[int], zone: str = "Europe/London") -> list[str]:
    return [datetime.fromtimestamp(at, ZoneInfo(zone)).strftime("%d %b %H:%M") for at in times]


def test_the_rules_in_examples() -> None:
    nights = chosen(when="nights")
    shifts = chosen(when="shifts", ends={"day": "19:40", "evening": "", "night": "07:45"})
    dates = {"2026-11-24": "night", "2026-11-25": "night", "2026-12-01": "night"}
    single = chosen(when="nights", rota={"kind": "dates", "first": "", "cycle": [], "dates": dates})
    late = chosen(when="shifts", ends={"day": "22:00", "evening": "", "night": "06:00"})
    sunday = int(datetime(2026, 11, 29, 20, 0, tzinfo=UTC).timestamp())
    cases: list[tuple[dict[str, Any], dict[str, Any], list[str]]] = [
        (chosen(), {}, ["29 Nov 20:00", "06 Dec 20:00", "13 Dec 20:00"]),
        (nights, {}, ["27 Nov 17:00", "03 Dec 17:00", "09 Dec 17:00"]),
        # one night is no run
        (single, {}, ["26 Nov 17:00"]),
        # half an hour after the end, up to the next quarter; a night ends on the morning after
        (shifts, {}, ["23 Nov 20:15", "24 Nov 20:15", "26 Nov 08:15", "27 Nov 08:15", "29 Nov 20:15"]),
        # quiet hours move it to their end; one of two in a day is left out
        (chosen(time="23:30"), {}, ["30 Nov 07:00", "07 Dec 07:00"]),
        (late, {}, ["24 Nov 07:00", "25 Nov 07:00", "26 Nov 07:00", "27 Nov 07:00", "30 Nov 07:00"]),
        # a day with a check-in, a day with a reminder, a pause
        (chosen(weekday=0), {"lastDay": "2026-11-23"}, ["30 Nov 20:00"]),
        (chosen(weekday=0), {"shown": "2026-11-23"}, ["30 Nov 20:00"]),
        (chosen(), {"paused": "2026-12-06"}, ["06 Dec 20:00", "13 Dec 20:00"]),
        (chosen(), {"paused": "2026-12-07"}, ["13 Dec 20:00"]),
        # put off by a day
        (chosen(snoozed=sunday + 86400), {}, ["30 Nov 20:00", "06 Dec 20:00"]),
        # nights without end, no rota, a rota that begins later
        (chosen(when="nights", rota=cycle("2026-11-20", ["night"])), {}, []),
        (chosen(when="nights", rota=cycle("", DDNN)), {}, []),
        (chosen(when="nights", rota=cycle("2026-12-20", DDNN)), {}, ["24 Dec 17:00"]),
    ]
    answers = ask([("../reminders/due", "due", settings, MONDAY, LONDON | more) for settings, more, _ in cases])
    for (settings, more, first), answer in zip(cases, answers, strict=True):
        assert local(answer)[: len(first)] == first, (settings, more)
        assert len(answer) <= 8
    assert answers[2] == answers[2][:1]
    assert answers[11:13] == [[], []]


def test_a_reminder_keeps_its_time_when_the_clocks_change() -> None:
    settings = chosen(time="01:30", quiet=None)
    (spring, autumn, far) = ask(
        [
            ("../reminders/due", "due", settings, datetime(2026, 3, 27, tzinfo=UTC), LONDON),
            ("../reminders/due", "due", settings, datetime(2026, 10, 24, tzinfo=UTC), LONDON),
            ("../reminders/due", "due", chosen(), MONDAY, {**LONDON, "zone": "Asia/Kolkata"}),
        ]
    )
    assert local(spring)[:2] == ["29 Mar 02:30", "05 Apr 01:30"]  # 01:30 does not exist on 29 March
    assert local(autumn)[:2] == ["25 Oct 01:30", "01 Nov 01:30"]
    assert autumn[0] == int(datetime(2026, 10, 25, 0, 30, tzinfo=UTC).timestamp())  # of two the first
    assert far[0] == int(datetime(2026, 11, 29, 14, 30, tzinfo=UTC).timestamp())


def test_any_settings_at_any_moment_give_what_another_implementation_gives() -> None:
    rng = random.Random(20261123)
    cases = [expected.case_of(rng) for _ in range(600)]
    answers = ask([("../reminders/due", "due", *case) for case in cases])
    some = 0
    for (settings, now, context), answer in zip(cases, answers, strict=True):
        assert answer == expected.due(settings, now, context), (settings, now, context)
        assert all(at % 900 == 0 and 0 < at - now.timestamp() < 60 * 86400 for at in answer)
        zone = ZoneInfo(context["zone"])
        days = [datetime.fromtimestamp(at, zone).date() for at in answer]
        assert len(set(days)) == len(days)
        some += bool(answer)
    assert some > 300


def test_a_day_later_is_the_same_time_by_the_clock() -> None:
    before = int(datetime(2026, 10, 24, 19, 7, tzinfo=UTC).timestamp())  # 20:07, and the clocks go back that night
    (later, unknown) = ask(
        [
            ("../reminders/due", "dayLater", before, "Europe/London"),
            ("../reminders/due", "dayLater", before, "Nowhere/None"),
        ]
    )
    assert local([later]) == ["25 Oct 20:15"]
    assert unknown == before + 86400


def test_what_cannot_be_read_of_the_kept_settings_is_left_out() -> None:
    plain, *others = ask(
        [
            ("../reminders/settings", "defaults"),
            ("../reminders/settings", "whole", None),
            ("../reminders/settings", "whole", "junk"),
            (
                "../reminders/settings",
                "whole",
                {
                    "on": "yes",
                    "account": 7,
                    "when": "hourly",
                    "weekday": 9,
                    "time": "25:00",
                    "rested": None,
                    "ends": 3,
                    "rota": {"kind": "x", "first": "2026-02-30", "cycle": "DDNN", "dates": {"x": "day"}},
                    "quiet": {"from": "22:00", "to": "22:00"},
                    "paused": "soon",
                    "snoozed": 1.5,
                },
            ),
        ]
    )
    assert plain["on"] is False
    assert others[:2] == [plain, plain]
    assert others[2] == {**plain, "quiet": None}
    (kept,) = ask([("../reminders/settings", "whole", chosen())])
    assert kept == chosen()
