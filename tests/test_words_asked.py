"""No word that a person reads stands in a template by itself: each is asked of the catalogue."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from tests.conftest import ROOT

TEMPLATES = ROOT / "pwa/templates"
ENGLISH = {"operator", "gallery"}  # folders: for those who run it, and for developers
ASKS = {"_", "ngettext", "pgettext", "counted"}
READ = {"alt", "aria-label", "aria-description", "content", "label", "placeholder", "title"}
READ |= {"data-group-label", "data-text", "data-title", "data-words"}
LETTERS = re.compile(r"[^\W\d_]{2,}")
SENTENCE = re.compile(r"^[A-Z][a-z]+\b|[a-z] [a-z]")  # as against names for programs
WIDTH = "width=device-width, initial-scale=1"
NAMES = {WIDTH, f"{WIDTH}, viewport-fit=cover", "light dark", "#EFEDE6"}  # of heads
FILES = sorted(file for file in TEMPLATES.rglob("*.html") if file.relative_to(TEMPLATES).parts[0] not in ENGLISH)


class Reader(HTMLParser):
    """What of a page is read: text, and the attributes that are."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.silent += tag in {"script", "style"}
        self.found += [value or "" for name, value in attributes if name in READ]

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in {"script", "style"}

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.found.append(data)


def said(source: str) -> Iterator[str]:
    """Words that stand there without being asked for."""
    tree = Environment().parse(source)  # nothing is rendered
    reader = Reader()
    reader.feed("".join(part.data for part in tree.find_all(nodes.TemplateData)))
    yield from (text.strip() for text in reader.found if LETTERS.search(text))
    asked = {
        constant
        for call in tree.find_all(nodes.Call)
        if isinstance(call.node, nodes.Name) and call.node.name in ASKS
        for constant in call.find_all(nodes.Const)
    }
    constants = (one.value for one in tree.find_all(nodes.Const) if one not in asked)
    yield from (value for value in constants if isinstance(value, str) and SENTENCE.search(value))


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(TEMPLATES)))
def test_every_word_is_asked_of_the_catalogue(file: Path) -> None:
    assert [words for words in said(file.read_text()) if words not in NAMES] == []


@pytest.mark.parametrize(
    "source",
    [
        "<p>Saved here</p>",
        '<p aria-label="Close it">{{ _("x") }}</p>',
        '{{ fact("first", "First appointment") }}',
        '{% set words = {"a": "Monday"} %}',
    ],
)
def test_a_word_that_is_not_asked_for_is_found(source: str) -> None:
    assert list(said(source)) != []
