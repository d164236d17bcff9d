"""The phone's Back from everywhere: it closes what lies over a page, leads to the list, leaves from the first page."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.addresses import at, back, furnish, leaves
from tests.browser.conftest import Phone
from tests.browser.directory import ENTRIES, wait_for_list
from tests.browser.history import seed, steady
from tests.browser.test_questionnaires import fill_in
from tests.browser.test_questionnaires import wait_for as wait_for_questionnaires
from tests.conftest import Site


@pytest.fixture(scope="module")
def site(shared_site: Site, tmp_path_factory: pytest.TempPathFactory) -> Site:
    return furnish(shared_site, tmp_path_factory.mktemp("house"))


@pytest.fixture
def phone(new_phone: Callable[..., Phone]) -> Phone:
    """With a history, on Today, which is the first page: before it lies another site."""
    made = new_phone()
    made.open("/support")
    wait_for_list(made, len(ENTRIES))
    made.open("/trends")
    wait_for_questionnaires(made, 1)
    seed(made, steady(datetime.now(UTC).date() + timedelta(days=1), 60))
    made.page.goto("about:blank")
    made.open("/")
    expect(made.page.get_by_role("button", name="Check in", exact=True)).to_be_visible()
    return made


def links(phone: Phone) -> Iterator[Locator]:
    """Each link of a place that leads further in."""
    found = phone.page.get_by_role("main").locator("a[href^='/']:not(.back)").locator("visible=true")
    for href in found.evaluate_all("all => [...new Set(all.map(a => a.getAttribute('href')))]"):
        yield phone.page.get_by_role("main").locator(f"a[href='{href}']").locator("visible=true").first


@pytest.mark.parametrize("place", ["Trends", "Care", "Support", "You"])
def test_back_leads_from_every_page_to_the_list_where_it_was(phone: Phone, place: str) -> None:
    path = f"/{place.lower()}"
    phone.go(place)
    at(phone, path)
    if place == "Support":
        phone.page.get_by_label("Your country").select_option("GB")
    if place == "Trends":
        expect(phone.entries().first).to_be_visible()
    deepest = 0
    for link in links(phone):
        href = link.get_attribute("href") or ""
        link.scroll_into_view_if_needed()
        scrolled = phone.page.evaluate("scrollY")
        deepest = max(deepest, scrolled)
        link.click()
        at(phone, href)
        assert phone.page.evaluate("scrollY") == 0
        back(phone)
        at(phone, path)
        phone.page.wait_for_function("y => Math.abs(scrollY - y) < 2", arg=scrolled)
    assert deepest > 200
    back(phone)
    at(phone, "/")
    leaves(phone)


def test_back_finds_the_rows_that_were_asked_for_and_what_was_searched(phone: Phone) -> None:
    phone.go("Trends")
    phone.press("Show earlier check-ins")
    expect(phone.page.locator("[data-list] a")).to_have_count(30)
    last = phone.page.locator("[data-list] a").last
    day = last.locator("[data-day]").inner_text()
    last.click()
    expect(phone.page.get_by_role("heading", name=day)).to_be_visible()
    back(phone)
    expect(last.locator("[data-day]")).to_have_text(day)
    expect(last).to_be_in_viewport()
    phone.go("Support")
    phone.page.get_by_role("link", name="Search everything").click()
    phone.page.get_by_label("Find", exact=True).fill("peer")
    expect(phone.page.locator("[data-rows] li")).to_have_count(1)
    phone.page.locator("[data-rows] a").first.click()
    expect(phone.page.get_by_role("heading", name="Peer support, theatre")).to_be_visible()
    phone.page.get_by_role("link", name="Back", exact=True).click()
    at(phone, "/support#kind=all")
    expect(phone.page.get_by_label("Find", exact=True)).to_have_value("peer")
    expect(phone.page.locator("[data-rows] li")).to_have_count(1)


def test_the_arrow_of_a_page_and_the_phone_s_back_are_one_way(phone: Phone) -> None:
    phone.go("Care")
    phone.page.get_by_role("link", name=re.compile("Self-care plan")).click()
    at(phone, "/care#plan")
    phone.page.get_by_role("link", name="Back to Care").click()
    at(phone, "/care")
    back(phone)
    at(phone, "/")
    leaves(phone)


def test_a_link_from_outside_leads_by_its_arrow_into_the_app_and_by_back_out_of_it(phone: Phone) -> None:
    for address, arrow, place in (
        ("/care#lesson-signs", "Back to Care", "/care"),
        ("/you#export", "Back to You", "/you"),
        ("/support#kind=eap", "Back to Support", "/support"),
    ):
        phone.page.goto("about:blank")
        phone.open(address)
        at(phone, address)
        phone.page.get_by_role("link", name=arrow).locator("visible=true").click()
        at(phone, place)
        leaves(phone)


def test_back_leads_into_no_form_that_is_done(phone: Phone) -> None:
    phone.add_authenticator()
    phone.check_in()
    phone.done()
    phone.press("Not now")
    at(phone, "/")
    phone.go("Trends")
    phone.entries().first.click()
    entry = phone.page.evaluate("location.pathname + location.hash")
    phone.page.get_by_role("link", name="Change the answers").click()
    at(phone, entry.replace("entry", "edit"))
    phone.page.get_by_role("radio", name="Never").locator("visible=true").first.check(force=True)
    phone.press("Keep changes")
    at(phone, entry)
    back(phone)
    at(phone, "/trends")
    phone.page.get_by_role("link", name=re.compile("Longer questionnaires")).locator("visible=true").click()
    phone.page.get_by_role("link", name=re.compile("2 questions")).click()
    fill_in(phone, [1, 1])
    phone.press("Done")
    expect(phone.page.get_by_text("A screening, not a diagnosis.").locator("visible=true")).to_be_visible()
    back(phone)
    at(phone, "/trends#questionnaires")
    back(phone)
    at(phone, "/trends")
    phone.go("You")
    phone.press("Create a passkey")
    phone.type_groups_back()
    phone.prove()
    expect(phone.page.get_by_role("heading", name="Locked with your passkey.")).to_be_visible()
    phone.done()
    at(phone, "/")
    back(phone)
    at(phone, "/you")
    back(phone)
    at(phone, "/trends")
    back(phone)
    at(phone, "/")
    leaves(phone)


# A step back arrives a moment later than it is asked for; on a busy phone a long one.
SLOW_BACK = """() => {
  const back = history.back.bind(history)
  history.back = () => setTimeout(back, 200)
}"""


def test_a_button_that_is_tapped_twice_leaves_once(phone: Phone) -> None:
    page = phone.page
    phone.go("Trends")
    phone.entries().first.click()
    entry = page.evaluate("location.pathname + location.hash")
    page.get_by_role("link", name="Change the answers").click()
    at(phone, entry.replace("entry", "edit"))
    page.evaluate(SLOW_BACK)
    page.evaluate("window.backs = 0; addEventListener('popstate', () => backs++)")
    page.get_by_role("button", name="Close").locator("visible=true").dblclick()
    at(phone, entry)
    page.get_by_role("link", name="Change the answers").click()
    at(phone, entry.replace("entry", "edit"))
    assert page.evaluate("backs") == 1


def test_an_entry_that_is_deleted_is_left_once(phone: Phone) -> None:
    """What deletes it leaves, and so does what sees that it is gone."""
    page = phone.page
    phone.go("You")
    phone.go("Trends")
    phone.entries().first.click()
    page.evaluate(SLOW_BACK)
    phone.press("Delete this check-in")
    page.get_by_role("dialog").get_by_role("button", name="Delete this check-in").click()
    expect(page.get_by_text("Deleted.", exact=True).locator("visible=true")).to_be_visible()
    at(phone, "/trends")
    back(phone)
    at(phone, "/you")


def test_back_ends_a_practice_and_leads_where_it_was_offered(phone: Phone) -> None:
    phone.check_in()
    phone.page.get_by_role("main").locator("[data-suggest]").locator("visible=true").click()
    phone.press("Begin")
    expect(phone.page.get_by_role("button", name="Pause")).to_be_enabled()
    back(phone)
    at(phone, "/check-in#result")
    phone.page.get_by_role("main").locator("[data-suggest]").locator("visible=true").click()
    expect(phone.page.get_by_role("button", name="Begin").locator("visible=true")).to_be_visible()
    phone.press("End")
    at(phone, "/check-in#result")
    phone.done()
    phone.press("Not now")
    at(phone, "/")
    leaves(phone)


def test_back_leaves_all_questions_on_one_page(phone: Phone) -> None:
    """A draft that was begun one by one made a step more, from which Back led in again."""
    phone.start()
    phone.page.wait_for_function("() => document.querySelector('check-in').draft")
    phone.press("All questions on one page")
    at(phone, "/check-in#all")
    for number in range(2):
        phone.page.get_by_role("group").nth(number).get_by_role("radio", name="Often").check(force=True)
    expect(phone.page.get_by_text("2 of 8", exact=True)).to_be_visible()
    back(phone)
    at(phone, "/")
    phone.page.get_by_role("button", name="Check in", exact=True).click()
    at(phone, "/check-in#all")
    expect(phone.page.get_by_text("2 of 8", exact=True)).to_be_visible()
    back(phone)
    at(phone, "/")
    leaves(phone)
