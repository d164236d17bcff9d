"""The lessons: what the files promise to a reader, and what a bad or hostile file cannot do."""

import re
from collections import Counter
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest

from pwa.content import practices
from pwa.instruments import instrument
from pwa.lessons import BadLesson, Lesson, lessons, read_lesson
from pwa.shell import PLACES

LESSONS = {lesson.id: lesson for lesson in lessons()}
Make = Callable[..., Lesson]
PLAIN = {"h2", "h3", "p", "ul", "ol", "li", "strong", "em", "a", "blockquote", "br", "hr"}
FRONT = """\
id: try-out
title: A lesson
when: For a test
minutes: 2
order: 1
items: [numb]
sources:
  - {title: A book, publisher: A house, year: 2020, link: "https://example.org/book"}
"""


class Page(HTMLParser):
    """What a browser would see: tags, their attributes, and the words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data

    def values(self, attribute: str) -> list[str]:
        return [str(attrs[attribute]) for _, attrs in self.tags if attribute in attrs]


@pytest.fixture
def made(tmp_path: Path) -> Make:
    def make(body: str, front: str = FRONT) -> Lesson:
        file = tmp_path / "try-out.md"
        file.write_text(f"---\n{front}---\n{body}\n", encoding="utf-8")
        return read_lesson(file)

    return make


@pytest.mark.parametrize("lesson", LESSONS.values(), ids=LESSONS.keys())
def test_a_lesson_can_be_read_in_the_minutes_it_names(lesson: Lesson) -> None:
    assert 90 <= len(" ".join(lesson.text).split()) / lesson.minutes <= 260


def test_there_are_at_least_nine_lessons_in_an_order_without_ties() -> None:
    orders = [lesson.order for lesson in lessons()]
    assert len(orders) >= 9
    assert orders == sorted(set(orders))


def test_every_source_has_a_publisher_a_year_and_an_https_link() -> None:
    sources = [source for lesson in lessons() for source in lesson.sources]
    assert sources
    assert [s.link for s in sources if not s.link.startswith("https://") or not s.publisher or s.year < 1980] == []


def test_every_check_in_item_about_strain_has_its_section_in_the_lesson_on_signs() -> None:
    strain = [item.id for item in instrument("quick").items if item.subscale == "strain"]
    sections = [str(attrs["id"]) for tag, attrs in Page(LESSONS["signs"].html).tags if tag == "h2"]
    assert strain
    assert [item for item in sections if item in strain] == strain
    assert set(strain) <= set(LESSONS["signs"].items)


def test_all_lessons_can_share_one_page_without_two_equal_ids() -> None:
    ids = Counter(name for lesson in lessons() for name in Page(lesson.html).values("id"))
    assert [name for name, times in ids.items() if times > 1] == []


def test_links_inside_the_app_lead_to_a_place_a_lesson_or_a_practice_that_exists() -> None:
    cards = {f"/care#lesson-{name}" for name in LESSONS} | {f"/care#{practice.id}" for practice in practices()}
    links = {link for lesson in lessons() for link in Page(lesson.html).values("href") if link.startswith("/")}
    assert "/support" in links
    assert links - cards - set(PLACES) == set()


@pytest.mark.parametrize("lesson", LESSONS.values(), ids=LESSONS.keys())
def test_a_lesson_keeps_the_voice_of_the_house(lesson: Lesson) -> None:
    words = " ".join([lesson.title, lesson.when, *lesson.text])
    assert "!" not in words
    assert "'" not in words
    assert re.findall(r"journey|self-care|wellness|resilient|superhero|you.ve got this", words, re.IGNORECASE) == []


def test_a_lesson_that_speaks_of_suicide_says_where_to_turn() -> None:
    dark = re.compile(
        r"suicide|killing yourself|ending your life|better dead|deserve to live|about dying", re.IGNORECASE
    )
    found = {lesson.id for lesson in lessons() if any(dark.search(paragraph) for paragraph in lesson.text)}
    assert {"what-it-is", "talking", "getting-help", "hard-event"} <= found
    assert [name for name in found if 'href="/support"' not in LESSONS[name].html] == []


@pytest.mark.parametrize("lesson", LESSONS.values(), ids=LESSONS.keys())
def test_a_lesson_is_plain_markup_that_needs_no_style_and_no_request(lesson: Lesson) -> None:
    tags = Page(lesson.html).tags
    assert {tag for tag, _ in tags} <= PLAIN
    assert {name for _, attrs in tags for name in attrs} <= {"id", "href", "rel"}


@pytest.mark.parametrize("lesson", LESSONS.values(), ids=LESSONS.keys())
def test_what_is_read_aloud_are_the_words_of_the_page_as_sentences(lesson: Lesson) -> None:
    shown = re.findall(r"\w+", Page(lesson.html).words)
    assert re.findall(r"\w+", " ".join(lesson.text)) == shown
    assert [part for part in lesson.text if not re.search(r"[.?:;…][”’)]*$", part)] == []
    assert [part for part in lesson.text if re.search(r"[*_#\[\]{}<>]|&\w+;|\.\.$", part)] == []


@pytest.mark.parametrize(
    "body",
    [
        "<script>alert(1)</script>",
        "Words <img src=x onerror=alert(1)> and words",
        '<a href="https://example.org" onclick="x()">here</a>',
        "![a picture](https://example.org/x.png)",
        "<!-- hidden --> <svg/onload=alert(1)>",
        "## A heading <b>bold</b>",
    ],
)
def test_no_raw_html_gets_through(made: Make, body: str) -> None:
    page = Page(made(body).html)
    assert {tag for tag, _ in page.tags} <= PLAIN
    assert {name for _, attrs in page.tags for name in attrs} <= {"id", "href", "rel"}


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java&Tab;script:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "http://example.org",
        "https:///example.org",
        "//example.org",
        "mailto:a@example.org",
        "care",
        "#numb",
    ],
)
def test_a_link_that_is_not_https_or_a_path_of_the_app_is_dropped_and_its_words_stay(made: Make, address: str) -> None:
    lesson = made(f"Before [the *words*]({address}) after [support](/support).")
    page = Page(lesson.html)
    assert page.values("href") == ["/support"]
    assert lesson.text == ["Before the words after support."]


def test_a_backslash_does_not_turn_a_path_into_another_host(made: Make) -> None:
    assert Page(made("[a](/\\\\example.org)").html).values("href") == ["/%5Cexample.org"]


def test_a_link_to_another_site_says_nothing_of_where_the_reader_came_from(made: Make) -> None:
    links = [attrs for tag, attrs in Page(made("[a](https://example.org/x) [b](/care)").html).tags if tag == "a"]
    assert links == [{"href": "https://example.org/x", "rel": "noreferrer"}, {"href": "/care"}]


def test_a_heading_keeps_its_anchor_and_loses_the_braces(made: Make) -> None:
    lesson = made("## Feeling *numb* {#numb}\n\nText\n\n### And then, later\n\nMore")
    assert Page(lesson.html).values("id") == ["numb", "try-out-and-then-later"]
    assert lesson.text == ["Feeling numb.", "Text.", "And then, later.", "More."]


@pytest.mark.parametrize(
    ("line", "flaw"),
    [
        (("when: For a test\n", ""), "when"),
        (("minutes: 2", "minutes: 9"), "minutes"),
        (("minutes: 2", "minutes: two"), "minutes"),
        (("[numb]", "[nimb]"), "items: not in the check-in: nimb"),
        (("https://example", "http://example"), r"sources\[0\]\.link"),
        (("year: 2020, ", ""), "year"),
        (("order: 1", "order: 1\nauthor: me"), "author"),
        (("id: try-out", "id: other"), "id: 'other'"),
        (("title: A lesson", "title: [A lesson"), r"line 3, column 8"),
    ],
)
def test_a_bad_file_names_itself_and_the_field(made: Make, line: tuple[str, str], flaw: str) -> None:
    with pytest.raises(BadLesson, match=rf"^try-out\.md: .*({flaw})"):
        made("Text", FRONT.replace(*line))


@pytest.mark.parametrize("text", ["", "Only text", "---\nid: try-out\n", f"---\n{FRONT}---\n"])
def test_a_file_without_front_matter_or_body_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "try-out.md").write_text(text)
    with pytest.raises(BadLesson, match=r"^try-out\.md: needs front matter"):
        read_lesson(tmp_path / "try-out.md")


@pytest.mark.parametrize(
    ("body", "flaw"),
    [
        ("# Big", "only ## and ###"),
        ("## Numb {#Numb}", "an anchor looks like"),
        ("## Numb {#numb} more", "an anchor looks like"),
        ("## A {#numb}\n\n## B {#numb}", "a second anchor 'numb'"),
    ],
)
def test_a_bad_heading_is_named(made: Make, body: str, flaw: str) -> None:
    with pytest.raises(BadLesson, match=rf"^try-out\.md: heading .*{flaw}"):
        made(body)


def test_a_language_without_lessons_is_an_error_and_not_an_empty_page() -> None:
    with pytest.raises(BadLesson, match="no lessons"):
        lessons("xx")
