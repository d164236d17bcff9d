"""Files in and out: equal round trips, and every flaw told by line and column."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from server.db import db
from server.directory import cells, entries, transfer
from server.directory.entry import Entry, Invalid, check
from server.directory.models import DirectoryChange, DirectoryEntry
from server.directory.transfer import Rejected

INES = b"i" * 16

AWKWARD = st.text(
    st.one_of(
        st.sampled_from(list("\"',;=+-@\n {}[]\\/0aé☕😀🏴‍☠️שלום\u200f\u00a0＝＠＋")),
        st.characters(blacklist_categories=("Cs", "Cc", "Zl", "Zp")),
    ),
    max_size=40,
)
HOURS = {
    "time_zone": "Europe/London",
    "always": False,
    "weekly": [
        {"days": ["MO", "TU"], "from": "08:00", "to": "02:00"},
        {"days": ["SU"], "from": "10:00", "to": "24:00"},
    ],
    "closed": ["2026-12-25"],
    "note": 'Ring "twice", then wait;\n=1+1',
}
MEETING = {
    "id": "0123abcd",
    "title": "Group",
    "start": "2026-11-25T18:30",
    "time_zone": "America/New_York",
    "minutes": 90,
    "rrule": "FREQ=WEEKLY;BYDAY=WE",
    "exceptions": ["2026-12-23"],
    "place": "Chapel, level 2",
    "link": "https://example.org/group?a=1,2",
}


@pytest.fixture
def directory(app: Flask) -> Iterator[None]:
    """An empty directory, in a context of the application."""
    with app.app_context():
        yield


def refused(read: Callable[[str], object], text: str) -> list[tuple[int, int | str, str]]:
    with pytest.raises(Rejected) as rejected:
        read(text)
    assert rejected.value.problems
    return [tuple(problem) for problem in rejected.value.problems]


def clear() -> None:
    db.session.execute(db.delete(DirectoryEntry))
    db.session.execute(db.delete(DirectoryChange))
    db.session.commit()


@st.composite
def some_entries(draw: st.DrawFn) -> list[Entry]:
    made = []
    for number in range(draw(st.integers(0, 3))):
        texts = {name: draw(AWKWARD) for name in ("summary", "cost", "confidentiality", "place", "no_phone")}
        line = draw(AWKWARD).replace("\n", "")
        raw = texts | {
            "id": f"{number:016x}",
            "kind": draw(st.sampled_from(["eap", "peer", "self-care"])),
            "title": f"{line}x",
            "phone": draw(st.sampled_from(["", "+44 20 7946 0122", "116 123", "(02) 5550 1234"])),
            "hours": draw(st.sampled_from([None, {}, {"note": texts["summary"]}, HOURS])),
            "meetings": draw(st.sampled_from([[], [MEETING], [MEETING | {"place": texts["cost"], "title": line}]])),
            "languages": draw(st.sampled_from([[], ["en"], ["en", "pt-BR", "zh-Hant"]])),
            "self_referral": draw(st.sampled_from([True, False, None])),
            "debrief": False,
            "needs_signal": draw(st.booleans()),
            "verified_on": draw(st.sampled_from([None, "2026-01-05"])),
            "expires_on": draw(st.sampled_from([None, "2026-02-05"])),
            "order": draw(st.integers(-1_000_000, 1_000_000)),
        }
        made.append(check(raw, against_today=False))
    return made


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=some_entries())
def test_what_goes_out_comes_in_again_as_it_was(app: Flask, made: list[Entry]) -> None:
    with app.app_context():
        clear()
        entries.import_entries(made, None, replace=True)
        there = entries.bundle()
        for text, read in ((transfer.to_json(), transfer.from_json), (transfer.to_csv(), transfer.from_csv)):
            assert sorted(read(text), key=lambda entry: entry.id) == made
            assert transfer.read(text) == read(text)
            assert entries.import_entries(read(text), None, replace=True) == 0
            clear()
            entries.import_entries(read(text), None, replace=True)
            assert entries.bundle()["entries"] == there["entries"]


@given(text=st.text(st.sampled_from("'=+-@\t\r＝a "), max_size=6))
def test_a_cell_never_begins_like_a_formula_and_comes_back_as_it_was(text: str) -> None:
    cell = cells._escape(text)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝"))
    assert cells._unescape(cell) == text


@pytest.mark.usefixtures("directory")
def test_a_formula_leaves_as_text_and_comes_back() -> None:
    entry = check({"id": "0" * 16, "kind": "eap", "title": '=HYPERLINK("https://x","y")', "phone": "+44 20 7946 0122"})
    entries.save(entry, INES, None)
    [header, row] = csv.reader(io.StringIO(transfer.to_csv().removeprefix("\ufeff"), newline=""))
    shown = dict(zip(header, row, strict=True))
    assert (shown["title"], shown["phone"]) == ('\'=HYPERLINK("https://x","y")', "'+44 20 7946 0122")
    assert transfer.from_csv(transfer.to_csv()) == [entry]


def test_a_table_needs_only_kind_and_title() -> None:
    [one, other] = transfer.from_csv("title,kind\nHouse EAP,eap\n\nWalking group,peer\n")
    assert (one.title, one.kind, other.kind) == ("House EAP", "eap", "peer")
    assert one.id != other.id


def test_a_table_as_spreadsheets_leave_it_is_read() -> None:
    text = "\ufefftitle;kind;needs_signal;phone;;\r\nForum;online;TRUE;'+44 20 7946 0122;;\r\n;;;;;\r\n"
    [entry] = transfer.from_csv(text)
    assert (entry.needs_signal, entry.phone) == (True, "+44 20 7946 0122")


def test_every_bad_row_of_a_table_is_told_by_line_and_column() -> None:
    text = (
        "kind,title,phone,link,hours,needs_signal,order\n"
        'eap,"Two\nlines",call me,,,,\n'
        "eap,Good,,,,,\n"
        "casino,,555 0122,http://x,{nonsense,maybe,first\n"
        "eap,Short\n"
        'eap,Hours,,,"{""weekly"": [{""days"": [""MO""], ""from"": ""08:00"", ""to"": ""08:00""}]}",,\n'
    )
    found = refused(transfer.from_csv, text)
    places = {(line, column) for line, column, _ in found}
    assert places == {
        *((2, "title"), (2, "phone")),
        *((5, "kind"), (5, "title"), (5, "link"), (5, "hours"), (5, "needs_signal"), (5, "order")),
        (6, ""),
        (7, "hours"),
    }
    messages = {(line, column): message for line, column, message in found}
    assert messages[2, "title"] == "Write this on one line."
    assert messages[5, "kind"].startswith("'casino' is not among: eap, therapy")
    assert messages[5, "hours"].startswith("This cell is no JSON:")
    assert messages[6, ""] == "This line has 2 cells; the first line names 7."
    assert [line for line, _, _ in found] == sorted(line for line, _, _ in found)


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("", (1, 1), "The file is empty."),
        ("title\nEAP\n", (1, "kind"), "This column is missing."),
        ("kind,title,phnoe\neap,EAP,1\n", (1, 3), "There is no column 'phnoe'"),
        ("kind,title,kind\neap,EAP,eap\n", (1, "kind"), "This column stands twice."),
        ('kind,title\neap,EAP\n"eap,open\n', (3, 1), "This is no CSV"),
        ("kind,title,id\neap,A," + "0" * 16 + "\neap,B," + "0" * 16 + "\n", (3, "id"), "the same id"),
        ("kind,title\n" + "eap,A\n" * 2001, (1, 1), "There are 2001 entries; at most 2000 fit."),
        ("kind,title\neap," + "x" * (2 << 20), (1, 1), "The file is larger than 2 MB."),
        ("kind,title\neap," + "é" * (1 << 20), (1, 1), "The file is larger than 2 MB."),
    ],
)
def test_a_table_that_cannot_be_read_says_why(text: str, place: tuple[int, object], words: str) -> None:
    [(line, column, message)] = refused(transfer.from_csv, text)
    assert (line, column) == place
    assert words in message


def test_every_flaw_of_a_json_file_is_told_by_line_and_column() -> None:
    good = {"kind": "eap", "title": "Good", "id": "0" * 16}
    rows: list[Any] = [
        good,
        good | {"phone": "call me", "hours": HOURS | {"time_zone": "Mars/Base"}},
        {"kind": "eap", "colour": "red"},
        7,
    ]
    text = json.dumps({"version": 1, "entries": rows}, indent=1)
    lines = text.split("\n")
    found = refused(transfer.from_json, text)
    at = {(lines[line - 1].strip(), lines[line - 1][column - 1 :].strip()): said for line, column, said in found}
    assert at['"phone": "call me",', '"call me",'].startswith("phone: Letters")
    assert at['"time_zone": "Mars/Base",', '"Mars/Base",'].startswith("hours.time_zone: There is no time zone")
    assert ("7", "7") in at
    assert {said for _, _, said in found} >= {
        "colour: There is no field 'colour'.",
        "title: This is missing.",
        "Expected an object with named fields.",
    }
    assert len(found) == 5


def test_entries_with_the_same_id_are_told_at_the_second() -> None:
    row = '{"kind": "eap", "title": "A", "id": "0000000000000000"}'
    assert refused(transfer.from_json, f"[\n{row},\n{row}]") == [
        (3, 37, "id: Another entry of this file has the same id.")
    ]


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("", (1, 1), "This is no JSON"),
        ('{"entries": [\n{"kind": }]}', (2, 10), "This is no JSON"),
        ('[\n{"kind": "eap", "title": "A", "title": "B"}]', (2, 31), "'title' stands twice here."),
        ('{"entires": []}', (1, 1), "Expected a list of entries"),
        ("7", (1, 1), "Expected a list of entries"),
        ("[" * 100_000, (1, 1), "nested too deeply"),
        ("9" * 5000, (1, 1), "a number that is too long"),
        ("[" + "{}," * 2000 + "{}]", (1, 1), "There are 2001 entries"),
        (" " * (2 << 20) + "[]", (1, 1), "larger than 2 MB"),
    ],
)
def test_a_json_file_that_cannot_be_read_says_why(text: str, place: tuple[int, int], words: str) -> None:
    [(line, column, message)] = refused(transfer.from_json, text)
    assert (line, column) == place
    assert words in message


def test_an_old_export_comes_back_although_its_entries_are_over() -> None:
    raw = {"id": "0" * 16, "kind": "eap", "title": "Old", "expires_on": "2020-01-01"}
    assert transfer.from_json(json.dumps([raw]))[0].expires_on == "2020-01-01"
    with pytest.raises(Invalid):
        check(raw)


@pytest.mark.usefixtures("directory")
def test_an_import_adds_and_changes_and_only_a_replacing_one_removes() -> None:
    one, two, three = (check({"id": f"{n:016x}", "kind": "eap", "title": f"E{n}"}) for n in (1, 2, 3))
    entries.import_entries([one, two], INES, replace=False)
    changed = check({"id": two.id, "kind": "eap", "title": "Changed"})
    assert entries.import_entries([changed, three, one], INES, replace=False) == 2
    assert [stored.entry.title for stored in entries.all_entries()] == ["Changed", "E1", "E3"]
    assert entries.import_entries([three], None, replace=True) == 2
    assert [stored.entry for stored in entries.all_entries()] == [three]
    newest = entries.changes()
    assert {change.action for change in newest} == {"import"}
    assert sorted(change.before.title for change in newest[:2] if change.before) == ["Changed", "E1"]
    assert [change.after for change in newest[:2]] == [None, None]
    entries.undo(newest[0].id, INES)
    assert len(entries.all_entries()) == 2


@pytest.mark.usefixtures("directory")
def test_an_import_that_fails_half_way_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    made = [check({"id": f"{n:016x}", "kind": "eap", "title": f"E{n}"}) for n in range(3)]
    numbers = iter([0, 1, 0])  # the third number is taken already, as if somebody else wrote at the same time
    monkeypatch.setattr(entries, "version", lambda: next(numbers))
    with pytest.raises(IntegrityError):
        entries.import_entries(made, INES, replace=False)
    db.session.rollback()
    monkeypatch.undo()
    assert (entries.all_entries(), entries.changes()) == ([], [])
