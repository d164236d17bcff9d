"""How often a meeting takes place: a choice in words on the form, an RRULE in the entry (RFC 5545, section 3.3.10)."""

import re
from datetime import date

REPEATS = ("once", "daily", "weekly", "fortnightly", "monthly-nth", "monthly-last", "monthly-day", "other")
CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def to_rule(repeat: str, day: str, until: str, rule: str) -> str:
    """The RRULE of a choice. day: the first date, which says on which weekday or day of the month.

    An unreadable date gives no rule: the entry's own check then complains of the date.
    """
    if repeat == "other":
        return rule.strip()
    first = _date(day)
    if repeat == "once" or first is None:
        return ""
    end = f";UNTIL={until.replace('-', '')}" if until else ""
    return _rules(first)[repeat] + end


def from_rule(rule: str, day: str) -> tuple[str, str, str]:
    """(repeat, until, rule) for the form: `other` with the rule itself where no choice says the same."""
    first = _date(day)
    if not rule or first is None:
        return ("other", "", rule) if rule else ("once", "", "")
    parts = _parts(rule)
    end = re.fullmatch(r"(\d{4})(\d\d)(\d\d)", parts.pop("UNTIL", ""))
    for repeat, known in _rules(first).items():
        if parts == _parts(known) and (end or "UNTIL=" not in rule):
            return repeat, "-".join(end.groups()) if end else "", ""
    return "other", "", rule


def nth(day: date) -> int:
    """Which of its weekday in the month, from 1 to 5."""
    return (day.day - 1) // 7 + 1


def _rules(day: date) -> dict[str, str]:
    """In the order in which a rule is recognised: a fifth Tuesday is the last."""
    code = CODES[day.weekday()]
    monthly = {"monthly-nth": f"FREQ=MONTHLY;BYDAY={nth(day)}{code}"} if nth(day) < 5 else {}
    last = f"FREQ=MONTHLY;BYDAY=-1{code}"
    return {
        "daily": "FREQ=DAILY",
        "weekly": f"FREQ=WEEKLY;BYDAY={code}",
        "fortnightly": f"FREQ=WEEKLY;INTERVAL=2;BYDAY={code}",
        **(monthly or {"monthly-nth": last}),
        "monthly-last": last,
        "monthly-day": f"FREQ=MONTHLY;BYMONTHDAY={day.day}",
    }


def _parts(rule: str) -> dict[str, str]:
    """The order of the parts says nothing (RFC 5545, section 3.3.10)."""
    return {name: value for name, _, value in (part.partition("=") for part in rule.split(";"))}


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
