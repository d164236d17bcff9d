"""Passkeys and the recovery code, with virtual authenticators: enrol, lock, unlock, add, rename, remove, recover."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Phone

# As authenticators that give their output to a use only: a creation tells no more than that there will be one.
LATE_OUTPUT = """(() => {
  const { getClientExtensionResults } = PublicKeyCredential.prototype
  PublicKeyCredential.prototype.getClientExtensionResults = function () {
    const found = getClientExtensionResults.call(this)
    const made = this.response instanceof AuthenticatorAttestationResponse
    return made ? { ...found, prf: { enabled: true } } : found
  }
})()"""


def lock(phone: Phone) -> None:
    phone.open("/you") if not phone.page.url.endswith("/you") else None
    phone.press("Lock")
    expect(phone.page.get_by_role("button", name="Unlock", exact=True).locator("visible=true")).to_be_visible()


def test_a_locked_phone_shows_nothing_and_opens_offline_with_the_passkey(phone: Phone) -> None:
    phone.open()
    phone.ready_offline()
    phone.check_in(note="two admissions")
    phone.enrol(by_hand=True)
    phone.wait_safe()
    phone.page.context.set_offline(True)
    phone.open("/trends")  # a reload drops the keys
    expect(phone.page.get_by_role("heading", name="Your history is locked.").locator("visible=true")).to_be_visible()
    assert "two admissions" not in phone.page.content()
    phone.press("Unlock")
    line = phone.page.get_by_text("Only your passkey or your recovery code opens it.")
    expect(line.locator("visible=true")).to_be_visible()
    expect(phone.page.locator('[data-view="/you#unlock"]')).to_be_visible()
    phone.press("Unlock")
    expect(phone.entries()).to_have_count(1)
    phone.entries().first.click()
    expect(phone.page.get_by_text("two admissions").locator("visible=true")).to_be_visible()


def test_locking_closes_the_other_tab_too(phone: Phone) -> None:
    phone.open()
    phone.check_in()
    code = phone.enrol()
    other = Phone(phone.page.context.new_page(), phone.site, phone.cdp)
    other.cdp = other.page.context.new_cdp_session(other.page)
    other.open("/trends")
    expect(other.page.get_by_role("heading", name="Your history is locked.").locator("visible=true")).to_be_visible()
    other.press("Use recovery code")  # its page has no authenticator
    other.page.get_by_role("textbox", name="Recovery code").locator("visible=true").fill(code)
    other.press("Continue")
    expect(other.entries()).to_have_count(1)
    phone.go("Trends")
    expect(phone.entries()).to_have_count(1)
    phone.go("You")
    phone.press("Lock")
    for tab in (phone, other):
        lead = tab.page.get_by_role("button", name="Unlock", exact=True).locator("visible=true")
        expect(lead).to_be_visible()
    for tab in (phone, other):
        assert "Strain 2.0" not in tab.page.content()  # not in a hidden part either
        assert "2.0 of 4" not in tab.page.content()
    phone.go("Trends")
    for tab in (phone, other):
        expect(tab.page.get_by_role("heading", name="Your history is locked.").locator("visible=true")).to_be_visible()


def test_an_idle_phone_locks_by_itself(phone: Phone) -> None:
    phone.page.clock.install()
    phone.open()
    phone.check_in()
    phone.enrol()
    phone.wait_safe()
    phone.page.clock.fast_forward("05:20")
    expect(phone.page.get_by_role("heading", name="Your history is locked.").locator("visible=true")).to_be_visible()


def test_the_recovery_code_opens_the_history_on_a_new_phone_and_a_wrong_one_says_what_is_wrong(phone: Phone) -> None:
    phone.open()
    phone.check_in()
    code = phone.enrol()
    phone.wait_safe()
    phone.forget()
    phone.open("/you#sign-in")
    phone.press("Use recovery code")
    field = phone.page.get_by_role("textbox", name="Recovery code").locator("visible=true")
    for typed, sentence in (
        ("ABC", "28 characters"),
        (code[:-1] + ("0" if code[-1] != "0" else "1"), "does not add up"),
    ):
        field.fill(typed)
        phone.press("Continue")
        expect(phone.page.get_by_role("alert").filter(has_text=sentence)).to_be_visible()
    field.fill(code.lower().replace("-", " "))
    phone.press("Continue")
    expect(phone.entries()).to_have_count(1)


def test_a_second_passkey_opens_the_history_and_the_first_still_does(phone: Phone) -> None:
    phone.open()
    phone.check_in()
    phone.enrol()
    first = phone.authenticator
    phone.go("You")
    phone.page.get_by_role("link", name=re.compile("Passkeys")).click()
    phone.make_another_passkey()
    phone.press("Continue")
    expect(phone.page.get_by_text("The new passkey works.").locator("visible=true")).to_be_visible()
    phone.forget()
    phone.sign_in()  # only the second is present
    phone.wait_safe()
    phone.cdp.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": phone.authenticator})
    phone.cdp.send("WebAuthn.setAutomaticPresenceSimulation", {"authenticatorId": first, "enabled": True})
    phone.forget()
    phone.sign_in()
    phone.wait_safe()


def test_names_of_passkeys_are_sealed_and_the_last_one_goes_only_with_the_recovery_code(phone: Phone) -> None:
    phone.open()
    phone.check_in()
    code = phone.enrol()
    phone.go("You")
    phone.page.get_by_role("link", name=re.compile("Passkeys")).click()
    phone.press("Rename")
    phone.page.get_by_role("textbox", name="Name").fill("Zanzibar tablet")
    phone.page.get_by_role("dialog").get_by_role("button", name="Rename").click()
    expect(phone.page.get_by_text("Zanzibar tablet").locator("visible=true")).to_be_visible()
    assert b"Zanzibar" not in b"".join(path.read_bytes() for path in phone.site.data.iterdir() if path.is_file())

    phone.press("Remove")
    dialog = phone.page.get_by_role("dialog")
    dialog.get_by_role("textbox", name="Recovery code").fill("0000")
    dialog.get_by_role("button", name="Remove").click()
    expect(phone.page.get_by_role("alert").filter(has_text="28 characters")).to_be_visible()
    phone.press("Remove")
    dialog.get_by_role("textbox", name="Recovery code").fill(code)
    dialog.get_by_role("button", name="Remove").click()
    expect(phone.page.get_by_text("Zanzibar tablet").locator("visible=true")).to_have_count(0)


@pytest.mark.provokes("status of 401 .*/api/recovery")
def test_a_new_recovery_code_replaces_the_old_one(phone: Phone) -> None:
    phone.open()
    phone.check_in()
    old = phone.enrol()
    phone.wait_safe()
    phone.go("You")
    phone.page.get_by_role("link", name=re.compile("Recovery code")).click()
    phone.press("New recovery code")
    new = phone.type_groups_back()
    expect(phone.page.get_by_text("The new code is in force.").locator("visible=true")).to_be_visible()
    phone.forget()
    phone.open("/you#sign-in")
    phone.press("Use recovery code")
    field = phone.page.get_by_role("textbox", name="Recovery code").locator("visible=true")
    field.fill(old)
    phone.press("Continue")
    expect(phone.page.get_by_role("alert").filter(has_text="No account opens")).to_be_visible()
    field.fill(new)
    phone.press("Continue")
    expect(phone.entries()).to_have_count(1)


def test_a_passkey_without_prf_signs_in_and_says_what_it_cannot_do(phone: Phone) -> None:
    phone.open()
    phone.check_in()
    phone.add_authenticator(prf=False)
    phone.open("/you")
    phone.press("Create a passkey")
    code = phone.type_groups_back()
    phone.prove()
    expect(phone.page.get_by_text("it cannot encrypt").locator("visible=true")).to_be_visible()
    phone.done()
    phone.open("/you")
    expect(phone.page.get_by_text("Your passkey cannot encrypt").locator("visible=true")).to_be_visible()
    expect(phone.page.get_by_role("button", name="Lock", exact=True).locator("visible=true")).to_have_count(0)
    phone.wait_safe()

    phone.forget()
    phone.sign_in()
    expect(phone.page.get_by_role("alert").filter(has_text="cannot open your history")).to_be_visible()
    phone.press("Use recovery code")
    phone.page.get_by_role("textbox", name="Recovery code").locator("visible=true").fill(code)
    phone.press("Continue")
    expect(phone.entries()).to_have_count(1)
    phone.open("/trends")
    expect(phone.entries()).to_have_count(1)  # this phone keeps it open, as it said


def test_a_browser_without_passkeys_says_so_and_the_rest_works(new_phone: Callable[..., Phone]) -> None:
    phone = new_phone()
    phone.page.add_init_script("delete window.PublicKeyCredential")
    phone.open("/you#create-passkey")
    expect(phone.page.get_by_text("This browser cannot make passkeys.").locator("visible=true").first).to_be_visible()
    phone.open("/")
    phone.check_in()


def test_cancelling_the_passkey_changes_nothing_and_can_be_tried_again(phone: Phone) -> None:
    phone.open()
    phone.check_in()
    phone.add_authenticator()
    phone.cdp.send("WebAuthn.setUserVerified", {"authenticatorId": phone.authenticator, "isUserVerified": False})
    phone.open("/you")
    phone.press("Create a passkey")
    phone.type_groups_back()
    expect(phone.page.get_by_role("alert").filter(has_text="cancelled")).to_be_visible()
    phone.cdp.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": phone.authenticator})
    phone.add_authenticator()
    phone.press("Continue")
    expect(phone.page.get_by_text("Use the new passkey once").locator("visible=true")).to_be_visible()
    phone.press("Continue")
    expect(phone.page.get_by_role("heading", name="Locked with your passkey.")).to_be_visible()


def test_an_authenticator_that_has_to_be_used_twice_is_told_of(phone: Phone) -> None:
    again = phone.page.get_by_role("status").filter(has_text="That worked. Use it once more").locator("visible=true")
    phone.page.add_init_script(LATE_OUTPUT)
    phone.add_authenticator()
    phone.open("/care")
    for _ in range(2):  # left in between, it begins anew
        phone.open_here("/care")
        phone.open_here("/you#create-passkey")
        phone.type_groups_back()
        expect(phone.page.get_by_role("heading", name="Once more, to be sure")).to_be_visible()
        expect(again).to_have_count(0)
        phone.press("Continue")
        expect(again).to_be_visible()
    phone.press("Continue")
    expect(phone.page.get_by_role("heading", name="Locked with your passkey.")).to_be_visible()
    phone.done()
    phone.go("You")
    phone.page.get_by_role("link", name=re.compile("Passkeys")).click()
    here = phone.authenticator
    for turn in range(2):
        phone.authenticator = here
        phone.make_another_passkey()
        expect(again).to_have_count(0)
        phone.press("Continue")
        expect(again).to_be_visible()
        if turn == 0:
            phone.cdp.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": phone.authenticator})
            phone.cdp.send("WebAuthn.setAutomaticPresenceSimulation", {"authenticatorId": here, "enabled": True})
            phone.open_here("/care")
            phone.open_here("/you#passkeys")
    phone.press("Continue")
    expect(phone.page.get_by_text("The new passkey works.").locator("visible=true")).to_be_visible()
