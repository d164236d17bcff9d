"""A phone runs full while an account is made, entered or synced: it says so, loses nothing, and with room goes on."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Phone
from tests.browser.lies import rows_at, without_worker
from tests.browser.test_quota import FULL, make_room

# At once at the first write, and late at the second; `make soak` tries both at every one.
EVERY = pytest.mark.parametrize(
    ("writes", "late"),
    [
        pytest.param(n, late, marks=[] if (n, late) in {(0, False), (1, True)} else pytest.mark.soak)
        for n in range(8)
        for late in (False, True)
    ],
)


@pytest.fixture(autouse=True)
def _can_run_full(phone: Phone) -> None:
    without_worker(phone)
    phone.page.add_init_script(f"({FULL})()")


def told(phone: Phone) -> Locator:
    return phone.page.get_by_role("alert").filter(has_text="refused to store it").locator("visible=true")


def checked_in(phone: Phone, times: int) -> None:
    for _ in range(times):
        phone.open()
        phone.check_in()
        phone.done()


def ways_in(phone: Phone) -> Locator:
    """Signed in: Today, or the list of check-ins."""
    return phone.entries().first


@EVERY
@pytest.mark.provokes("status of 400 .*/register/complete")
def test_making_an_account(phone: Phone, writes: int, late: bool) -> None:
    checked_in(phone, 2)
    phone.add_authenticator()
    phone.open("/you")
    phone.press("Create a passkey")
    phone.type_groups_back()
    expect(phone.page.get_by_role("heading", name="Once more, to be sure")).to_be_visible()
    make_room(phone, writes, late)
    phone.press("Continue")
    made = phone.page.get_by_role("heading", name="Locked with your passkey.")
    expect(made.or_(told(phone)).first).to_be_visible()
    make_room(phone, None)
    if told(phone).is_visible():  # the server has it; the passkey that was just made opens it
        phone.press("Continue")
        expect(phone.page.get_by_role("alert").filter(has_text="already there").locator("visible=true")).to_be_visible()
        phone.sign_in()
        phone.press("Yes, mine")
    else:
        phone.done()
    phone.wait_safe(2)
    assert rows_at(phone, "select count(*) from account") == [(1,)]


@EVERY
def test_entering_it_on_a_new_phone(phone: Phone, writes: int, late: bool) -> None:
    checked_in(phone, 2)
    phone.enrol()
    phone.wait_safe(2)
    phone.forget()
    phone.open("/you#sign-in")
    make_room(phone, writes, late)
    phone.press("Sign in with a passkey")
    expect(ways_in(phone).or_(told(phone)).first).to_be_visible()
    make_room(phone, None)
    if told(phone).is_visible():
        phone.press("Sign in with a passkey")
    phone.wait_safe(2)


def test_whose_it_is_can_be_said_again_when_there_is_room(phone: Phone) -> None:
    checked_in(phone, 1)
    phone.enrol()
    phone.wait_safe(1)
    phone.forget()
    checked_in(phone, 1)
    phone.sign_in()
    expect(phone.page.get_by_role("button", name="Yes, mine").locator("visible=true")).to_be_visible()
    make_room(phone, 0)
    phone.press("Yes, mine")
    expect(told(phone)).to_be_visible()
    make_room(phone, None)
    phone.press("Yes, mine")
    phone.wait_safe(2)
    assert rows_at(phone, "select count(*) from record where erased = 0") == [(2,)]


def test_a_locked_phone_that_is_told_twice_to_try_again_saves_once(phone: Phone) -> None:
    """Unlocked, it would see that the two are the same."""
    checked_in(phone, 1)
    phone.enrol()
    phone.wait_safe(1)
    phone.open_here("/you")
    phone.press("Lock")
    phone.open_here("/")
    phone.start()
    for number in range(1, 8):
        phone.answer(number, "Often")
    expect(phone.page.get_by_text("8 of 8", exact=True)).to_be_visible()
    make_room(phone, 0)
    phone.answer(8, "Often")
    expect(phone.page.get_by_role("heading", name="Not saved yet.")).to_be_visible()
    make_room(phone, None)
    phone.page.get_by_role("button", name="Try again").locator("visible=true").dblclick()
    phone.saved()
    phone.unlock()
    phone.wait_safe(2)
    assert len(phone.stored()) == 2


@EVERY
def test_syncing(phone: Phone, writes: int, late: bool) -> None:
    checked_in(phone, 1)
    phone.enrol()
    phone.wait_safe(1)
    phone.page.context.set_offline(True)
    phone.go("Today")
    phone.check_in()
    phone.done()
    phone.go("You")
    make_room(phone, writes, late)
    phone.page.context.set_offline(False)
    phone.press("Sync now")
    ended = phone.page.get_by_text(re.compile("Safe: everything|refused to store"))
    expect(ended.locator("visible=true").first).to_be_visible()
    make_room(phone, None)
    phone.press("Sync now")
    phone.wait_safe(2)
    assert rows_at(phone, "select count(*) from record") == [(2,)]
