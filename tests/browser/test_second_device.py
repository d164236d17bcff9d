"""A second phone with the same passkey, somebody else on the same phone, signing out, deleting."""

import re
import sqlite3
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Phone
from tests.browser.rotation import sign_in_with


def count(phone: Phone, table: str) -> int:
    with sqlite3.connect(phone.site.database) as database:
        (found,) = database.execute(f"select count(*) from {table}").fetchone()
    return int(found)


def test_a_second_phone_shows_the_history_and_its_own_check_ins_join(phone: Phone) -> None:
    phone.open()
    phone.check_in(note="from the first")
    phone.enrol()
    phone.wait_safe()
    phone.forget()

    phone.open()
    phone.check_in()
    phone.sign_in()
    expect(phone.page.get_by_role("heading", name="1 entry was made here. Yours?")).to_be_visible()
    phone.press("Yes, mine")
    phone.wait_safe(2)
    assert count(phone, "record") == 3


def unsent(phone: Phone) -> None:
    """With an account, a check-in that no server has, and no signal."""
    phone.open()
    phone.ready_offline()
    phone.enrol()
    phone.page.context.set_offline(True)
    phone.open()
    phone.check_in()


def test_not_mine_leaves_the_check_ins_where_they_are_and_they_come_back_after_signing_out(phone: Phone) -> None:
    phone.open()
    phone.check_in()
    phone.enrol()
    phone.wait_safe()
    phone.forget()

    phone.open()
    phone.check_in()
    before = phone.stored()
    phone.sign_in()
    phone.press("Not mine")
    phone.wait_safe(1)
    assert count(phone, "record") == 1
    assert [row for row in phone.stored() if row["id"] == before[0]["id"]] == before

    phone.go("You")
    phone.page.get_by_role("link", name=re.compile("Signed in")).click()
    phone.press("Sign out")
    expect(phone.page.get_by_role("button", name="Check in").locator("visible=true")).to_be_visible()
    phone.go("Trends")
    expect(phone.entries()).to_have_count(1)
    expect(phone.entries().first).to_contain_text("saved")


def sign_in_beside_a_check_in(phone: Phone) -> None:
    """To an account that was made elsewhere, where a check-in is that belongs to none."""
    phone.open()
    phone.enrol()
    phone.forget()
    phone.open()
    phone.check_in()
    phone.sign_in()


def test_the_question_whose_they_are_goes_with_time_as_an_open_history_does(phone: Phone) -> None:
    phone.page.clock.install()
    sign_in_beside_a_check_in(phone)
    question = phone.page.get_by_role("heading", name="1 entry was made here. Yours?")
    expect(question).to_be_visible()
    phone.page.clock.fast_forward("05:20")
    expect(question).to_be_hidden()
    expect(phone.page.get_by_role("button", name="Sign in with a passkey").locator("visible=true")).to_be_visible()
    phone.open_here("/trends")
    expect(phone.entries()).to_have_count(1)
    expect(phone.entries().first).to_contain_text("saved")  # nobody is signed in


def test_somebody_elses_sign_in_neither_shows_nor_sends_what_the_first_left_unsent(phone: Phone) -> None:
    unsent(phone)
    phone.open("/you#sessions")
    expect(phone.page.get_by_text("1 entry has not been sent yet.").locator("visible=true")).to_be_visible()
    phone.press("Sign out")
    expect(phone.page.get_by_role("button", name="Start a check-in").locator("visible=true")).to_be_visible()
    phone.page.context.set_offline(False)

    phone.cdp.send(
        "WebAuthn.setAutomaticPresenceSimulation", {"authenticatorId": phone.authenticator, "enabled": False}
    )
    first = phone.authenticator
    phone.add_authenticator(transport="usb")
    phone.enrol()  # another person, another authenticator
    phone.open()
    phone.check_in()
    phone.unlock()
    phone.wait_safe(1)
    assert count(phone, "record") == 1
    assert count(phone, "account") == 2
    assert [row["state"] == "safe" for row in phone.stored()].count(True) == 1  # the other still waits for its owner

    phone.open("/you#sessions")
    phone.press("Sign out")
    expect(phone.page.get_by_role("button", name="Start a check-in").locator("visible=true")).to_be_visible()
    phone.cdp.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": phone.authenticator})
    phone.cdp.send("WebAuthn.setAutomaticPresenceSimulation", {"authenticatorId": first, "enabled": True})
    phone.sign_in()
    phone.wait_safe(1)
    assert count(phone, "record") == 2


LEFT = "import('/static/js/store/prefs.js').then(m => m.setPref('endSession', true))"  # signed out without signal
SYNC = "import('/static/js/places/syncing.js').then(m => m.syncNow())"


def test_a_session_that_was_left_ends_before_an_account_is_made(phone: Phone) -> None:
    phone.open()
    phone.check_in()
    phone.page.evaluate(LEFT)
    phone.enrol()
    phone.wait_safe(1)


@pytest.mark.parametrize("how", ["passkey", "code"])
def test_a_session_that_was_left_ends_before_somebody_signs_in(phone: Phone, how: str) -> None:
    phone.open()
    code = phone.enrol()
    phone.forget()
    phone.open()
    phone.check_in()
    phone.page.evaluate(LEFT)
    phone.sign_in() if how == "passkey" else sign_in_with(phone, code)
    expect(phone.page.get_by_role("button", name="Yes, mine")).to_be_visible()
    phone.page.evaluate(SYNC)  # while the question is there
    phone.press("Yes, mine")
    phone.wait_safe(1)


def test_sign_out_all_ends_every_session(phone: Phone) -> None:
    phone.open()
    phone.check_in()
    phone.enrol()
    phone.wait_safe()
    assert count(phone, "session") == 1
    phone.go("You")
    phone.page.get_by_role("link", name=re.compile("Signed in")).click()
    phone.press("Sign out all")
    expect(phone.page.get_by_role("button", name="Start a check-in").locator("visible=true")).to_be_visible()
    assert count(phone, "session") == 0


def test_delete_everything_everywhere_leaves_nothing(phone: Phone) -> None:
    phone.open()
    phone.check_in()
    phone.enrol()
    phone.wait_safe()
    phone.open("/you#delete")
    phone.page.get_by_role("radio", name=re.compile("account at the server")).check()
    phone.press("Delete everything")
    phone.page.get_by_role("dialog").get_by_role("button", name="Delete everything").click()
    expect(phone.page.get_by_role("button", name="Start a check-in").locator("visible=true")).to_be_visible()
    assert [count(phone, table) for table in ("account", "credential", "slot", "record", "session")] == [0] * 5
    assert phone.stored() == []


def test_delete_on_this_phone_works_offline_counts_what_is_unsent_and_offers_its_export(
    new_phone: Callable[..., Phone],
) -> None:
    phone = new_phone()
    phone.open()
    phone.ready_offline()
    phone.page.context.set_offline(True)
    phone.check_in(note="keep me")
    phone.open("/you#delete")
    expect(phone.page.get_by_text("2 entries exist only on this phone.").locator("visible=true")).to_be_visible()
    phone.page.get_by_role("link", name="Go to export").click()
    with phone.page.expect_download() as found:
        phone.press("Export")
    assert "keep me" in found.value.path().read_text()
    phone.open("/you#delete")
    phone.press("Delete everything")
    phone.page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    expect(phone.page.locator("[aria-busy=true]")).to_have_count(0)
    assert len(phone.stored()) == 2
    phone.press("Delete everything")
    phone.page.get_by_role("dialog").get_by_role("button", name="Delete everything").click()
    phone.page.wait_for_url("**/")
    phone.page.context.set_offline(False)
    phone.open()
    expect(phone.page.get_by_role("button", name="Start a check-in").locator("visible=true")).to_be_visible()
    assert phone.stored() == []
