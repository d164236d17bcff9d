"""Lessons: Markdown files with YAML front matter become HTML for the page and plain sentences for reading aloud.

The files are ours, but translations of them will not be: nothing of a file reaches the page as raw HTML, and no link
leads anywhere but to https or to a path of the app.
"""

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from threading import Lock
from typing import Annotated
from urllib.parse import urlsplit

import msgspec
from markdown_it import MarkdownIt
from markdown_it.token import Token

from pwa.content import CONTENT
from pwa.instruments import instrument
from pwa.languages import SOURCE

FRONT = re.compile(r"\A---\n(.*?\n)---\n(.+)\Z", re.DOTALL)
ANCHOR = re.compile(r"\s*\{#([a-z][a-z0-9-]*)\}$")
# A second slash would make a path another host. (A backslash would too: the parser writes it as %5C.)
ALLOWED = re.compile(r"https://[^/]|/(?!/)")
NO_WORD = re.compile(r"[\W_]+")  # letters of any script are words
NOT_FREE = {"doi.org", "openlibrary.org"}
ENDED = re.compile(r"[.?!:;…؟؛][”’»)\s]*$")

Line = Annotated[str, msgspec.Meta(min_length=1, max_length=80)]


class BadLesson(ValueError):
    """A file that is no lesson. Its text names the file and what is wrong in it."""


class Source(msgspec.Struct, forbid_unknown_fields=True):
    """Where a lesson has its facts from. link: https only."""

    title: str
    publisher: str
    year: Annotated[int, msgspec.Meta(ge=1900, le=2100)]
    link: Annotated[str, msgspec.Meta(pattern=r"^https://[^\s/]+\.[^\s]+$")]


class Front(msgspec.Struct, forbid_unknown_fields=True):
    """The front matter. when: a short line below the title. items: check-in items that the lesson explains."""

    id: Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z-]*$")]
    title: Line
    when: Line
    minutes: Annotated[int, msgspec.Meta(ge=2, le=5)]
    order: int
    items: list[str]
    sources: Annotated[list[Source], msgspec.Meta(min_length=1)]


class Lesson(Front, kw_only=True):
    """A lesson, ready to show. html: the body without title and sources. text: the same as paragraphs to speak."""

    html: str
    text: list[str]


class Markdown(MarkdownIt):
    """CommonMark without HTML and pictures."""

    def __init__(self) -> None:
        super().__init__("commonmark", {"html": False})
        self.disable("image")

    def validateLink(self, _url: str) -> bool:
        """Refused links would stay on the page as brackets; `safe_links` keeps their words instead."""
        return True


MARKDOWN = Markdown()
PARSING = Lock()  # the library fills a table of its own while it parses; two threads at once find it half full


@cache
def lessons(language: str = SOURCE) -> list[Lesson]:
    """Every lesson of a language, in the order in which it is shown. Raises BadLesson."""
    folder = CONTENT / language / "lessons"
    found = sorted((read_lesson(file) for file in folder.glob("*.md")), key=lambda lesson: lesson.order)
    if not found:
        raise BadLesson(f"{folder}: no lessons")
    return found


def open_to_read(language: str = SOURCE) -> list[Source]:
    """Sources that anybody can read without paying, each once: not books, and not journals behind a DOI."""
    found = {source.link: source for lesson in lessons(language) for source in lesson.sources}
    return [source for source in found.values() if urlsplit(source.link).hostname not in NOT_FREE]


def read_lesson(file: Path) -> Lesson:
    """Read and check one file. Raises BadLesson that names the file and the field."""
    parts = FRONT.match(file.read_text(encoding="utf-8"))
    if not parts:
        raise BadLesson(f"{file.name}: needs front matter between two lines of ---, and a body below it")
    try:
        # The empty line stands for the first ---, so that an error names the line of the file.
        front = msgspec.yaml.decode(f"\n{parts[1]}", type=Front)
    except msgspec.DecodeError as error:
        raise BadLesson(f"{file.name}: {' '.join(str(error).split())}") from error
    try:
        check(front, file.stem)
        with PARSING:
            tokens = MARKDOWN.parse(parts[2])
        name_headings(tokens, front.id)
    except BadLesson as error:
        raise BadLesson(f"{file.name}: {error}") from None
    for token in tokens:
        token.children = token.children and safe_links(token.children)
    html = MARKDOWN.renderer.render(tokens, MARKDOWN.options, {})
    text = [spoken(token.children) for token in tokens if token.children]
    return Lesson(**msgspec.structs.asdict(front), html=html, text=text)


def check(front: Front, stem: str) -> None:
    """What types cannot say. stem: the file's name without its ending."""
    if front.id != stem:
        raise BadLesson(f"id: {front.id!r} is not the name of the file")
    unknown = set(front.items) - {item.id for item in instrument("quick").items}
    if unknown:
        raise BadLesson(f"items: not in the check-in: {', '.join(sorted(unknown))}")


def name_headings(tokens: Sequence[Token], lesson_id: str) -> None:
    """Give each heading its id: the one written as {#id}, else one that no other lesson on the page can have."""
    names: set[str] = set()
    for heading, inline in pairwise(tokens):
        if heading.type != "heading_open":
            continue
        words = inline.content
        if heading.tag not in {"h2", "h3"}:
            raise BadLesson(f"heading {words!r}: only ## and ###, the title is the first heading of the page")
        anchor = ANCHOR.search(words)
        if "{" in words[: anchor.start() if anchor else None]:
            raise BadLesson(f"heading {words!r}: an anchor looks like {{#name}}, in lower case, at the end")
        if anchor and inline.children:
            inline.children[-1].content = ANCHOR.sub("", inline.children[-1].content)
        name = anchor[1] if anchor else f"{lesson_id}-{NO_WORD.sub('-', words.lower()).strip('-')}"
        if name in names:
            raise BadLesson(f"heading {words!r}: a second anchor {name!r}")
        names.add(name)
        heading.attrSet("id", name)


def safe_links(children: Sequence[Token]) -> list[Token]:
    """Drop every link but https and paths of the app; its words stay. A link has no link inside it."""
    kept = []
    allowed = True
    for token in children:
        if token.type == "link_open":
            href = str(token.attrGet("href"))
            allowed = bool(ALLOWED.match(href))
            if href.startswith("https:"):
                token.attrSet("rel", "noreferrer")
        if allowed or token.type not in {"link_open", "link_close"}:
            kept.append(token)
    return kept


def spoken(children: Sequence[Token]) -> str:
    """A paragraph, heading or point of a list as a sentence: a voice needs the full stop that a heading lacks."""
    words = "".join(" " if child.type.endswith("break") else child.content for child in children).strip()
    return words if ENDED.search(words) else f"{words}."
