"""Signed out with entries still here: whoever is asked, or told, about what lies on this phone hears of these too."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Phone
from tests.browser.test_second_device import unsent

SEALED = "Sealed entries of an account that signed out"
UNSENT = re.compile(r"^\d+ (entry is|entries are) on this device now\.")
AT_SERVER = re.compile("The server.s sealed copy goes")


@pytest.fixture
def left(phone: Phone) -> Phone:
    """Signed out without signal, with a check-in that no server has; signal is back."""
    unsent(phone)
    phone.open("/you#sessions")
    phone.press("Sign out")
    expect(phone.page.get_by_role("button", name="Start a check-in").locator("visible=true")).to_be_visible()
    assert len(phone.stored()) == 1
    phone.page.context.set_offline(False)
    return phone


def test_a_phone_that_is_to_be_shared_asks_about_what_an_account_left_unsent(left: Phone) -> None:
    page = left.page
    left.open("/you#shared")
    expect(page.get_by_text(UNSENT)).to_be_visible()
    left.press("Make this a shared device")
    asked = page.get_by_role("dialog", name="Make this a shared device?")
    expect(asked).to_be_visible()
    asked.get_by_role("button", name="Cancel").click()
    expect(asked).to_be_hidden()
    left.open("/you")
    assert len(left.stored()) == 1
    left.sign_in()
    left.wait_safe()


def test_deleting_says_what_it_leaves_of_an_account_that_signed_out(left: Phone) -> None:
    page = left.page
    left.open("/you")
    expect(page.get_by_text(SEALED).locator("visible=true")).to_be_visible()
    left.open_here("/you#delete")
    expect(page.get_by_text(f"{SEALED} here stay on this phone.").locator("visible=true")).to_be_visible()
    left.press("Delete everything")
    page.get_by_role("dialog").get_by_role("button", name="Delete everything").click()
    expect(page.get_by_role("button", name="Start a check-in").locator("visible=true")).to_be_visible()
    assert len(left.stored()) == 1


def test_nobody_without_an_account_is_told_of_a_copy_at_the_server(phone: Phone) -> None:
    phone.open()
    phone.check_in()
    phone.open_here("/you")
    expect(phone.page.get_by_text("Saved on this phone, and only here.")).to_be_visible()
    expect(phone.page.get_by_text(SEALED).locator("visible=true")).to_have_count(0)
    phone.open_here("/trends")
    phone.entries().click()
    phone.press("Delete this check-in")
    asked = phone.page.get_by_role("dialog", name="Delete this check-in?")
    expect(asked).to_contain_text("nobody can bring them back")
    expect(asked.get_by_text(AT_SERVER)).to_be_hidden()
    asked.get_by_role("button", name="Cancel").click()
    phone.enrol()
    phone.wait_safe()
    phone.entries().click()
    phone.press("Delete this check-in")
    expect(asked.get_by_text(AT_SERVER)).to_be_visible()
