"""The practices: enough of them, safe to read, as long as they say, their drawings plain lines."""

import re
from xml.etree import ElementTree

import pytest

from pwa.content import CONTENT, Practice, drawing, practices
from pwa.instruments import instrument

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
def test_a_practice_lasts_as_long_as_it_says_and_says_when_to_leave_it(practice: Practice) -> None:
    assert practice.minutes in {1, 3, 5}
    assert seconds_of(practice) == practice.minutes * 60
    assert practice.kind != "timer" or practice.minutes in practice.choices
    assert len(practice.safety) > 20
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", practice.id)
    assert not practice.id.startswith("lesson-")
    assert practice.id != "plan"
    assert set(practice.for_items) <= {item.id for item in instrument("quick").items}
    assert practice.for_items
    words = " ".join([practice.about, practice.summary, practice.safety, *[step.text for step in practice.steps]])
    assert "!" not in words


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
