"""Between an entry and the form: `filled` for reading it, `raw` for what was typed, to be checked by the directory."""

import re
import secrets
from typing import Any

import msgspec

from server.directory.entry import Entry
from server.operators.forms import EntryForm, values
from server.operators.recurrence import from_rule, to_rule

OTHERWISE = {"id", "hours", "languages", "self_referral", "meetings", "verified_on", "expires_on", "order"}
PLAIN = tuple(name for name in Entry.__struct_fields__ if name not in OTHERWISE)  # in the form as in the Entry
MEETING = ("title", "time_zone", "minutes", "place", "link")
MIDNIGHT = "00:00"  # what a browser's field for times writes for the end of a day
REFERRAL = {"": None, "yes": True, "no": False}


BLANK: dict[str, Any] = {
    **dict.fromkeys(PLAIN, ""),
    **{"kind": "eap", "needs_signal": False, "debrief": False, "hours": None, "languages": [], "self_referral": None},
    **{"meetings": [], "verified_on": None, "expires_on": None, "order": 0},
}


def plain(entry: Entry) -> dict[str, Any]:
    """An Entry as the bundle carries it."""
    made: dict[str, Any] = msgspec.to_builtins(entry)
    return made


def filled(entry: dict[str, Any], based_on: int | None) -> EntryForm:
    """The form that shows an entry (an Entry as plain values)."""
    hours = entry["hours"] or {}
    shown = {name: entry[name] for name in PLAIN} | {
        "based_on": "" if based_on is None else str(based_on),
        "open": "unknown" if not hours else "always" if hours["always"] else "weekly",
        "time_zone": hours.get("time_zone", ""),
        "weekly": [
            {"days": row["days"], "opens": row["from"], "closes": row["to"].replace("24:00", MIDNIGHT)}
            for row in hours.get("weekly", [])
        ],
        "closed": ", ".join(hours.get("closed", [])),
        "hours_note": hours.get("note", ""),
        "languages": ", ".join(entry["languages"]),
        "self_referral": next(name for name, value in REFERRAL.items() if value is entry["self_referral"]),
        "meetings": [_shown_meeting(meeting) for meeting in entry["meetings"]],
        "verified_on": entry["verified_on"] or "",
        "expires_on": entry["expires_on"] or "",
        "order": str(entry["order"]),
    }
    return EntryForm(formdata=None, data=shown)


def raw(form: EntryForm, entry_id: str, today: str) -> dict[str, Any]:
    """What was typed, in the shape of an Entry. Nothing is refused here; what is no number stays text."""
    typed = values(form)
    made = {name: _clean(typed[name]) for name in PLAIN}
    return made | {
        "id": entry_id,
        "hours": _hours(typed),
        "languages": words(typed["languages"]),
        "self_referral": REFERRAL.get(typed["self_referral"] or ""),
        "meetings": [_meeting(row) for row in typed["meetings"]],
        "verified_on": today if typed["called_today"] else _text(typed["verified_on"]) or None,
        "expires_on": _text(typed["expires_on"]) or None,
        "order": number(typed["order"]),
    }


def new_id() -> str:
    """16 hex digits."""
    return secrets.token_hex(8)


def words(text: str | None) -> list[str]:
    """What stands between commas, semicolons or spaces."""
    return [word for word in re.split(r"[,;\s]+", text or "") if word]


def number(text: str | None) -> int | str:
    """A whole number; anything else as it is, for the check to complain of. Nothing is 0."""
    text = _text(text)
    return int(text) if re.fullmatch(r"-?[0-9]{1,9}", text) else text or 0


def _hours(typed: dict[str, Any]) -> dict[str, Any] | None:
    weekly = [
        {"days": row["days"] or [], "from": _text(row["opens"]), "to": _text(row["closes"]).replace(MIDNIGHT, "24:00")}
        for row in typed["weekly"]
    ]
    kept = {
        "time_zone": _text(typed["time_zone"]),
        "always": typed["open"] == "always",
        "weekly": weekly if typed["open"] == "weekly" else [],
        "closed": words(typed["closed"]),
        "note": _text(typed["hours_note"]),
    }
    return None if typed["open"] == "unknown" and not (kept["note"] or kept["closed"]) else kept


def _meeting(row: dict[str, Any]) -> dict[str, Any]:
    day, until = _text(row["date"]), _text(row["until"])
    return {name: _clean(row[name]) for name in MEETING} | {
        "id": row["uid"] or secrets.token_hex(4),
        "start": f"{day}T{_text(row['time'])}",
        "minutes": number(row["minutes"]),
        "rrule": to_rule(row["repeat"] or "once", day, until, _text(row["rule"])),
        "exceptions": words(row["exceptions"]),
    }


def _shown_meeting(meeting: dict[str, Any]) -> dict[str, Any]:
    day, _, time = meeting["start"].partition("T")
    repeat, until, rule = from_rule(meeting["rrule"], day)
    return {name: meeting[name] for name in MEETING} | {
        "uid": meeting["id"],
        "minutes": str(meeting["minutes"]),
        "date": day,
        "time": time,
        "repeat": repeat,
        "until": until,
        "rule": rule,
        "exceptions": ", ".join(meeting["exceptions"]),
    }


def _clean(value: Any) -> Any:
    return _text(value) if isinstance(value, str) or value is None else value


def _text(value: str | None) -> str:
    """Without space around it; line ends as one character, as the phone shows them."""
    return (value or "").replace("\r\n", "\n").strip()
