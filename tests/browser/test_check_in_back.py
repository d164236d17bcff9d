"""The phone's own Back in a check-in, and clicks that come without a pointer."""

from playwright.sync_api import expect

from tests.browser.conftest import Phone
from tests.browser.test_first_check_in import KEPT


def test_the_phone_s_back_equals_back(phone: Phone) -> None:
    phone.open()
    phone.start()
    phone.answer(1, "Often")
    phone.answer(2, "Never")
    expect(phone.page.get_by_text("3 of 8", exact=True)).to_be_visible()
    phone.wait_until(KEPT, 2)
    phone.page.go_back()
    expect(phone.page.get_by_text("2 of 8", exact=True)).to_be_visible()
    expect(phone.page.get_by_role("radio", name="Never", exact=True).locator("visible=true")).to_be_checked()
    phone.page.go_back()
    expect(phone.page.get_by_text("1 of 8", exact=True)).to_be_visible()
    phone.page.go_back()
    expect(phone.page.get_by_role("button", name="Start a check-in")).to_be_visible()


def test_close_leaves_from_any_question_and_the_draft_stays(phone: Phone) -> None:
    phone.open()
    phone.start()
    phone.answer(1, "Often")
    phone.answer(2, "Never")
    expect(phone.page.get_by_text("3 of 8", exact=True)).to_be_visible()
    phone.press("Close")
    expect(phone.page.get_by_role("button", name="Start a check-in")).to_be_visible()
    phone.press("Start a check-in")
    expect(phone.page.get_by_text("3 of 8", exact=True)).to_be_visible()


def test_back_from_the_result_opens_no_new_form(phone: Phone) -> None:
    phone.open()
    phone.check_in()
    phone.page.go_back()
    expect(phone.page.get_by_role("button", name="Check in", exact=True)).to_be_visible()


def test_a_click_without_a_pointer_answers(phone: Phone) -> None:
    phone.open()
    phone.start()
    phone.page.get_by_role("radio", name="Often", exact=True).locator("visible=true").dispatch_event("click")
    expect(phone.page.get_by_text("2 of 8", exact=True)).to_be_visible()


def test_the_crisis_line_stays_in_reach_when_scrolled(phone: Phone) -> None:
    phone.page.set_viewport_size({"width": 320, "height": 568})
    phone.open("/support")
    phone.page.get_by_label("Your country").select_option("GB")
    calls = phone.page.get_by_role("link", name="Call Samaritans").locator("visible=true")
    expect(calls).to_have_count(1)
    phone.page.get_by_role("heading", name="What your employer can see").scroll_into_view_if_needed()
    phone.page.mouse.wheel(0, 2000)
    expect(calls).to_have_count(2)
    expect(calls.first).to_be_in_viewport()
