"""When reminders are due, written anew from the rules in words: with Python's own calendar and zones."""

import random
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.directory.phone import ZONES, changes

SHIFTS = ["day", "evening", "night", "off"]
QUARTER = timedelta(minutes=15)


def due(settings: dict[str, Any], now: datetime, context: dict[str, Any]) -> list[int]:
    """At most eight moments in 56 days: Unix seconds."""
    zone = ZoneInfo(context["zone"])
    today = now.astimezone(zone).date()
    taken = {context["lastDay"], context["shown"]}
    found: list[int] = []
    for moment in sorted(_moments(settings, today, zone)):
        day = moment.astimezone(zone).date().isoformat()
        if moment <= now or day in taken or (context["paused"] or "") > day:
            continue
        taken.add(day)
        found.append(int(moment.timestamp()))
    return found[:8]


def _moments(settings: dict[str, Any], today: date, zone: ZoneInfo) -> set[datetime]:
    found = set()
    for number in range(-1, 56):
        wall = _wanted(settings, today + timedelta(number))
        if wall is None:
            continue
        wall = _out_of(settings["quiet"], _up(wall))
        if today <= wall.date() < today + timedelta(56):
            found.add(wall.replace(tzinfo=zone).astimezone(UTC))
    if settings["snoozed"] is not None:
        snoozed = datetime.fromtimestamp(settings["snoozed"], UTC)
        found = {moment for moment in found if moment > snoozed} | {snoozed}
    return found


def _wanted(settings: dict[str, Any], day: date) -> datetime | None:
    rota = settings["rota"]
    if settings["when"] == "weekly":
        return _at(day, settings["time"]) if day.weekday() == settings["weekday"] else None
    if settings["when"] == "nights":
        nights = [shift(rota, day - timedelta(back)) == "night" for back in range(3)]
        return _at(day, settings["rested"]) if nights == [False, True, True] else None
    worked = shift(rota, day)
    end = settings["ends"].get(worked or "")
    if not end:
        return None
    after = _at(day, end) + timedelta(minutes=30)
    return after + timedelta(worked == "night" or (worked == "evening" and end < "12:00"))


def shift(rota: dict[str, Any], day: date) -> str | None:
    if rota["kind"] == "dates":
        found: str | None = rota["dates"].get(day.isoformat())
        return found
    if not rota["first"] or not rota["cycle"] or day < date.fromisoformat(rota["first"]):
        return None
    cycle: list[str] = rota["cycle"]
    return cycle[(day - date.fromisoformat(rota["first"])).days % len(cycle)]


def _out_of(quiet: dict[str, str] | None, wall: datetime) -> datetime:
    if not quiet:
        return wall
    clock, start, end = wall.strftime("%H:%M"), quiet["from"], quiet["to"]
    if start < end:
        return _up(_at(wall.date(), end)) if start <= clock < end else wall
    if clock >= start:
        return _up(_at(wall.date() + timedelta(1), end))
    return _up(_at(wall.date(), end)) if clock < end else wall


def _up(wall: datetime) -> datetime:
    over = (wall - datetime.combine(wall.date(), time())) % QUARTER
    return wall + (QUARTER - over if over else timedelta())


def _at(day: date, clock: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock))


def settings_of(rng: random.Random, near: date) -> dict[str, Any]:
    """Anything that a person may have chosen."""
    cycle = [rng.choice(SHIFTS) for _ in range(rng.choice([0, 1, 4, 6, 8, 28]))]
    dates = {(near + timedelta(rng.randrange(-10, 70))).isoformat(): rng.choice(SHIFTS) for _ in range(30)}
    return {
        "on": True,
        "account": "a",
        "when": rng.choice(["weekly", "nights", "shifts"]),
        "weekday": rng.randrange(7),
        "time": clock(rng),
        "rested": clock(rng),
        "ends": {kind: clock(rng) if rng.random() < 0.8 else "" for kind in SHIFTS[:3]},
        "rota": {
            "kind": rng.choice(["cycle", "dates"]),
            "first": rng.choice(["", *[(near + timedelta(rng.randrange(-40, 20))).isoformat()] * 4]),
            "cycle": cycle,
            "dates": dates,
        },
        "quiet": rng.choice([None, {"from": "22:00", "to": "07:00"}, {"from": "13:00", "to": "14:10"}]),
        "paused": None,
        "snoozed": None,
    }


def case_of(rng: random.Random) -> tuple[dict[str, Any], datetime, dict[str, Any]]:
    """Settings, a moment (often near a change of the clocks), and what happened on the phone."""
    zone = rng.choice(ZONES)
    changing = changes(zone)
    base = rng.choice(changing) if changing else datetime(2026, 11, 23, tzinfo=UTC)
    now = base + timedelta(minutes=rng.randrange(-20 * 1440, 2 * 1440))
    today = now.astimezone(ZoneInfo(zone)).date()

    def perhaps(low: int, high: int) -> str | None:
        return (today + timedelta(rng.randrange(low, high))).isoformat() if rng.random() < 0.4 else None

    context = {"zone": zone, "lastDay": perhaps(-3, 1), "shown": perhaps(-1, 1), "paused": perhaps(-3, 30)}
    settings = settings_of(rng, today)
    if rng.random() < 0.3:
        settings["snoozed"] = (int(now.timestamp()) // 900 + rng.randrange(-10, 400)) * 900
    return settings, now, context


def clock(rng: random.Random) -> str:
    return f"{rng.randrange(24):02}:{rng.choice([0, 15, 20, 30, 45, 59]):02}"
