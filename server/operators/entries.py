"""The directory as its editors see it: the list, one entry's form, and what becomes of what was typed."""

import re
from typing import Any

from flask import Blueprint, Response, abort, render_template, request

from server.directory import entries as directory
from server.directory.entries import Overtaken, Stored
from server.directory.entry import Invalid, check
from server.operators import desk, drafts, guard, merge
from server.operators.forms import EntryForm

blueprint = Blueprint("directory", __name__)
blueprint.before_request(guard.members_only)


@blueprint.get("/")
def index() -> Response:
    """The list."""
    return desk.page()


@blueprint.get("/entries/new")
def new() -> Response:
    """An empty form. Its id is made here, so that sending it twice makes one entry."""
    return desk.page(drafts.filled(drafts.BLANK, None), drafts.new_id())


@blueprint.get("/entries/<entry_id>")
def show(entry_id: str) -> Response:
    """The list with one entry's form."""
    stored = _stored(entry_id)
    return desk.page(drafts.filled(drafts.plain(stored.entry), stored.revision), entry_id, stored.entry.title)


@blueprint.post("/entries/<entry_id>")
def save(entry_id: str) -> Response:
    """Publish what was typed, or change the rows of the form and show it again."""
    form = EntryForm()
    if request.form.get("do") == "publish":
        return _publish(form, entry_id)
    _change_rows(form, request.form.get("do", ""))
    return desk.page(form, entry_id, _title(entry_id))


@blueprint.post("/entries/<entry_id>/preview")
def preview(entry_id: str) -> str:
    """'On the phone', of what stands in the form right now. Nothing is stored."""
    return render_template("operator/preview-page.html", **desk.preview(EntryForm(), entry_id))


@blueprint.get("/entries/<entry_id>/delete")
def ask(entry_id: str) -> str:
    """Ask first."""
    return render_template("operator/delete.html", stored=_stored(entry_id))


@blueprint.post("/entries/<entry_id>/delete")
def delete(entry_id: str) -> Response:
    """Delete; the log keeps what was there."""
    try:
        directory.remove(entry_id, guard.operator().id, int(request.form["based_on"]))
    except (Overtaken, ValueError):
        return guard.see_other(f"/operator/entries/{entry_id}/delete?told=changed")
    return guard.see_other("/operator/?told=deleted")


def _publish(form: EntryForm, entry_id: str) -> Response:
    typed = drafts.raw(form, entry_id, desk.today().isoformat())
    try:
        entry = check(typed)
    except Invalid as refused:
        return desk.page(form, entry_id, _title(entry_id), desk.messages(refused), 422)
    try:
        directory.save(entry, guard.operator().id, _based_on(form))
    except Overtaken as overtaken:
        return merge.page(drafts.plain(entry), overtaken.current, _based_on(form))
    return guard.see_other(f"/operator/entries/{entry_id}?told=published")


def _change_rows(form: EntryForm, wish: str) -> None:
    found = re.fullmatch(r"(weekly|meetings)(?:\+|-(\d{1,3}))", wish)
    if not found:
        return
    rows: Any = form[found[1]]
    if found[2] is None:
        rows.append_entry({"time_zone": form.time_zone.data} if found[1] == "meetings" else None)
    else:
        rows.entries = [row for row in rows.entries if row.name != wish]


def _based_on(form: EntryForm) -> int | None:
    text = form.based_on.data or ""
    return int(text) if re.fullmatch("[0-9]{1,9}", text) else None


def _title(entry_id: str) -> str:
    """As it is published; empty for a new entry."""
    stored = directory.get(entry_id)
    return stored.entry.title if stored else ""


def _stored(entry_id: str) -> Stored:
    return directory.get(entry_id) or abort(404)
