"""The page with the list, and beside it the form of one entry."""

import re
from collections import Counter
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlencode
from zoneinfo import available_timezones

from flask import Response, make_response, render_template, request

from server.directory import entries as directory
from server.directory.entry import Invalid
from server.operators import drafts, guard, present
from server.operators.forms import EntryForm, HoursRow, MeetingRow, SearchForm

WITHIN = re.compile(r"\b(closed|exceptions|languages|days)\.\d+$")  # one value of a field that holds several
CONTINENTS = ("Africa/", "America/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")
SHOWN = {"", "kind", "title", "phone", "summary", "confidentiality", "hours"}  # the other fields are behind 'More'


def page(
    form: EntryForm | None = None,
    entry_id: str = "",
    title: str = "",
    problems: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    """title: of the entry as it is published. problems: a message for each field that was refused."""
    search = SearchForm(request.args)
    everything = [drafts.plain(stored.entry) for stored in directory.all_entries()]
    wanted = [entry for entry in everything if present.matches(entry, search.q.data or "", search.kind.data or "")]
    answer = render_template(
        "operator/directory.html",
        rows=[present.row(entry, today()) for entry in wanted],
        total=len(everything),
        search=search,
        told=request.args.get("told", ""),
        address=address,
        form=form,
        **(_beside(form, entry_id, title, problems or {}, everything) if form else {}),
    )
    return make_response(answer, status)


def address(entry_id: str) -> str:
    """Of an entry, with the search that led there."""
    kept = urlencode([(name, value) for name, value in request.args.items() if name in {"q", "kind"} and value])
    return f"/operator/entries/{entry_id}" + (f"?{kept}" if kept else "")


def preview(form: EntryForm, entry_id: str) -> dict[str, Any]:
    """What the fragment 'On the phone' shows of a form, whatever stands in it."""
    typed = drafts.raw(form, entry_id, today().isoformat())
    return {"shown": present.sketch(typed, today()), "phone": typed["phone"]}


def messages(refused: Invalid) -> dict[str, str]:
    """The first message of each field, in the order of the check."""
    said: dict[str, str] = {}
    for problem in refused.problems:
        said.setdefault(WITHIN.sub(r"\1", problem.field), problem.message)
    return said


def today() -> date:
    """The day in UTC, as the directory keeps it."""
    return datetime.now(UTC).date()


def usual_time_zone(everything: list[dict[str, Any]]) -> str:
    """The one that most entries have, so that nobody types it twice."""
    zones = Counter(entry["hours"]["time_zone"] for entry in everything if entry["hours"])
    return next((zone for zone, _ in zones.most_common() if zone), "")


def _beside(
    form: EntryForm, entry_id: str, title: str, problems: dict[str, str], everything: list[dict[str, Any]]
) -> dict[str, Any]:
    zone = usual_time_zone(everything)
    if not form.based_on.data and not form.time_zone.data:
        form.time_zone.data = zone
    return {
        "entry_id": entry_id,
        "title": title,
        "problems": problems,
        "more_open": any(path.split(".")[0] not in SHOWN for path in problems),
        "named": named,
        "undoable": _newest(entry_id) if request.args.get("told") == "published" else None,
        "zones": sorted(zone for zone in available_timezones() if zone.startswith(CONTINENTS)),
        "blank_hours": HoursRow(),
        "blank_meeting": MeetingRow(prefix="meetings-__n__-", time_zone=form.time_zone.data or zone),
        **preview(form, entry_id),
    }


def _newest(entry_id: str) -> int | None:
    """The number of the entry's last change, if this operator made it: the one that a slip of the finger was."""
    last = next(iter(directory.changes(1, entry_id)), None)
    return last.id if last and last.editor == guard.operator().id else None


def named(path: str, names: dict[str, str]) -> str:
    """The label of a field of the Entry, whatever part of it a problem names."""
    return names.get(path.split(".")[0], path)
