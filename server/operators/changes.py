"""The change log, and taking a change back."""

from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Blueprint, Response, render_template, request

from server.directory import entries as directory
from server.directory.entries import Change, Overtaken
from server.operators import desk, drafts, guard, merging, present, team

blueprint = Blueprint("changes", __name__)
blueprint.before_request(guard.members_only)

SHOWN = 200


@dataclass(frozen=True)
class Line:
    """A change as the log shows it. editor: empty for the command line."""

    id: int
    title: str
    action: str
    editor: str
    at: datetime
    differences: list[merging.Difference]


@blueprint.get("/changes")
def index() -> str:
    """The newest changes, of everything or of one entry."""
    entry_id, names = request.args.get("entry"), team.names()
    return render_template(
        "operator/changes.html",
        changes=[_line(change, names) for change in directory.changes(SHOWN, entry_id)],
        entry_id=entry_id,
        told=request.args.get("told", ""),
        present=present,
        today=desk.today(),
    )


@blueprint.post("/changes/<int:change_id>/undo")
def undo(change_id: int) -> Response:
    """Make it as it was before. Asked beside an entry, it leads back there."""
    try:
        directory.undo(change_id, guard.operator().id)
    except Overtaken:
        return guard.see_other("/operator/changes?told=overtaken")
    entry_id = request.form.get("entry")
    if not entry_id:
        return guard.see_other("/operator/changes?told=undone")
    still_there = directory.get(entry_id)
    return guard.see_other((desk.address(entry_id) if still_there else guard.HOME) + "?told=undone")


def _line(change: Change, names: dict[bytes, str]) -> Line:
    before, after = change.before, change.after
    shown = after or before
    return Line(
        id=change.id,
        title=shown.title if shown else change.entry_id,
        action=change.action,
        editor=names.get(change.editor, "?") if change.editor else "",
        at=datetime.fromtimestamp(change.at, UTC),
        differences=merging.differences(drafts.plain(after), drafts.plain(before), None) if before and after else [],
    )
