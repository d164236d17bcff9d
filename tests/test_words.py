"""Every language is whole: each message has words with the same places for values, content the same figures."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

from pwa.content import CONTENT, crisis_lines, practices
from pwa.instruments import instrument
from pwa.languages import LANGUAGES, SOURCE, counted, speaking, translations
from pwa.lessons import FRONT, lessons
from scripts.words import LOCALE, brought_up_to_date, extracted, read, written
from tests.alike import ALIKE, EVERYWHERE

OTHERS = [code for code in LANGUAGES if code != SOURCE]
PLACE = re.compile(r"%\(\w+\)s|\{\w+\}")
COUNTS = {"%(num)s", "{n}"}  # a form for exactly one number may write it out
LINK = re.compile(r"\]\(([^)]+)\)")
ANCHOR = re.compile(r"\{#[a-z0-9-]+\}")
NUMBERS = {
    "id",
    "version",
    "minutes",
    "kind",
    "order",
    "seconds",
    "drawing",
    "choices",
    "cycles",
    "for_items",
    "subscale",
}
NUMBERS |= {"breathe_in", "hold_in", "breathe_out", "hold_out", "items", "sources", "code", "emergency"}
NUMBERS |= {"call", "text", "send", "source", "verified_on", "expires_on"}
FEW = 4  # words: fewer may be the same in two languages
each = pytest.mark.parametrize("code", OTHERS)


def texts(value: Any) -> Iterator[str]:
    """Every text below a value that is for people, and not a figure or a name for programs."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from texts(one)
    elif isinstance(value, dict):
        for name, one in value.items():
            if name not in NUMBERS or is_words(name, one):
                yield from texts(one)


def figures(value: Any) -> Any:
    """The same without those."""
    if isinstance(value, list):
        return [figures(one) for one in value]
    if isinstance(value, dict):
        return {k: one if k in NUMBERS and not is_words(k, one) else figures(one) for k, one in value.items()}
    return None


def is_words(name: str, value: Any) -> bool:
    """`text` is a number to write to in the crisis lines, and words elsewhere; `items` are names or statements."""
    return (name == "text" and not str(value).isdigit()) or (name == "items" and isinstance(value[0], dict))


@each
def test_a_catalogue_is_as_make_words_leaves_it(code: str) -> None:
    assert (LOCALE / f"{code}.po").read_bytes() == written(code, brought_up_to_date(code, extracted()))


@each
def test_every_message_has_words_with_the_same_places_for_values(code: str) -> None:
    catalog = read(code)
    source = extracted()
    assert {(m.id, m.context) for m in catalog} == {(m.id, m.context) for m in source}
    flaws = []
    for message in catalog:
        if not message.id:
            continue
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        wanted = set(PLACE.findall(ids[-1]))
        for form in strings:
            places = set(PLACE.findall(form or ""))
            missing = wanted - places - (COUNTS if len(ids) > 1 else set())
            if (
                not form
                or not form.strip()
                or missing
                or places - wanted
                or "<" in form.replace("<", "", ids[-1].count("<"))
            ):
                flaws.append(f"{ids[-1]!r}: {form!r}")
            elif (form[0].isspace(), form[-1].isspace()) != (ids[-1][0].isspace(), ids[-1][-1].isspace()):
                flaws.append(f"{ids[-1]!r}: spaces at an end")
    assert not flaws, "\n".join([*flaws[:20], f"{len(flaws)} in all"])


@each
def test_no_message_is_still_english(code: str) -> None:
    """Where it is right that it is the same, tests/alike.py says so."""
    same = set()
    for message in read(code):
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        same |= {ids[-1]} if set(ids) & set(strings) - {""} else set()
    assert same - EVERYWHERE == ALIKE[code]


@each
def test_the_form_for_many_names_the_number(code: str) -> None:
    catalog = read(code)
    last = [
        message for message in catalog if isinstance(message.id, tuple) and set(PLACE.findall(message.id[1])) & COUNTS
    ]
    assert last
    assert [message.id for message in last if not set(PLACE.findall(message.string[-1])) & COUNTS] == []


@each
def test_a_count_has_a_form_for_each_kind_of_number(code: str) -> None:
    with speaking(code):
        made = counted("1 week", "{n} weeks") if translations(code) else ""
    assert [name for name, _ in LANGUAGES[code].plurals] == re.findall(r"data-(\w+)=", made)


@each
@pytest.mark.parametrize(
    "file", sorted(p.relative_to(CONTENT / SOURCE) for p in (CONTENT / SOURCE).rglob("*.yaml")), ids=str
)
def test_a_content_file_has_the_same_figures_and_other_words(code: str, file: Path) -> None:
    ours = yaml.safe_load((CONTENT / SOURCE / file).read_text())
    theirs = yaml.safe_load((CONTENT / code / file).read_text())
    assert figures(theirs) == figures(ours)
    assert all(text.strip() for text in texts(theirs))
    countries = ours.get("countries", [])
    # Some countries have one name in two languages, and a crisis line is called what its operator calls it.
    named = {one["name"] for country in countries for one in (country, *country["lines"])}
    same = [text for text in set(texts(theirs)) & set(texts(ours)) - named if len(text.split()) > 1]
    assert same == []
    if file.parent.name == "practices":
        assert ours["id"] == file.stem


@each
@pytest.mark.parametrize("name", sorted(file.name for file in (CONTENT / SOURCE / "lessons").glob("*.md")))
def test_a_lesson_has_the_same_head_links_and_anchors(code: str, name: str) -> None:
    files = [(CONTENT / language / "lessons" / name).read_text() for language in (SOURCE, code)]
    heads, bodies = zip(*[FRONT.match(text).groups() for text in files], strict=True)  # type: ignore[union-attr]
    ours, theirs = (msgspec.yaml.decode(head) for head in heads)
    assert {k: v for k, v in ours.items() if k not in {"title", "when"}} == {
        k: v for k, v in theirs.items() if k not in {"title", "when"}
    }
    assert [name for name in ("title", "when") if ours[name] == theirs[name] and len(ours[name].split()) > 2] == []
    paragraphs = [{part for part in body.split("\n\n") if len(part.split()) > FEW} for body in bodies]
    assert paragraphs[0] & paragraphs[1] == set()
    for found in (LINK, ANCHOR):
        assert found.findall(bodies[0]) == found.findall(bodies[1])
    for mark in ("\n## ", "\n- ", "\n1. ", "\n> "):
        assert bodies[0].count(mark) == bodies[1].count(mark)


@each
def test_what_is_read_is_whole(code: str) -> None:
    assert [one.id for one in practices(code)] == [one.id for one in practices()]
    assert [one.id for one in lessons(code)] == [one.id for one in lessons()]
    assert [item.id for item in instrument("quick", code).items] == [item.id for item in instrument("quick").items]
    assert len(instrument("quick", code).answers) == 5
    assert [country.code for country in crisis_lines(code)] == [country.code for country in crisis_lines()]
