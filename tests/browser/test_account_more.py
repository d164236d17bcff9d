"""What a phone left lying about, a lost passkey and a second person may not do."""

import json
import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.conftest import Phone
from tests.browser.lies import rows_at
from tests.browser.test_second_device import sign_in_beside_a_check_in


def delete_button(phone: Phone) -> None:
    phone.press("Delete everything")
    phone.page.get_by_role("dialog").get_by_role("button", name="Delete everything").click()


def choose_everywhere(phone: Phone) -> None:
    phone.open("/you#delete")
    phone.page.get_by_role("radio", name=re.compile("account at the server")).check()


def lose_the_passkey(phone: Phone) -> None:
    phone.cdp.send("WebAuthn.clearCredentials", {"authenticatorId": phone.authenticator})


def type_code(phone: Phone, code: str) -> None:
    phone.press("Use recovery code")
    phone.page.get_by_role("textbox", name="Recovery code").locator("visible=true").fill(code)
    phone.press("Continue")


def test_locking_takes_a_new_recovery_code_from_the_screen_and_out_of_force(phone: Phone) -> None:
    phone.open()
    phone.enrol()
    phone.unlock()
    phone.open_here("/you#recovery-code")
    phone.press("New recovery code")
    shown = phone.page.get_by_label("Recovery code", exact=True).locator("visible=true").first
    expect(shown).not_to_be_empty()
    code = shown.inner_text()
    phone.page.evaluate("() => import('/static/js/account/lock.js').then(m => m.lock())")
    expect(phone.page.get_by_role("button", name="New recovery code").locator("visible=true")).to_be_visible()
    assert code not in phone.page.content()


def test_a_locked_phone_that_was_just_verified_deletes_no_account(phone: Phone) -> None:
    phone.open()
    phone.enrol()
    lose_the_passkey(phone)  # somebody else holds the phone: no face, no finger
    choose_everywhere(phone)
    delete_button(phone)
    expect(phone.page.get_by_role("alert").filter(has_text="cancelled").locator("visible=true")).to_be_visible()
    assert rows_at(phone, "select count(*) from account") == [(1,)]


def test_whoever_lost_every_passkey_adds_one_with_the_recovery_code(phone: Phone) -> None:
    phone.open()
    phone.check_in()
    code = phone.enrol()
    lose_the_passkey(phone)
    phone.open("/you#unlock")
    type_code(phone, code)
    expect(phone.entries()).to_have_count(1)
    phone.open_here("/you#passkeys")
    type_code(phone, code)
    expect(phone.page.get_by_text("Now make the new one.").locator("visible=true")).to_be_visible()
    phone.press("Continue")
    expect(phone.page.get_by_text("Use the new one once").locator("visible=true")).to_be_visible()
    phone.press("Continue")
    expect(phone.page.get_by_text("The new passkey works.").locator("visible=true")).to_be_visible()
    phone.open()
    phone.unlock()
    expect(phone.entries()).to_have_count(1)


def test_the_account_goes_with_the_recovery_code_where_no_passkey_is_left(phone: Phone) -> None:
    phone.open()
    code = phone.enrol()
    lose_the_passkey(phone)
    choose_everywhere(phone)
    type_code(phone, code)
    phone.page.get_by_role("dialog").get_by_role("button", name="Delete everything").click()
    expect(phone.page.get_by_role("button", name="Start a check-in")).to_be_visible()
    assert rows_at(phone, "select count(*) from account") == [(0,)]


def test_deleting_an_account_here_leaves_the_check_ins_that_were_not_its_own(phone: Phone) -> None:
    sign_in_beside_a_check_in(phone)
    phone.press("Not mine")
    expect(phone.page.get_by_role("heading", name="Trends", exact=True)).to_be_visible()
    phone.open("/you#delete")
    delete_button(phone)
    expect(phone.page.get_by_role("button", name="Check in").locator("visible=true").first).to_be_visible()
    phone.open("/trends")
    expect(phone.entries()).to_have_count(1)


def test_deleting_offline_ends_the_session_with_the_next_signal(phone: Phone) -> None:
    phone.open()
    phone.ready_offline()
    phone.enrol()
    phone.page.context.set_offline(True)
    phone.open("/you#delete")
    delete_button(phone)
    expect(phone.page.get_by_role("button", name="Start a check-in")).to_be_visible()
    assert rows_at(phone, "select count(*) from session") == [(1,)]
    phone.page.context.set_offline(False)
    for _ in range(200):
        if rows_at(phone, "select count(*) from session") == [(0,)]:
            break
        phone.page.evaluate("() => new Promise(resolve => setTimeout(resolve, 50))")
    assert rows_at(phone, "select count(*) from session") == [(0,)]


def test_a_sealed_export_holds_the_slot_that_the_recovery_code_opens(new_phone: Callable[..., Phone]) -> None:
    phone = new_phone()
    phone.open("/you#export")
    expect(phone.page.get_by_role("radio", name=re.compile("Sealed"))).to_be_disabled()
    phone.enrol()
    phone.forget()
    phone.sign_in()
    expect(phone.page.get_by_role("heading", name="Trends", exact=True)).to_be_visible()
    phone.open("/you#export")
    phone.page.get_by_role("radio", name=re.compile("Sealed")).check()
    with phone.page.expect_download() as started:
        phone.press("Export")
    made = json.loads(started.value.path().read_text())
    assert {slot["kind"] for slot in made["slots"]} == {"passkey", "recovery"}
