"""A practice handed on by the phone's own sheet, which no test can touch: what stands in for it notes what it gets."""

from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Phone
from tests.conftest import Site

SHEET = """(refused => {
  window.shared = []
  navigator.canShare = given => Object.keys(given).every(name => ["title", "text", "url"].includes(name))
  navigator.share = async given => {
    shared.push(given)
    if (refused) throw new DOMException("", refused)
  }
})"""


@pytest.fixture
def site(shared_site: Site) -> Site:
    return shared_site


def with_sheet(phone: Phone, refused: str = "") -> None:
    phone.page.add_init_script(f"({SHEET})('{refused}')")


def button(phone: Phone) -> Locator:
    return phone.page.get_by_role("button", name="Share this practice").locator("visible=true")


def shared(phone: Phone) -> Any:
    return phone.page.evaluate("shared")


def test_a_practice_is_shared_by_name_sentence_and_address_and_nothing_of_the_person(phone: Phone) -> None:
    with_sheet(phone)
    phone.open()
    phone.check_in(note="two admissions")
    phone.open("/care#five-things")
    about = phone.page.locator("[data-view='/care#five-things'] [data-phase=before] .lead").inner_text()
    button(phone).click()
    assert shared(phone) == [
        {"title": "Five things in the room", "text": about, "url": f"{phone.site.origin}/care#five-things"}
    ]
    phone.page.goto("about:blank")
    phone.open("/care#five-things")  # where it leads, for whoever gets it
    expect(phone.page.get_by_role("heading", name="Five things in the room").locator("visible=true")).to_be_visible()
    phone.press("Begin")
    expect(button(phone)).to_have_count(0)


def test_every_practice_is_shared_as_itself(phone: Phone) -> None:
    with_sheet(phone)
    phone.open("/care")
    expect(phone.page.get_by_role("heading", name="Practices")).to_be_visible()
    found = phone.page.evaluate(
        """() => [...document.querySelectorAll(".practice")].map(view => {
          view.querySelector("[data-share]").click()
          return [view.dataset.view, view.dataset.title]
        })"""
    )
    assert len(found) >= 10
    assert [[one["url"].removeprefix(phone.site.origin), one["title"]] for one in shared(phone)] == found
    assert all(one["text"] for one in shared(phone))


def test_a_sheet_that_is_put_away_again_is_not_spoken_of(phone: Phone) -> None:
    with_sheet(phone, "AbortError")
    phone.open("/care#five-things")
    expect(button(phone)).to_be_visible()
    words = phone.page.locator("body").inner_text()
    button(phone).click()
    phone.page.wait_for_function("() => shared.length === 1")
    assert phone.page.locator("body").inner_text() == words


def test_where_the_phone_has_no_sheet_nothing_is_offered(phone: Phone) -> None:
    phone.page.add_init_script("navigator.canShare = navigator.share = undefined")
    phone.open("/care#five-things")
    expect(phone.page.get_by_role("button", name="Begin").locator("visible=true")).to_be_visible()
    expect(button(phone)).to_have_count(0)
