"""The entries and the log: two editors, undo, and what phones get."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import IntegrityError

from server.db import db
from server.directory import entries
from server.directory.entries import Overtaken
from server.directory.entry import Entry, check
from server.directory.models import DirectoryEntry
from server.errors import ApiError

INES, JON = b"i" * 16, b"j" * 16


@pytest.fixture
def directory(app: Flask) -> Iterator[None]:
    """An empty directory, in a context of the application."""
    with app.app_context():
        yield


def entry(number: int = 1, **fields: Any) -> Entry:
    return check({"id": f"{number:016x}", "kind": "eap", "title": f"Entry {number}"} | fields)


@pytest.mark.usefixtures("directory")
def test_a_new_entry_has_revision_1_and_each_change_the_next() -> None:
    assert entries.save(entry(), INES, None) == 1
    assert entries.save(entry(phone="555 0122"), JON, 1) == 2
    stored = entries.get(entry().id)
    assert stored
    assert (stored.entry.phone, stored.revision) == ("555 0122", 2)
    assert entries.get("f" * 16) is None


@pytest.mark.usefixtures("directory")
def test_the_second_of_two_editors_is_told_what_stands_and_nothing_is_lost() -> None:
    entries.save(entry(), INES, None)
    entries.save(entry(phone="555 0122"), INES, 1)
    with pytest.raises(Overtaken) as overtaken:
        entries.save(entry(cost="Free"), JON, 1)
    assert overtaken.value.current == entries.get(entry().id)
    assert overtaken.value.current.entry.phone == "555 0122"
    assert len(entries.changes()) == 2


@pytest.mark.parametrize("based_on", [None, 0, 2, 99])
@pytest.mark.usefixtures("directory")
def test_only_the_current_revision_can_be_changed(based_on: int | None) -> None:
    entries.save(entry(), INES, None)
    with pytest.raises(Overtaken):
        entries.save(entry(cost="Free"), JON, based_on)
    if based_on is not None:
        with pytest.raises(Overtaken):
            entries.remove(entry().id, JON, based_on)
    assert [stored.entry for stored in entries.all_entries()] == [entry()]


@pytest.mark.usefixtures("directory")
def test_an_entry_that_is_gone_is_not_changed_by_accident() -> None:
    entries.save(entry(), INES, None)
    entries.remove(entry().id, INES, 1)
    for attempt in (lambda: entries.save(entry(cost="Free"), JON, 1), lambda: entries.remove(entry().id, JON, 1)):
        with pytest.raises(Overtaken) as overtaken:
            attempt()
        assert overtaken.value.current is None


@pytest.mark.usefixtures("directory")
def test_what_stands_there_already_is_not_stored_again() -> None:
    assert [entries.save(entry(), INES, None), entries.save(entry(), JON, None), entries.save(entry(), JON, 1)] == [
        1
    ] * 3
    assert [change.editor for change in entries.changes()] == [INES]
    assert entries.version() == 1


@pytest.mark.usefixtures("directory")
def test_an_entry_that_came_back_has_a_revision_that_nobody_saw_before() -> None:
    entries.save(entry(), INES, None)
    entries.remove(entry().id, INES, 1)
    assert entries.save(entry(), INES, None) == 3
    with pytest.raises(Overtaken):
        entries.save(entry(cost="Free"), JON, 1)


@pytest.mark.usefixtures("directory")
def test_the_log_says_who_did_what_and_what_was_there() -> None:
    began = int(datetime.now(UTC).timestamp())
    entries.save(entry(), INES, None)
    entries.save(entry(2), None, None)
    entries.save(entry(phone="555 0122"), JON, 1)
    entries.remove(entry().id, INES, 2)
    removed, changed, _, added = entries.changes()
    assert (added.action, added.editor, added.before, added.after) == ("add", INES, None, entry())
    assert (changed.action, changed.editor, changed.before) == ("edit", JON, entry())
    assert (removed.action, removed.before, removed.after) == ("remove", entry(phone="555 0122"), None)
    assert all(began <= change.at <= began + 60 for change in entries.changes())
    assert [change.id for change in entries.changes(2)] == [4, 3]
    assert [change.editor for change in entries.changes(entry_id=entry(2).id)] == [None]


@pytest.mark.usefixtures("directory")
def test_undo_brings_back_what_was_there_as_a_new_change() -> None:
    entries.save(entry(), INES, None)
    entries.save(entry(phone="555 0122"), INES, 1)
    entries.undo(2, JON)
    stored = entries.get(entry().id)
    assert stored
    assert (stored.entry, stored.revision) == (entry(), 3)
    assert (entries.changes()[0].action, entries.changes()[0].editor) == ("undo", JON)
    entries.undo(3, INES)
    assert entries.all_entries()[0].entry.phone == "555 0122"


@pytest.mark.usefixtures("directory")
def test_undo_of_an_addition_removes_and_of_a_removal_brings_back() -> None:
    entries.save(entry(), INES, None)
    entries.undo(1, INES)
    assert entries.all_entries() == []
    entries.undo(2, INES)
    assert [stored.entry for stored in entries.all_entries()] == [entry()]


@pytest.mark.usefixtures("directory")
def test_a_change_that_was_changed_again_cannot_be_undone() -> None:
    entries.save(entry(), INES, None)
    entries.save(entry(phone="555 0122"), INES, 1)
    entries.save(entry(phone="555 0199"), JON, 2)
    for number in (1, 2):
        with pytest.raises(Overtaken) as overtaken:
            entries.undo(number, INES)
        assert overtaken.value.current == entries.get(entry().id)
    assert len(entries.changes()) == 3
    with pytest.raises(ApiError, match="not-found"):
        entries.undo(4, INES)


@pytest.mark.usefixtures("directory")
def test_a_change_and_its_note_are_stored_together_or_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    entries.save(entry(), INES, None)
    monkeypatch.setattr(entries, "version", lambda: 0)  # as if another writer had taken the next number
    with pytest.raises(IntegrityError):
        entries.save(entry(phone="555 0122"), JON, 1)
    db.session.rollback()
    monkeypatch.undo()
    assert [stored.entry for stored in entries.all_entries()] == [entry()]
    assert db.session.get(DirectoryEntry, entry().id).revision == 1


@pytest.mark.usefixtures("directory")
def test_entries_stand_in_their_order_then_by_name() -> None:
    for number, (order, title) in enumerate([(5, "a"), (0, "b"), (0, "A"), (-1, "z")], 1):
        entries.save(entry(number, order=order, title=title), INES, None)
    assert [stored.entry.title for stored in entries.all_entries()] == ["z", "A", "b", "a"]
    assert [one["title"] for one in entries.bundle()["entries"]] == ["z", "A", "b", "a"]


def test_phones_get_public_content_and_nothing_of_the_editors(app: Flask, client: FlaskClient) -> None:
    assert client.get("/api/directory").json == {"version": 0, "published_on": None, "entries": []}
    with app.app_context():
        entries.save(entry(hours={"always": True, "time_zone": "Europe/London"}), INES, None)
        entries.save(entry(2, phone="555 0100"), JON, None)
        entries.remove(entry(2).id, JON, 1)
    bundle = client.get("/api/directory").json
    assert set(bundle) == {"version", "published_on", "entries"}
    assert (bundle["version"], bundle["published_on"]) == (3, datetime.now(UTC).date().isoformat())
    [only] = bundle["entries"]
    assert set(only) == {
        *("id", "kind", "title", "summary", "phone", "text", "text_word", "email", "link", "country", "hours"),
        *("languages", "audience", "cost", "session_limit", "confidentiality", "place", "no_phone", "run_by"),
        *("self_referral", "needs_signal", "debrief", "meetings", "source", "verified_on", "expires_on", "order"),
    }
    assert set(only["hours"]) == {"time_zone", "always", "weekly", "closed", "note"}


def test_a_phone_that_is_up_to_date_gets_304(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        entries.save(entry(), INES, None)
    first = client.get("/api/directory")
    assert (first.headers["ETag"], first.headers["Cache-Control"]) == ('"1"', "no-store")
    for known in ('"1"', 'W/"1"'):
        again = client.get("/api/directory", headers={"If-None-Match": known})
        assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", '"1"')
    with app.app_context():
        entries.save(entry(phone="555 0122"), INES, 1)
    assert client.get("/api/directory", headers={"If-None-Match": '"1"'}).json["version"] == 2


def test_reading_the_directory_needs_no_session_and_leaves_none(client: FlaskClient) -> None:
    answer = client.get("/api/directory", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert client.post("/api/directory", json={}, headers={"Sec-Fetch-Site": "same-origin"}).status_code == 405
