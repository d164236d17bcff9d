"""Whatever is sent, as a form or a file: it is taken whole and is good, or refused with a reason."""

import csv
import html
import io
import json
from typing import Any

import msgspec
import pytest
from desk import Desk
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_operator_entries import EAP, bundle, new_address

from server.directory import entries, transfer
from server.directory.entry import Entry, check
from server.directory.transfer import Rejected

MEETING = {
    **{"id": "0123abcd", "title": "Group", "start": "2026-11-25T18:30", "time_zone": "America/New_York", "minutes": 90},
    **{"rrule": "FREQ=WEEKLY;BYDAY=WE", "exceptions": ["2026-12-23"], "place": "Chapel, level 2", "link": ""},
}
HOURS = {
    **{"time_zone": "Europe/London", "always": False, "closed": ["2026-12-25"], "note": 'Ring "twice";\nwait'},
    "weekly": [{"days": ["MO", "TU"], "from": "08:00", "to": "02:00"}],
}
GOOD = [
    {"id": "0" * 16, "kind": "eap", "title": "=1+1", "phone": "020 7946 0122", "country": "GB", "hours": HOURS},
    {"id": "1" * 16, "kind": "peer", "title": "שלום", "meetings": [MEETING], "languages": ["en", "pt-BR"], "order": -3},
    {"id": "2" * 16, "kind": "online", "title": "Sleep", "link": "https://example.org/a?b=1,2", "self_referral": True},
]
NASTY = [
    *('"', "'", ",", ";", "\n", "\r\n", "\t", "\x00", "\u202e", "\u2028", "\ufeff", "\ud800", "{", "}", "[", "]", "\\"),
    *("=", "+", "-", "@", "0", "9" * 400, "1e999", "NaN", "null", "true", "é", "😀", "javascript:", "<script>", " "),
]
PLAIN = settings(deadline=None, max_examples=150, suppress_health_check=list(HealthCheck))
ASKED = settings(PLAIN, max_examples=60)


@pytest.fixture
def files(app: Flask) -> dict[str, str]:
    """The good entries as an export writes them; the directory stays as empty as it was."""
    with app.app_context():
        entries.import_entries([check(raw, against_today=False) for raw in GOOD], None, replace=True)
        made = {"json": transfer.to_json(), "csv": transfer.to_csv(), "tight": json.dumps(GOOD)}
        entries.import_entries([], None, replace=True)
        return made


@st.composite
def cuts(draw: st.DrawFn) -> list[tuple[float, int, str]]:
    """Places in a text (as shares of it), how much goes there, and what comes instead."""
    cut = st.tuples(
        st.floats(0, 1), st.integers(0, 12), st.one_of(st.just(""), st.sampled_from(NASTY), st.text(max_size=3))
    )
    return draw(st.lists(cut, min_size=1, max_size=4))


def mutated(text: str, made: list[tuple[float, int, str]]) -> str:
    for share, length, instead in made:
        at = int(share * len(text))
        text = text[:at] + instead + text[at + length :]
    return text


def written_in(text: str) -> int:
    """How many entries somebody else counts in a file: of one that is taken, none is left out."""
    if text.lstrip("\ufeff \t\r\n")[:1] in ("[", "{"):
        plain = json.loads(text.removeprefix("\ufeff"))
        return len(plain if isinstance(plain, list) else plain["entries"])
    delimiter = ";" if ";" in text.split("\n", 1)[0] else ","
    lines = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=delimiter)
    return sum(any(cell.strip() for cell in line) for line in lines) - 1


def read(text: str) -> list[Entry] | None:
    """What is taken of a file; None when it was refused, with a place and a reason for each flaw."""
    try:
        taken = transfer.read(text)
        assert len(taken) == written_in(text)
        return taken
    except Rejected as rejected:
        problems = rejected.problems
    assert problems
    for line, column, message in problems:
        assert 1 <= line <= text.count("\n") + text.count("\r") + 1
        assert isinstance(column, str) or column >= 1
        assert message.strip()
    return None


@PLAIN
@given(made=cuts(), kind=st.sampled_from(["json", "csv", "tight"]))
def test_a_damaged_file_is_refused_by_line_and_column_or_comes_back_as_it_was_taken(
    app: Flask, files: dict[str, str], made: list[tuple[float, int, str]], kind: str
) -> None:
    taken = read(mutated(files[kind], made))
    if taken is None:
        return
    for entry in taken:
        assert check(msgspec.to_builtins(entry), against_today=False) == entry
    with app.app_context():
        entries.import_entries(taken, None, replace=True)
        for text in (transfer.to_json(), transfer.to_csv()):
            assert sorted(transfer.read(text), key=lambda it: it.id) == sorted(taken, key=lambda it: it.id)


LEAVES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(NASTY) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)


@PLAIN
@given(row=st.integers(0, 2), field=st.sampled_from(sorted(msgspec.to_builtins(check(GOOD[0])))), value=LEAVES)
def test_a_field_of_any_shape_is_refused_or_comes_back_as_it_was_taken(
    files: dict[str, str], row: int, field: str, value: Any
) -> None:
    rows = json.loads(files["tight"])
    rows[row][field] = value
    taken = read(json.dumps(rows, indent=1))
    assert taken is None or [entry.title for entry in taken if entry.id != taken[row].id] == [
        it["title"] for n, it in enumerate(GOOD) if n != row
    ]


@ASKED
@given(made=cuts(), kind=st.sampled_from(["json", "csv"]))
def test_a_damaged_file_changes_nothing_or_all(
    owner: Desk, client: FlaskClient, files: dict[str, str], made: list[tuple[float, int, str]], kind: str
) -> None:
    before = bundle(client)
    data = mutated(files[kind], made).encode(errors="surrogatepass")
    answer = owner.form("/operator/transfer", {"file": (io.BytesIO(data), "x"), "how": "replace"})
    assert answer.status_code in {200, 422}
    if answer.status_code == 422:
        assert "Nothing was imported" in answer.text or "nothing was imported" in answer.text
        assert bundle(client) == before
    else:
        wanted = sorted(transfer.read(data.decode("utf-8-sig")), key=lambda it: it.id)
        assert [it["title"] for it in sorted(bundle(client), key=lambda it: it["id"])] == [it.title for it in wanted]


FIELDS = sorted(
    {
        *EAP,
        *("text", "text_word", "email", "link", "country", "languages", "closed", "verified_on", "expires_on", "order"),
        *(
            "weekly-1-opens",
            "weekly-99999999999999999999-days",
            "weekly-x-opens",
            "meetings-0-title",
            "meetings-0-date",
        ),
        *(
            "meetings-0-time",
            "meetings-0-minutes",
            "meetings-0-repeat",
            "meetings-0-rule",
            "meetings-0-until",
            "self_referral",
        ),
        *("meetings-0-exceptions", "meetings-0-time_zone", "meetings-0-uid", "mine", "revision", "pick-title", "entry"),
    }
)
VALUES = st.sampled_from([*NASTY, "²", "9" * 5000, "2026-02-30", "25:61", "x" * 100_000]) | st.text(max_size=8)
WISHES = ["publish", "weekly+", "weekly-0", "meetings+", "meetings-0", "weekly-²", "preview", "edit", ""]


@ASKED
@given(typed=st.dictionaries(st.sampled_from(FIELDS), VALUES, max_size=4), do=st.sampled_from(WISHES))
def test_a_form_of_any_content_is_published_whole_or_comes_back_as_it_was_typed(
    owner: Desk, client: FlaskClient, typed: dict[str, str], do: str
) -> None:
    before, address = bundle(client), new_address(owner)
    sent = {
        name: value.encode(errors="replace").decode()
        for name, value in (EAP | typed | {"do": do}).items()
        if name != "weekly-0-days"
    }
    answer = owner.form(address, sent | {"weekly-0-days": ["MO"]})
    assert answer.status_code in {200, 303, 409, 422}
    assert owner.form(f"{address}/preview", sent).status_code == 200
    assert owner.form(f"{address}/merge", sent).status_code in {200, 303, 400, 409, 422}
    published = [it for it in bundle(client) if it["id"] == address.rsplit("/", 1)[1]]
    assert len(published) == (answer.status_code == 303)
    assert [it for it in bundle(client) if it not in published] == before
    for it in published:
        assert msgspec.to_builtins(check(it, against_today=False)) == it
    if answer.status_code == 422 and sent["title"].isprintable():
        assert sent["title"] in html.unescape(answer.text)
