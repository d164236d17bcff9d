"""CSV: read by another parser, a row an answer, and nothing in it that a spreadsheet would run."""

import csv
import io
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.export.history import GLOSSARY, check_in, history, name, record
from tests.export.phone import answers


def rows(text: str) -> list[dict[str, str]]:
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:], newline=""), strict=True))


def told(check_ins: list[dict[str, object]], records: list[dict[str, object]]) -> list[dict[str, str]]:
    [text] = answers([["csv", "csv", history(check_ins, records), GLOSSARY]])
    return rows(text)


def test_every_answer_score_and_note_has_a_row_with_its_code_label_value_version_day_and_offset() -> None:
    found = told([check_in(3), check_in(4, version="0.9", offset=-300, shift=None)], [])
    first = found[0]
    assert first == {
        "record": name(3),
        "kind": "check-in",
        "of": "",
        "day": "2026-11-23",
        "offset": "0",
        "at": "2026-11-23T02:10:00.000Z",
        "shift": "night",
        "instrument": "quick",
        "version": "1",
        "code": "numb",
        "label": "I have felt numb.",
        "value": "3",
        "answer": "Often",
    }
    assert [row["kind"] for row in found] == (["check-in"] * 8 + ["score"] * 2) * 2
    skipped = next(row for row in found if row["code"] == "sleep")
    assert (skipped["value"], skipped["answer"], skipped["label"]) == ("", "", "I have felt sleep.")
    assert [(row["code"], row["label"], row["value"]) for row in found[8:10]] == [
        ("strain", "Strain", "2.4"),
        ("sustenance", "Sustenance", ""),
    ]
    banded = told([check_in(5, scores=[{"id": "strain", "value": 2, "band": "high"}])], [])[-1]
    assert (banded["value"], banded["answer"]) == ("2", "high")
    unknown = found[10]  # a version that this phone does not know goes out by its codes
    assert (unknown["version"], unknown["code"], unknown["label"], unknown["value"]) == ("0.9", "numb", "", "4")
    assert (unknown["answer"], unknown["offset"], unknown["shift"]) == ("", "-300", "")


def test_what_is_no_answer_is_there_too_and_only_the_plan_that_counts() -> None:
    plan = {"rest": "a walk", "person": {"name": "Sam", "phone": "020"}}
    found = told(
        [],
        [
            record(1, "note", of=name(9), text="two\r\nlines"),
            record(2, "practice", practice="box", minutes=3, feeling="steadier"),
            record(3, "lesson", lesson="boundaries"),
            record(4, "plan", plan={"rest": "older", "person": {}}),
            record(5, "plan", plan=plan),
            record(6, "tombstone", erases=[name(7)]),
        ],
    )
    assert [(row["kind"], row["code"], row["value"]) for row in found] == [
        ("note", "text", "two\r\nlines"),
        ("practice", "practice", "box"),
        ("practice", "minutes", "3"),
        ("practice", "feeling", "steadier"),
        ("lesson", "lesson", "boundaries"),
        ("plan", "rest", "a walk"),
        ("plan", "person.name", "Sam"),
        ("plan", "person.phone", "020"),
    ]
    assert found[0]["of"] == name(9)
    assert found[0]["day"] == "2026-11-22"


STARTS = ["=", "+", "-", "@", "\t", "\r", "\n", "'", "＝", "＋", "－", "＠"]
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@settings(max_examples=1, deadline=None)
@given(st.lists(st.builds(str.__add__, st.sampled_from(["", '"', ",", *STARTS]), TEXT), min_size=200, max_size=200))
def test_no_cell_starts_like_a_formula_and_every_text_comes_back(texts: list[str]) -> None:
    texts = [*texts, *(f"{start}cmd|' /C calc'!A0" for start in STARTS), '-2+3", =1', "a\r\n=1+1"]
    found = told([], [record(n, "note", of="-abc", text=text) for n, text in enumerate(texts, 1)])
    cells = [cell for row in found for column, cell in row.items() if column != "offset"]
    assert [cell for cell in cells if cell.startswith(tuple(set(STARTS) - {"'"}))] == []
    assert [row["value"].removeprefix("'") for row in found] == texts
    assert {row["of"] for row in found} == {"'-abc"}


def test_lines_end_as_rfc_4180_says_and_quotes_are_doubled() -> None:
    [text] = answers(
        [["csv", "csv", history([check_in(3)], [record(1, "note", of=name(3), text='say "so", then')]), GLOSSARY]]
    )
    assert text.endswith("\r\n")
    assert re.sub("\r\n", "", text).count("\n") == 0
    assert '"say ""so"", then"' in text
    assert {line.count(",") for line in text.split("\r\n")[1:9]} == {12}
