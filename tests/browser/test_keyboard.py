"""All that a person does, by keys alone: the focus leads on, comes back to what led away, and is never lost."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Phone
from tests.browser.directory import ENTRIES, publish, wait_for_list
from tests.browser.history import seed, steady
from tests.browser.keyboard import Keyboard
from tests.browser.reach import TWICE, by_keys, text_size
from tests.conftest import Site


@pytest.fixture
def site(shared_site: Site) -> Site:
    return shared_site


@pytest.fixture
def keys(new_phone: Callable[..., Phone]) -> Keyboard:
    return Keyboard(new_phone())


def answered(keys: Keyboard, first: int, answer: str) -> None:
    for number in range(first, 9):
        expect(keys.page.get_by_text(f"{number} of 8", exact=True)).to_be_visible()
        keys.at("radio", "Never")
        keys.page.keyboard.press(answer)


def test_a_check_in_with_skip_back_help_and_note_and_the_practice_after_it(keys: Keyboard) -> None:
    page = keys.page
    keys.phone.open()
    keys.press("button", "Start a check-in")
    keys.at("radio", "Never")
    keys.press("button", "Skip")
    expect(page.get_by_text("2 of 8", exact=True)).to_be_visible()
    keys.at("radio", "Never")
    page.keyboard.press("4")
    expect(page.get_by_text("3 of 8", exact=True)).to_be_visible()
    keys.press("button", "Back")
    keys.at("radio", "Often")
    page.keyboard.press("ArrowUp")
    keys.at("radio", "Sometimes")
    keys.press("button", "Next")
    expect(page.get_by_text("3 of 8", exact=True)).to_be_visible()

    keys.press("button", "Help")
    expect(page.get_by_role("dialog")).to_be_focused()
    keys.to("link", "Choose under Support")
    keys.to("button", "Close")
    page.keyboard.press("Tab")  # out of its end and in again, or into the browser's own bar, never below it
    assert page.evaluate("document.activeElement.closest('dialog') || document.activeElement === document.body")
    page.keyboard.press("Escape")
    keys.at("button", "Help")
    keys.to("radio", "Never", back=True)
    answered(keys, 3, "4")

    keys.at("heading", re.compile("strain these past few days"))
    keys.press("button", "Note")
    keys.at("textbox", "Note")
    page.keyboard.type("no break")
    keys.press("button", "Keep note", "Space")
    keys.at("button", "Note")
    expect(page.get_by_text("Note kept.")).to_be_visible()

    keys.press("link", re.compile("Longer out-breath"), back=True)
    keys.at("heading", "Longer out-breath")
    keys.press("button", "Begin")
    keys.at("heading", "Longer out-breath")
    keys.press("button", "Pause", "Space")
    keys.at("button", "Go on")
    page.keyboard.press("Space")
    keys.press("button", "Sound", "Space", back=True)
    expect(keys.find("button", "Sound")).to_have_attribute("aria-pressed", "true")
    keys.press("button", "End")
    keys.at("link", re.compile("Longer out-breath"))
    keys.press("button", "Done")
    keys.at("heading", "Keep it close?")
    keys.press("button", "Not now")
    keys.at("heading", re.compile("day|morning|afternoon|evening|night"))
    expect(keys.find("link", re.compile("^Last check-in"))).to_be_visible()
    assert by_keys(keys.phone) == []
    text_size(keys.phone, TWICE)
    assert by_keys(keys.phone) == []


def test_an_entry_is_opened_changed_and_deleted_and_a_chart_is_read(keys: Keyboard) -> None:
    page = keys.page
    keys.phone.open()
    seed(keys.phone, steady(datetime.now(UTC).date(), 40))
    keys.phone.open()
    keys.press("link", "Trends")
    keys.at("heading", "Strain is in your usual range.")
    keys.press("slider", "Strain", "ArrowLeft")
    expect(page.locator("[data-chart=strain] [data-reading]")).to_contain_text("strain")
    keys.press("button", "As a table")
    expect(page.get_by_role("table")).to_be_visible()
    keys.at("button", "As a table")

    row = re.compile(r"20\d\d.*saved", re.S)
    keys.press("link", row)
    keys.at("heading", re.compile(r"20\d\d"))
    opened = keys.find("heading", re.compile(r"20\d\d")).inner_text()
    keys.press("link", "Back to Trends", back=True)
    keys.at("link", re.compile(re.escape(opened)))
    page.keyboard.press("Enter")
    keys.at("heading", opened)
    keys.press("link", "Change the answers")
    keys.at("heading", "Change the answers")
    group = page.get_by_role("group", name="I’ve felt worn out.").locator("visible=true")
    keys.to("button", "Clear: Feeling worn out")
    page.keyboard.press("Enter")
    expect(group.get_by_role("radio").first).to_be_focused()
    page.keyboard.press("ArrowRight")
    keys.press("button", "Keep changes")
    keys.at("link", "Change the answers")
    expect(page.get_by_text("Changed later by you.")).to_be_visible()

    keys.press("button", "Delete this check-in")
    expect(page.get_by_role("dialog")).to_be_visible()
    keys.at("button", "Cancel")
    page.keyboard.press("Enter")
    keys.at("button", "Delete this check-in")
    expect(page.locator("[aria-busy]")).to_have_count(0)
    page.keyboard.press("Enter")
    keys.at("button", "Cancel")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    keys.at("heading", "Strain is in your usual range.")
    expect(page.get_by_role("status").filter(has_text="Deleted.")).to_be_visible()


def test_a_lesson_is_read_and_a_plan_is_kept(keys: Keyboard) -> None:
    page = keys.page
    keys.phone.open("/care")
    lesson = re.compile("minutes? ?.*boundaries|boundaries", re.I | re.S)
    keys.press("link", lesson)
    keys.at("heading", re.compile("boundaries", re.I))
    keys.press("button", "Mark as read")
    expect(page.locator(":focus")).to_have_text("Marked as read.", use_inner_text=True)
    keys.press("link", "Back to Care", back=True)
    keys.at("link", lesson)
    keys.press("link", re.compile("Self-care plan"))
    keys.at("heading", "Self-care plan")
    keys.type("textbox", "Where I stop", "Home by eight")
    keys.type("textbox", "Name", "Ada")
    keys.press("button", "Keep plan")
    expect(page.get_by_role("status").filter(has_text="Saved on this phone")).to_be_visible()
    keys.at("button", "Keep plan")
    keys.press("link", "Back to Care", back=True)
    keys.at("link", re.compile("Self-care plan"))


def test_support_is_searched_and_an_entry_opened(keys: Keyboard, tmp_path: Path) -> None:
    page = keys.page
    publish(keys.phone.site, ENTRIES, tmp_path)
    keys.phone.open("/support")
    wait_for_list(keys.phone, len(ENTRIES))
    keys.type("combobox", "Your country", "United K")
    expect(keys.find("link", re.compile("^Call Samaritans"))).to_be_visible()
    keys.at("combobox", "Your country")
    keys.press("link", re.compile("^Search everything"))
    keys.at("heading", "Search everything")
    keys.type("searchbox", "Find", "peer")
    expect(page.get_by_role("status").filter(has_text="1 found")).to_be_visible()
    keys.press("checkbox", "Open now", "Space")
    expect(page.get_by_text("Nothing fits.")).to_be_visible()
    keys.press("checkbox", "Open now", "Space")
    keys.press("link", re.compile("^Peer support, theatre"))
    keys.at("heading", "Peer support, theatre")
    page.go_back()
    keys.at("link", re.compile("^Peer support, theatre"))
