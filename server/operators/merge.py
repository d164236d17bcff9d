"""The page on which the second of two editors sees both versions, and chooses."""

import json
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, abort, make_response, render_template, request

from server.directory import entries as directory
from server.directory.entries import Overtaken, Stored
from server.directory.entry import Invalid, check
from server.operators import desk, drafts, guard, merging, present, team

blueprint = Blueprint("merge", __name__)
blueprint.before_request(guard.members_only)


def page(mine: dict[str, Any], current: Stored | None, based_on: int | None) -> Response:
    """Status 409. current: None when somebody deleted the entry meanwhile."""
    theirs = drafts.plain(current.entry) if current else None
    answer = render_template(
        "operator/merge.html",
        mine=mine,
        mine_text=json.dumps(mine),
        revision=current.revision if current else "",
        last=_last(mine["id"]),
        differences=merging.differences(mine, theirs, _base(mine["id"], current, based_on)) if theirs else [],
        present=present,
        today=desk.today(),
    )
    return make_response(answer, 409)


@blueprint.post("/entries/<entry_id>/merge")
def merge(entry_id: str) -> Response:
    """Publish what was chosen. Overtaken once more, the person chooses once more."""
    try:
        mine = drafts.plain(check(json.loads(request.form["mine"]) | {"id": entry_id}))
    except (Invalid, ValueError, TypeError):
        abort(400)
    current = directory.get(entry_id)
    revision = current.revision if current else None
    if request.form.get("revision", "") != str(revision or ""):
        return page(mine, current, None)
    chosen = merging.merged(mine, drafts.plain(current.entry), _picks()) if current else mine
    if request.form.get("do") == "edit":
        return desk.page(drafts.filled(chosen, revision), entry_id, chosen["title"])
    try:
        directory.save(check(chosen), guard.operator().id, revision)
    except Overtaken as overtaken:
        return page(mine, overtaken.current, revision)
    except Invalid as refused:
        return desk.page(drafts.filled(chosen, revision), entry_id, chosen["title"], desk.messages(refused), 422)
    return guard.see_other(f"/operator/entries/{entry_id}?told=published")


def _last(entry_id: str) -> dict[str, Any] | None:
    """Who published what stands now, and when."""
    change = next(iter(directory.changes(1, entry_id)), None)
    if change is None:
        return None
    name = team.names().get(change.editor, "?") if change.editor else ""
    return {"editor": name, "at": datetime.fromtimestamp(change.at, UTC)}


def _picks() -> dict[str, str]:
    return {name.removeprefix("pick-"): value for name, value in request.form.items() if name.startswith("pick-")}


def _base(entry_id: str, current: Stored | None, based_on: int | None) -> dict[str, Any] | None:
    """The entry as it was before the changes that came in between, if the log goes back so far."""
    if current is None or based_on is None:
        return None
    between = current.revision - based_on
    changes = directory.changes(between, entry_id)
    return drafts.plain(changes[-1].before) if len(changes) == between and changes[-1].before else None
