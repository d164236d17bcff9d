"""What the list shows of an entry, as plain values: the words for them are in the templates."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from server.operators.forms import DAYS
from server.operators.recurrence import from_rule, nth

DUE = timedelta(days=180)


@dataclass(frozen=True)
class Span:
    """Days in a row (or one day twice) and their times."""

    first: str
    last: str
    opens: str
    closes: str


@dataclass(frozen=True)
class Date:
    """A day, and whether it is of another year than the reader's."""

    day: date
    other_year: bool


Meeting = tuple[str, Date, str, int]  # how often, its first day, from when, which of its weekday in the month


@dataclass(frozen=True)
class Hours:
    """When somebody answers. meeting: the first one, for where there are no hours."""

    always: bool
    spans: list[Span]
    note: str
    meeting: Meeting | None = None
    self_referral: bool = False


@dataclass(frozen=True)
class Row:
    """One line of the list."""

    id: str
    title: str
    kind: str
    hours: Hours
    checked: Date | None
    due: bool
    expired: bool


def row(entry: dict[str, Any], today: date) -> Row:
    """entry: an Entry as plain values."""
    checked = entry["verified_on"] and date.fromisoformat(entry["verified_on"])
    return Row(
        id=entry["id"],
        title=entry["title"],
        kind=entry["kind"],
        hours=hours(entry["hours"], entry["meetings"], entry["self_referral"], today),
        checked=_date(checked, today) if checked else None,
        due=not checked or checked + DUE < today,
        expired=bool(entry["expires_on"]) and date.fromisoformat(entry["expires_on"]) < today,
    )


def sketch(typed: dict[str, Any], today: date) -> Row:
    """As `row`, of what was typed and not checked yet: what cannot be read is left out."""
    try:
        return row(typed, today)
    except ValueError:
        return row({**typed, "hours": None, "meetings": [], "verified_on": None, "expires_on": None}, today)


def hours(
    stated: dict[str, Any] | None, meetings: list[dict[str, Any]], self_referral: bool | None, today: date
) -> Hours:
    """stated: the hours of an Entry."""
    return Hours(
        always=bool(stated and stated["always"]),
        spans=[span for weekly in stated["weekly"] for span in _spans(weekly)] if stated else [],
        note=stated["note"] if stated else "",
        meeting=meeting(meetings[0], today) if meetings else None,
        self_referral=self_referral is True,
    )


def meeting(stated: dict[str, Any], today: date) -> Meeting:
    """stated: one of the meetings of an Entry."""
    day, _, time = stated["start"].partition("T")
    first = date.fromisoformat(day)
    return from_rule(stated["rrule"], day)[0], _date(first, today), time, nth(first)


def matches(entry: dict[str, Any], words: str, kind: str) -> bool:
    """Whether every word stands somewhere in name, number or place."""
    text = " ".join(entry[name] for name in ("title", "phone", "text", "place", "run_by", "audience")).casefold()
    digits = "".join(character for character in entry["phone"] if character.isdigit())
    found = all(word in text or (word.isdigit() and word in digits) for word in words.casefold().split())
    return found and kind in ("", entry["kind"])


def _spans(weekly: dict[str, Any]) -> list[Span]:
    """Days next to each other become one span."""
    places = sorted(DAYS.index(day) for day in weekly["days"])
    runs: list[list[int]] = []
    for place in places:
        if runs and runs[-1][-1] == place - 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    return [Span(DAYS[run[0]], DAYS[run[-1]], _short(weekly["from"]), _short(weekly["to"])) for run in runs]


def _short(time: str) -> str:
    return time.removesuffix(":00")


def _date(day: date, today: date) -> Date:
    return Date(day, day.year != today.year)
