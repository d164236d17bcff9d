"""A result that somebody comes back to, or that stands there while something happens in another tab."""

import re
from datetime import timedelta

from playwright.sync_api import expect

from tests.browser.conftest import Phone
from tests.browser.history import seed, steady
from tests.today import today


def test_unlock_to_compare_leads_back_to_a_result_that_is_compared(phone: Phone) -> None:
    phone.open()
    seed(phone, steady(today() - timedelta(days=1), 60))
    phone.enrol()
    phone.open()  # locked
    phone.check_in()
    page = phone.page
    page.get_by_role("link", name="Unlock to compare").click()
    phone.press("Unlock")
    expect(page.get_by_role("heading", name=re.compile("than is usual for you|in your usual range"))).to_be_visible()
    expect(page.get_by_text("Your history is locked").locator("visible=true")).to_have_count(0)
    expect(page.get_by_text("Shaded: your usual").locator("visible=true")).to_be_visible()


def test_a_result_of_somebody_who_signed_out_in_another_tab_does_not_stay(phone: Phone) -> None:
    phone.open()
    phone.enrol()
    phone.go("Today")
    phone.check_in(("Nearly always",) * 6 + ("Never",) * 2)
    other = Phone(phone.page.context.new_page(), phone.site, phone.cdp)
    other.open("/you#sessions")
    other.press("Sign out")
    expect(other.page.get_by_role("button", name="Start a check-in").locator("visible=true")).to_be_visible()
    phone.page.bring_to_front()
    expect(phone.page.get_by_role("button", name="Start a check-in").locator("visible=true")).to_be_visible()
    assert "4.0" not in phone.page.locator("[data-view='/check-in#result']").inner_text()
    expect(phone.page.locator("[data-view='/check-in#result']")).to_be_hidden()


def test_a_check_in_that_was_deleted_is_not_found_again_by_going_back(phone: Phone) -> None:
    phone.open()
    phone.check_in()
    page = phone.page
    page.get_by_role("region", name="One thing, now").get_by_role("link").click()
    expect(page.get_by_role("button", name="Begin").locator("visible=true")).to_be_visible()
    other = Phone(page.context.new_page(), phone.site, phone.cdp)
    other.open("/trends")
    other.entries().first.click()
    other.press("Delete this check-in")
    other.page.get_by_role("dialog").get_by_role("button", name="Delete this check-in").click()
    expect(other.page.get_by_role("status").filter(has_text="Deleted").locator("visible=true")).to_be_visible()
    page.bring_to_front()
    page.go_back()
    expect(page.get_by_role("heading", name=re.compile("strain"))).to_have_count(0)
    expect(page.locator("[data-view='/check-in#result']")).to_be_hidden()
    expect(page).to_have_url(f"{phone.site.origin}/")
