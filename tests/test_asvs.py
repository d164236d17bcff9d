"""docs/asvs.md is true: each number once, every test and piece of code named is there, and the counts are right."""

import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
INDEX = (ROOT / "docs" / "asvs.md").read_text()
CHAPTERS = sorted((ROOT / "docs" / "asvs").glob("v*.md"))
# ASVS 5.0.0: how many requirements of level 1 and 2 a section has. Those of level 3 come last in each and are left out.
SECTIONS = {
    **{"1.1": 2, "1.2": 9, "1.3": 11, "1.4": 3, "1.5": 2, "2.1": 3, "2.2": 3, "2.3": 4, "2.4": 1},
    **{"3.2": 2, "3.3": 4, "3.4": 6, "3.5": 5, "3.7": 2, "4.1": 3, "4.2": 1, "4.3": 2, "4.4": 4},
    **{"5.1": 1, "5.2": 3, "5.3": 2, "5.4": 3, "6.1": 3, "6.2": 12, "6.3": 4, "6.4": 4, "6.5": 5, "6.6": 3, "6.8": 4},
    **{"7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5, "7.5": 2, "7.6": 2, "8.1": 2, "8.2": 3, "8.3": 1, "8.4": 1},
    **{"9.1": 3, "9.2": 4, "10.1": 2, "10.2": 2, "10.3": 4, "10.4": 11, "10.5": 5, "10.6": 2, "10.7": 3},
    **{"11.1": 2, "11.2": 3, "11.3": 3, "11.4": 4, "11.5": 1, "11.6": 1, "12.1": 3, "12.2": 2, "12.3": 4},
    **{"13.1": 1, "13.2": 5, "13.3": 2, "13.4": 5, "14.1": 2, "14.2": 4, "14.3": 3, "15.1": 3, "15.2": 3, "15.3": 7},
    **{"16.1": 1, "16.2": 5, "16.3": 4, "16.4": 3, "16.5": 3, "17.1": 1, "17.2": 4, "17.3": 2},
}
NUMBERS = [f"{section}.{n}" for section, many in SECTIONS.items() for n in range(1, many + 1)]
STANDS = ("met", "host", "not met", "n/a")
Row = tuple[list[str], str, str, str]  # numbers, what is asked, how it stands, by what
NAMED = re.compile(r"`((?:tests|server|pwa|scripts|deploy)/[\w/.-]+)(?:::(\w+))?`")
DOCUMENT = re.compile(r"\b(?:docs/[\w/-]+|SECURITY|README)\.md")
SECTION = re.compile(r"(docs/[\w/-]+\.md|SECURITY\.md), \*([^*]+)\*")


def rows(text: str) -> list[Row]:
    """Every row of the tables that begins with a number."""
    found = []
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split(" | ")]
        if line.startswith("| ") and cells[0][0].isdigit():
            numbers, asked, stands, by = cells
            found.append((numbers.split(", "), asked, stands, by))
    return found


EVERY = [row for chapter in CHAPTERS for row in rows(chapter.read_text())]


def test_there_are_as_many_as_the_standard_has() -> None:
    assert len(NUMBERS) == 253


def test_every_number_is_there_once_and_in_order() -> None:
    said = [number for numbers, *_ in EVERY for number in numbers]
    assert Counter(said) == Counter(NUMBERS)


def test_every_row_says_how_it_stands_and_by_what() -> None:
    assert [row for row in EVERY if row[2] not in STANDS or not row[1] or not row[3]] == []


@pytest.mark.parametrize("row", EVERY, ids=[row[0][0] for row in EVERY])
def test_what_is_named_is_there(row: Row) -> None:
    assert [f"{path}::{name}" for path, name in NAMED.findall(row[3]) if not is_there(path, name)] == []
    assert [path for path in DOCUMENT.findall(row[3]) if not (ROOT / path).is_file()] == []
    assert [said for said in SECTION.findall(row[3]) if not has_heading_or_term(*said)] == []
    assert not re.search(r"`[^`]*::(?!\w+`)", row[3])


def test_what_is_met_names_a_test_code_or_a_document() -> None:
    proof = re.compile(r"`|\.md|Python|SQL|^as \d+\.\d")  # or it points to a row that has one
    assert [numbers for numbers, _, stands, by in EVERY if stands == "met" and not proof.search(by)] == []


def test_the_index_counts_right() -> None:
    counted = {stands: sum(len(numbers) for numbers, _, found, _ in EVERY if found == stands) for stands in STANDS}
    said = {name: int(n) for name, n in re.findall(r"^\| (met|host|not met|n/a) \| (\d+) \|", INDEX, re.M)}
    assert said == counted
    assert sum(said.values()) == len(NUMBERS)


def test_the_index_leads_to_every_chapter_and_names_all_that_is_not_met() -> None:
    assert {f"asvs/{chapter.name}" for chapter in CHAPTERS} == set(
        re.findall(r"\]\((asvs/v[\d-]*v?[\d]*\.md)\)", INDEX)
    )
    missing = [number for numbers, _, stands, _ in EVERY if stands == "not met" for number in numbers]
    assert re.findall(r"^\| (\d+\.\d+\.\d+) \|", INDEX, re.M) == missing


def is_there(path: str, name: str) -> bool:
    file = ROOT / path
    if not file.is_file():
        return False
    text = file.read_text()
    if path.startswith("tests/"):
        return bool(name) and re.search(rf"^def {name}\(", text, re.M) is not None
    return not name or re.search(rf"^\s*(?:export )?(?:async )?(?:def|class|function) {name}\b", text, re.M) is not None


def has_heading_or_term(path: str, said: str) -> bool:
    text = (ROOT / path).read_text()
    return f"\n## {said}\n" in text or f"\n### {said}\n" in text or f"`{said}" in text or f"**{said}" in text
