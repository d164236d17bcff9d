"""The phone's Back with something open over a page closes that and nothing else; otherwise closed, it leaves none."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.addresses import at, back, leaves
from tests.browser.conftest import Phone
from tests.browser.files import seen
from tests.browser.history import seed, steady
from tests.conftest import Site


@pytest.fixture
def site(shared_site: Site) -> Site:
    return shared_site


@pytest.fixture
def phone(new_phone: Callable[..., Phone]) -> Phone:
    """With a history, on Today, which is the first page: before it lies another site."""
    made = new_phone()
    made.open("/trends")
    seed(made, steady(datetime.now(UTC).date(), 6))
    made.page.goto("about:blank")
    made.open("/")
    expect(made.page.get_by_role("button", name="Check in", exact=True)).to_be_visible()
    return made


def closes(phone: Phone, dialog: Locator, address: str) -> None:
    """Back closes what is open and stays; closed by its own button, it leaves nothing in the way."""
    expect(dialog).to_be_visible()
    phone.page.wait_for_function("() => history.state?.sheet")  # an event later than it is seen
    back(phone)
    expect(dialog).to_be_hidden()
    assert phone.page.evaluate("location.pathname + location.hash") == address


def test_back_closes_help_wherever_it_is_open(phone: Phone) -> None:
    help_ = phone.page.get_by_role("dialog", name="Someone to talk to")
    phone.start()
    phone.answer(1, "Often")
    expect(phone.page.get_by_text("2 of 8", exact=True)).to_be_visible()
    phone.press("Help")
    closes(phone, help_, "/check-in")
    expect(phone.page.get_by_text("2 of 8", exact=True)).to_be_visible()
    phone.page.go_forward()  # to a sheet that is closed
    expect(help_).to_be_hidden()
    expect(phone.page.get_by_text("2 of 8", exact=True)).to_be_visible()
    for close in ("Close", "Escape"):
        phone.press("Help")
        expect(help_).to_be_visible()
        help_.get_by_role("button", name="Close").click() if close == "Close" else phone.page.keyboard.press("Escape")
        expect(help_).to_be_hidden()
    phone.page.wait_for_function("() => !history.state.sheet")
    back(phone)
    expect(phone.page.get_by_text("1 of 8", exact=True)).to_be_visible()
    phone.press("Help")
    help_.get_by_role("link", name="Choose under Support").click()
    at(phone, "/support")
    back(phone)
    expect(phone.page.get_by_text("1 of 8", exact=True)).to_be_visible()
    expect(help_).to_be_hidden()
    back(phone)
    at(phone, "/")
    leaves(phone)


def test_back_closes_a_note_and_keeps_what_was_typed(phone: Phone) -> None:
    phone.check_in()
    note = phone.page.get_by_role("dialog", name="A note to yourself")
    phone.press("Note")
    phone.page.get_by_role("textbox", name="Note").fill("no porter")
    closes(phone, note, "/check-in#result")
    phone.press("Note")
    expect(phone.page.get_by_role("textbox", name="Note")).to_have_value("no porter")
    phone.press("Keep note")
    expect(note).to_be_hidden()
    phone.page.wait_for_function("() => !history.state.sheet")
    back(phone)
    at(phone, "/")
    leaves(phone)


def test_back_is_a_no_to_whatever_is_asked(phone: Phone) -> None:
    phone.go("Trends")
    rows = phone.entries()
    expect(rows.first).to_be_visible()
    before = len(phone.stored())
    rows.first.click()
    phone.press("Delete this check-in")
    dialog = phone.page.get_by_role("dialog", name="Delete this check-in?")
    address = phone.page.evaluate("location.pathname + location.hash")
    closes(phone, dialog, address)
    at(phone, address)
    phone.press("Delete this check-in")
    dialog.get_by_role("button", name="Delete this check-in").click()
    at(phone, "/trends")
    expect(seen(phone, "Deleted.")).to_be_visible()
    assert len(phone.stored()) == before
    back(phone)  # not to what was deleted
    at(phone, "/")
    leaves(phone)


def test_back_closes_the_further_places_of_very_large_text(new_phone: Callable[..., Phone]) -> None:
    phone = new_phone(viewport={"width": 320, "height": 640})
    phone.cdp.send(
        "Emulation.setDeviceMetricsOverride", {"width": 160, "height": 320, "deviceScaleFactor": 2, "mobile": True}
    )
    phone.open("/care")
    more = phone.page.get_by_role("button", name="More")
    menu = phone.page.locator("#more-places")
    more.click()
    closes(phone, menu, "/care")
    more.click()
    menu.get_by_role("link", name="You").click()
    at(phone, "/you")
    expect(menu).to_be_hidden()
    back(phone)
    at(phone, "/care")


def test_a_page_that_is_loaded_anew_under_a_sheet_is_left_by_one_back(phone: Phone) -> None:
    phone.go("Care")
    phone.page.get_by_role("link", name=re.compile("Five things")).click()
    phone.press("Help")
    expect(phone.page.get_by_role("dialog")).to_be_visible()
    phone.page.reload()
    at(phone, "/care#five-things")
    phone.page.wait_for_function("() => !history.state.sheet")
    back(phone)
    at(phone, "/care")
