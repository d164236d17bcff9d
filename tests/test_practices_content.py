"""The practices: enough of them, safe to read, as long as they say, their drawings plain lines."""

import re
from xml.etree import ElementTree

import pytest

from pwa.content import CONTENT, Practice, drawing, practices
from pwa.instruments import instrument
from pwa.languages import LANGUAGES

DRAWINGS = sorted(path.stem for path in (CONTENT / "drawings").glob("*.svg"))
TAGS = {"svg", "path", "circle"}


def seconds_of(practice: Practice) -> int:
    if practice.kind == "timer":
        return practice.minutes * 60
    breath = practice.breathe_in + practice.hold_in + practice.breathe_out + practice.hold_out
    return sum(step.seconds for step in practice.steps) or breath * practice.cycles


def test_there_are_at_least_ten_and_two_rhythms_to_breathe_by() -> None:
    assert len(practices()) >= 10
    rhythms = {(p.breathe_in, p.hold_in, p.breathe_out, p.hold_out) for p in practices() if p.kind == "pacer"}
    assert len(rhythms) >= 2
    assert len({practice.id for practice in practices()}) == len(practices())
    assert [p.order for p in practices()] == list(range(1, len(practices()) + 1))


@pytest.mark.parametrize("practice", practices(), ids=lambda practice: practice.id)
def test_a_practice_lasts_as_long_as_it_says_and_has_a_name_and_strain_that_it_suits(practice: Practice) -> None:
    assert practice.minutes in {1, 3, 5}
    assert seconds_of(practice) == practice.minutes * 60
    assert practice.kind != "timer" or practice.minutes in practice.choices
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", practice.id)
    assert not practice.id.startswith("lesson-")
    assert practice.id != "plan"
    # A high answer to one of the others is a good sign: it would be offered to those who are well.
    assert set(practice.for_items) <= {item.id for item in instrument("quick").items if item.subscale == "strain"}
    assert practice.for_items


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_practice_says_when_to_leave_it_in_every_language_and_shouts_in_none(code: str) -> None:
    for practice in practices(code):
        steps = [words for step in practice.steps for words in (step.text, step.hint)]
        told = [practice.title, practice.when, practice.about, practice.summary, practice.safety]
        assert all(told), practice.id
        assert len(practice.safety) > 20, practice.id
        assert "!" not in " ".join([*told, *steps]), practice.id
    titles = [practice.title for practice in practices(code)]
    assert len(set(titles)) == len(titles)


def test_breathing_says_what_to_do_when_dizzy() -> None:
    assert all("Dizzy? Breathe as you like." in p.safety for p in practices() if p.kind == "pacer")


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_is_used_and_is_nothing_but_lines_in_the_colour_of_the_text(name: str) -> None:
    assert name in {step.drawing for practice in practices() for step in practice.steps}
    root = ElementTree.fromstring(drawing(name))
    assert root.get("viewBox") == "0 0 120 120"
    assert root.get("stroke") == "currentColor"
    for element in root.iter():
        assert element.tag.removeprefix("{http://www.w3.org/2000/svg}") in TAGS
        assert not {"style", "onload", "href", "class"} & set(element.attrib)


def test_every_drawing_that_a_step_names_is_there() -> None:
    named = {step.drawing for practice in practices() for step in practice.steps if step.drawing}
    assert named == set(DRAWINGS)
