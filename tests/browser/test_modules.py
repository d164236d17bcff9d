"""Pure modules of the page, run in the real browser and checked against Python's own computation."""

import hashlib
import itertools
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.conftest import Site


@pytest.fixture(scope="module")
def run(browser: Browser, shared_site: Site) -> Iterator[Any]:
    page = browser.new_page()
    page.goto(shared_site.origin)

    def call(module: str, body: str, argument: Any = None) -> Any:
        script = f"async a => {{ const m = await import('/static/js/{module}'); {body} }}"
        return page.evaluate(script, argument)

    yield call
    page.close()


SIDES = {**{f"s{n}": "strain" for n in range(6)}, "u0": "sustenance", "u1": "sustenance"}


@pytest.mark.parametrize(
    ("answers", "strain", "sustenance"),
    [
        ({f"s{n}": 4 for n in range(6)} | {"u0": 0, "u1": 0}, 4, 0),
        ({"s0": 1, "s1": 2, "s2": 4, "s3": None, "s4": None, "s5": None, "u0": 3, "u1": None}, 7 / 3, 3),
        ({"s0": 1, "s1": 2, "s2": None, "u0": None, "u1": None}, None, None),
        ({}, None, None),
    ],
)
def test_a_side_is_the_mean_of_at_least_half_of_its_items(run: Any, answers: Any, strain: Any, sustenance: Any) -> None:
    found = run("checkin/scoring.js", "return m.score(a.sides, a.answers)", {"sides": SIDES, "answers": answers})
    assert found["strain"] == (None if strain is None else pytest.approx(strain, abs=1e-9))
    assert found["sustenance"] == (None if sustenance is None else pytest.approx(sustenance, abs=1e-9))


def entry(id_: str, lamport: int, **payload: Any) -> dict[str, Any]:
    head = {
        "device": "d",
        "n": lamport,
        "lamport": lamport,
        "seen": {},
        "at": f"2026-01-0{lamport}",
        "day": "2026-01-01",
    }
    return {"id": id_, "state": "safe", "payload": {**head, **payload}}


def check_in(id_: str, lamport: int) -> dict[str, Any]:
    return entry(id_, lamport, kind="check-in", instrument="quick", version="1", answers={"numb": 1})


def test_any_order_of_arrival_gives_the_same_journal_and_no_note_takes_another_away(run: Any) -> None:
    opened = [
        check_in("a", 1),
        entry("n1", 2, kind="note", of="a", text="first"),
        entry("n2", 3, kind="note", of="a", text="second"),
        check_in("b", 4),
    ]
    orders = [list(order) for order in itertools.permutations(opened)]
    found = run("journal/fold.js", "return a.map(order => m.fold(order))", orders)
    assert all(journal == found[0] for journal in found)
    assert [(e["id"], e["note"]) for e in found[0]] == [("b", None), ("a", "first\n\nsecond")]


def test_a_tombstone_wins_and_an_edit_replaces(run: Any) -> None:
    opened = [
        check_in("a", 1),
        check_in("b", 2),
        entry("t", 3, kind="tombstone", erases=["a"]),
        entry("e", 4, kind="edit", of="b", answers={"numb": 4}),
        entry("late", 5, kind="edit", of="a", answers={"numb": 0}),
    ]
    (journal,) = run("journal/fold.js", "return [m.fold(a)]", opened)
    assert [(e["id"], e["checkIn"]["answers"]) for e in journal] == [("b", {"numb": 4})]


def test_a_check_in_is_safe_only_with_its_note(run: Any) -> None:
    note = {**entry("n", 2, kind="note", of="a", text="x"), "state": "saved"}
    (journal,) = run("journal/fold.js", "return [m.fold(a)]", [check_in("a", 1), note])
    assert journal[0]["state"] == "saved"


def test_entries_that_another_device_names_and_that_never_came_are_counted(run: Any) -> None:
    first, third = check_in("a", 1), check_in("c", 3)
    third["payload"]["seen"] = {"other": 1}
    assert run("journal/fold.js", "return m.missing(a)", [first, third]) == 2
    assert run("journal/fold.js", "return m.missing(a)", [first]) == 0
    forged = check_in("z", 9)
    forged["payload"]["n"] = 2**40
    assert run("journal/fold.js", "return m.missing(a)", [forged]) == 2**40 - 1


def test_an_empty_note_takes_no_other_away(run: Any) -> None:
    notes = [entry("n", 2, kind="note", of="a", text="kept"), entry("m", 7, kind="note", of="a", text="")]
    (journal,) = run("journal/fold.js", "return [m.fold(a)]", [check_in("a", 1), *notes])
    assert journal[0]["note"] == "kept"


WHOLE = {
    **entry("a", 1)["payload"],
    "offset": 0,
    "kind": "check-in",
    "instrument": "quick",
    "version": "1",
    "answers": {},
}


@pytest.mark.parametrize(
    "flaw",
    [
        {"n": 2**60},
        {"n": 0},
        {"device": "__proto__"},
        {"device": "constructor"},
        {"lamport": "1"},
        {"seen": None},
        {"seen": {"x": -1}},
        {"at": "soon"},
        {"day": "tomorrow"},
        {"answers": []},
        {"answers": {"numb": "4"}},
        {"kind": "toString"},
        {"kind": "note", "of": "a"},
        {"kind": "practice", "practice": "x", "minutes": 1, "feeling": "blessed"},
        {"kind": "plan", "plan": {"boundaries": 1, "person": {}}},
        {"kind": "tombstone", "erases": [1]},
    ],
)
def test_junk_under_a_good_seal_is_told_from_an_entry(run: Any, flaw: dict[str, Any]) -> None:
    assert run("journal/shape.js", "return m.isWhole(a)", WHOLE) is True
    assert run("journal/shape.js", "return m.isWhole(a)", {**WHOLE, **flaw}) is False


def test_leaf_and_digest_are_those_of_the_protocol(run: Any) -> None:
    account, ids = bytes(range(16)), [bytes([n]) * 16 for n in (7, 3)]
    sealed, tag = bytes(561), bytes([9]) * 32
    leaves = [
        hashlib.sha256(b"breather/1/leaf\0" + account + (1).to_bytes(4) + id_ + sealed + tag).digest() for id_ in ids
    ]
    rows = sorted(zip(ids, leaves, strict=True))
    total = b"breather/1/set\0" + account + (2).to_bytes(8) + b"".join(i + leaf for i, leaf in rows)
    found = run(
        "sync/digest.js",
        """const { toBase64url: text } = await import("/static/js/bytes.js")
        const account = text(new Uint8Array(a.account))
        const set = []
        for (const id of a.ids) {
          const [sealed, tag] = [new Uint8Array(561), new Uint8Array(32).fill(9)]
          const row = { id: text(new Uint8Array(id)), epoch: 1, sealed, tag }
          set.push({ id: row.id, leaf: await m.leafOf(account, row) })
        }
        return [set.map(({ leaf }) => [...leaf]), [...(await m.digestOf(account, set))]]""",
        {"account": list(account), "ids": [list(id_) for id_ in ids]},
    )
    assert [bytes(leaf) for leaf in found[0]] == leaves
    assert bytes(found[1]) == hashlib.sha256(total).digest()


@pytest.mark.parametrize(
    ("time", "shift"), [("03:00", "night"), ("19:00", "night"), ("12:00", "off"), ("07:30", "night"), ("07:31", "off")]
)
def test_a_check_in_knows_its_shift_across_midnight(run: Any, time: str, shift: str) -> None:
    found = run(
        "journal/clock.js", "return m.shiftAt(new Date(`2026-11-22T${a}`), { from: '19:00', to: '07:30' })", time
    )
    assert found == shift
    assert run("journal/clock.js", "return m.shiftAt(new Date(), null)") is None


@pytest.mark.parametrize("text", ["a", "ab=", "a+b/", "AB", "é"])
def test_base64url_that_is_not_canonical_is_refused(run: Any, text: str) -> None:
    assert (
        run("bytes.js", "try { m.fromBase64url(a); return false } catch (e) { return e.message }", text) == "base64url"
    )
