"""The entries and the log of their changes. Each function that changes something commits it together with its change.

Revisions count the changes of one entry, also across its removal: an editor who saw revision 3 can tell that somebody
came between. The number of a change is one more than the last: of two writers at once, one gets a number that is
taken, and is refused whole.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import msgspec
from sqlalchemy import func, select

from server.db import db
from server.directory.entry import Entry
from server.directory.models import DirectoryChange, DirectoryEntry
from server.errors import ApiError


@dataclass(frozen=True)
class Stored:
    """An entry as it stands."""

    entry: Entry
    revision: int


@dataclass(frozen=True)
class Change:
    """at: Unix seconds. editor: id of the operator, None for the command line. action: add, edit, remove, import, undo.

    before, after: None where the entry was not there.
    """

    id: int
    entry_id: str
    at: int
    editor: bytes | None
    action: str
    before: Entry | None
    after: Entry | None


class Overtaken(Exception):
    """Somebody else was first, and nothing was changed. current: the entry as it stands, None when it is gone."""

    def __init__(self, current: Stored | None) -> None:
        super().__init__("The entry was changed meanwhile.")
        self.current = current


def all_entries() -> list[Stored]:
    """Every entry, in display order."""
    stored = [_stored(row) for row in db.session.scalars(select(DirectoryEntry))]
    return sorted(stored, key=lambda one: (one.entry.order, one.entry.title.casefold(), one.entry.id))


def get(entry_id: str) -> Stored | None:
    """One entry."""
    row = db.session.get(DirectoryEntry, entry_id)
    return _stored(row) if row else None


def save(entry: Entry, editor: bytes | None, based_on: int | None) -> int:
    """Store a checked entry; its revision. based_on: the revision that the editor saw, None for a new entry.

    What stands there already is not stored again. Raises Overtaken.
    """
    current = get(entry.id)
    if current and current.entry == entry:
        return current.revision
    if (current.revision if current else None) != based_on:
        raise Overtaken(current)
    revision = _put(entry.id, current, entry, editor, "edit" if current else "add")
    db.session.commit()
    return revision


def remove(entry_id: str, editor: bytes | None, based_on: int) -> None:
    """Remove an entry; the log keeps it. Raises Overtaken."""
    current = get(entry_id)
    if current is None or current.revision != based_on:
        raise Overtaken(current)
    _put(entry_id, current, None, editor, "remove")
    db.session.commit()


def undo(change_id: int, editor: bytes | None) -> None:
    """Make the entry as it was before a change, as a new change. Raises Overtaken when it was changed since."""
    row = db.session.get(DirectoryChange, change_id)
    if row is None:
        raise ApiError("not-found", "There is no such change.", 404)
    change, current = _change(row), get(row.entry_id)
    if (current.entry if current else None) != change.after:
        raise Overtaken(current)
    _put(change.entry_id, current, change.before, editor, "undo")
    db.session.commit()


def import_entries(entries: Sequence[Entry], editor: bytes | None, replace: bool) -> int:
    """Add what is new, change what differs, all or nothing; how many entries that were.

    replace: entries that are not among these are removed.
    """
    there = {stored.entry.id: stored for stored in all_entries()}
    wanted = {entry.id: entry for entry in entries}
    touched = 0
    for entry_id in [*wanted, *(there.keys() - wanted.keys() if replace else ())]:
        current, entry = there.get(entry_id), wanted.get(entry_id)
        if not current or current.entry != entry:
            _put(entry_id, current, entry, editor, "import")
            touched += 1
    db.session.commit()
    return touched


def changes(limit: int = 50, entry_id: str | None = None) -> list[Change]:
    """The newest changes first, of everything or of one entry."""
    wanted = select(DirectoryChange).order_by(DirectoryChange.id.desc()).limit(limit)
    if entry_id is not None:
        wanted = wanted.where(DirectoryChange.entry_id == entry_id)
    return [_change(row) for row in db.session.scalars(wanted)]


def version() -> int:
    """Grows with every change; 0 before the first."""
    return db.session.scalar(select(func.max(DirectoryChange.id))) or 0


def bundle() -> dict[str, Any]:
    """What phones get: public content, in display order. published_on: day of the last change, UTC."""
    last = db.session.get(DirectoryChange, version())
    return {
        "version": last.id if last else 0,
        "published_on": datetime.fromtimestamp(last.at, UTC).date().isoformat() if last else None,
        "entries": [msgspec.to_builtins(stored.entry) for stored in all_entries()],
    }


def _put(entry_id: str, current: Stored | None, entry: Entry | None, editor: bytes | None, action: str) -> int:
    """Replace `current` by `entry` and note it in the log; the new revision."""
    noted = select(func.count()).select_from(DirectoryChange).where(DirectoryChange.entry_id == entry_id)
    revision = (current.revision if current else db.session.scalar(noted) or 0) + 1
    row = db.session.get(DirectoryEntry, entry_id)
    if entry is None:
        db.session.delete(row)
    elif row is None:
        db.session.add(DirectoryEntry(id=entry_id, revision=revision, position=entry.order, body=_written(entry)))
    else:
        row.revision, row.position, row.body = revision, entry.order, _written(entry)
    change = DirectoryChange(
        id=version() + 1,
        entry_id=entry_id,
        at=int(time.time()),
        editor=editor,
        action=action,
        before=_written(current.entry) if current else None,
        after=_written(entry) if entry else None,
    )
    db.session.add(change)
    db.session.flush()
    return revision


def _stored(row: DirectoryEntry) -> Stored:
    return Stored(_read(row.body), row.revision)


def _change(row: DirectoryChange) -> Change:
    before, after = (_read(body) if body else None for body in (row.before, row.after))
    return Change(row.id, row.entry_id, row.at, row.editor, row.action, before, after)


def _read(body: str) -> Entry:
    return msgspec.json.decode(body, type=Entry)


def _written(entry: Entry) -> str:
    return msgspec.json.encode(entry).decode()
