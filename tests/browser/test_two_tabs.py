"""Two tabs of one phone: what was given in either is kept, and nothing of one person lands with another."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.conftest import Phone


def tab_of(phone: Phone) -> Phone:
    return Phone(phone.page.context.new_page(), phone.site, phone.cdp, phone.authenticator)


def test_a_form_finished_with_other_answers_in_two_tabs_keeps_both(phone: Phone) -> None:
    phone.open()
    phone.start()
    second = tab_of(phone)
    second.open("/check-in")
    for tab, answer in ((second, "Never"), (phone, "Often")):
        for number in range(1, 9):
            tab.answer(number, answer)
        tab.saved()
    phone.open("/trends")
    expect(phone.entries()).to_have_count(2)
    strains = sorted(re.findall(r"Strain (\d)", " ".join(phone.entries().all_inner_texts())))
    assert strains == ["0", "3"]


def test_a_form_left_open_is_not_saved_to_the_next_persons_account(new_phone: Callable[..., Phone]) -> None:
    phone = new_phone()
    phone.open()
    phone.enrol()
    phone.open()
    phone.start()
    phone.answer(1, "Nearly always")
    expect(phone.page.get_by_text("2 of 8", exact=True)).to_be_visible()

    other = tab_of(phone)
    other.open("/you#sessions")
    other.press("Sign out")
    expect(other.page.get_by_role("button", name="Start a check-in")).to_be_visible()

    expect(phone.page.get_by_text("1 of 8", exact=True)).to_be_visible()
    expect(phone.page.get_by_role("radio", name="Nearly always").locator("visible=true")).not_to_be_checked()
