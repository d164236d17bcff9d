"""Accounts, keys and sessions that were left while they were under way: nothing pretends to be what it is not."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Route, expect

from tests.browser.addresses import at
from tests.browser.conftest import Phone
from tests.browser.lies import asked_and_held, rows_at, without_worker
from tests.browser.rotation import ROTATE, begin, lived_in, sign_in_with
from tests.conftest import Site

# The moment in which the last step is sent, somebody is already elsewhere.
LEAVE_WHEN_SENDING = """() => {
  const sending = document.querySelector("[data-view='/you#create-passkey'] [data-step~=sending]")
  const looking = new MutationObserver(() => {
    if (sending.hidden) return
    looking.disconnect()
    document.querySelector("nav a[href='/']").click()
  })
  looking.observe(sending, { attributes: true })
}"""
BEGIN, SESSION, RECOVERY = "**/api/passkeys/sign-in/begin", "**/api/session", "**/api/recovery"
# What was on its way when it began has been read by now.
LOOKED = """async () => {
  const { status } = await import("/static/js/journal/status.js")
  for (let i = 0; i < 5; i++) await status()
  return true
}"""
KIND = "async kind => (await (await import('/static/js/journal/vaults.js')).theVault()).kind === kind"


@pytest.fixture
def site(shared_site: Site) -> Site:
    return shared_site


def seen(phone: Phone, text: str) -> Locator:
    return phone.page.get_by_text(text).locator("visible=true")


def test_an_account_that_is_left_while_it_is_sent_opens_with_its_code(
    phone: Phone, new_phone: Callable[..., Phone]
) -> None:
    phone.open("/")
    phone.check_in()
    phone.done()
    phone.add_authenticator()
    phone.open("/you")
    phone.press("Create a passkey")
    code = phone.type_groups_back()
    phone.page.evaluate(LEAVE_WHEN_SENDING)
    phone.prove()
    at(phone, "/")
    phone.wait_until(KIND, "account")
    phone.wait_safe(1)
    other = new_phone()
    other.open("/")
    sign_in_with(other, code)
    other.wait_safe(1)


def test_a_passkey_that_is_begun_and_left_is_not_gone_on_with(phone: Phone) -> None:
    lived_in(phone)
    phone.open_here("/you#passkeys")
    with asked_and_held(phone, BEGIN, lambda: phone.press("Add a passkey")):
        phone.open_here("/you")
        phone.open_here("/you#passkeys")
        add = phone.page.get_by_role("button", name="Add a passkey").locator("visible=true")
        expect(add).to_be_visible()
        answered = "**/api/passkeys/sign-in/complete"
    with phone.page.expect_response(answered):
        pass
    expect(phone.page.locator("[data-view='/you#passkeys'] [aria-busy=true]")).to_have_count(0)
    expect(add).to_be_visible()
    expect(seen(phone, "Continue")).to_have_count(0)


def new_code(phone: Phone) -> str:
    phone.open_here("/you#recovery-code")
    phone.press("New recovery code")
    return phone.type_groups_back()


@pytest.mark.provokes("ERR_FAILED .*/api/recovery")
@pytest.mark.parametrize("arrives", [True, False], ids=["it arrived", "it did not"])
def test_without_an_answer_nobody_is_told_that_the_old_code_counts(phone: Phone, arrives: bool) -> None:
    without_worker(phone)
    lived_in(phone)

    def lose(route: Route) -> None:
        if route.request.method == "PUT":
            assert not arrives or route.fetch().status == 204
            route.abort()
        else:
            route.continue_()

    phone.page.route(RECOVERY, lose)
    code = new_code(phone)
    expect(seen(phone, "nobody can say yet which code is in force")).to_be_visible()
    expect(seen(phone, "Nothing has changed")).to_have_count(0)
    phone.page.unroute_all(behavior="wait")
    phone.page.get_by_role("button", name="Continue").locator("visible=true").click()
    expect(seen(phone, "The new code is in force.")).to_be_visible()
    phone.forget()
    sign_in_with(phone, code)
    phone.wait_safe(1)


def test_a_code_that_was_left_while_it_was_sent_says_afterwards_that_it_counts(phone: Phone) -> None:
    lived_in(phone)
    with asked_and_held(phone, RECOVERY, lambda: new_code(phone)):
        phone.go("Care")
        at(phone, "/care")
    with phone.page.expect_response(RECOVERY):
        pass
    phone.open_here("/you#recovery-code")
    expect(seen(phone, "The new code is in force.")).to_be_visible()
    phone.go("Care")
    phone.open_here("/you#recovery-code")
    expect(phone.page.get_by_role("button", name="New recovery code")).to_be_visible()
    expect(seen(phone, "The new code is in force.")).to_have_count(0)


def test_signing_in_takes_nobody_out_of_what_was_begun_meanwhile(phone: Phone) -> None:
    lived_in(phone)
    phone.forget()
    phone.open("/")
    sessions = rows_at(phone, "select count(*) from session")
    with asked_and_held(phone, BEGIN, phone.sign_in):
        phone.open_here("/")
        phone.start()
        phone.answer(1, "Often")
        expect(phone.page.get_by_text("2 of 8", exact=True)).to_be_visible()
    with phone.page.expect_response(SESSION):
        pass
    expect(phone.page.get_by_text("2 of 8", exact=True)).to_be_visible()
    phone.wait_until(KIND, "local")
    assert rows_at(phone, "select count(*) from session") == sessions


def test_signing_out_waits_for_no_server(phone: Phone) -> None:
    lived_in(phone)
    phone.open_here("/you#sessions")
    with asked_and_held(phone, SESSION, lambda: phone.press("Sign out")):
        expect(phone.page.get_by_role("button", name="Start a check-in").locator("visible=true")).to_be_visible()


def delete_everything(phone: Phone) -> None:
    phone.press("Delete everything")
    phone.page.get_by_role("dialog").get_by_role("button", name="Delete everything").click()


def test_the_end_of_one_session_does_not_take_the_cookie_of_the_next(phone: Phone) -> None:
    """Its answer deletes the cookie, whoever's it is by then: nobody signs in before it came."""
    without_worker(phone)
    lived_in(phone)
    sessions = rows_at(phone, "select count(*) from session")
    asked: list[str] = []
    phone.page.on("request", lambda request: asked.append(f"{request.method} {request.url.split('/api/')[-1]}"))
    phone.open_here("/you#sessions")
    with asked_and_held(phone, SESSION, lambda: phone.press("Sign out")):
        expect(phone.page.get_by_role("button", name="Start a check-in").locator("visible=true")).to_be_visible()
        phone.sign_in()
        expect(phone.page.locator("[aria-busy=true]").locator("visible=true")).to_have_count(1)
        phone.wait_until(LOOKED)
        assert "POST passkeys/sign-in/begin" not in asked
    phone.wait_safe(1)
    assert asked.count("DELETE session") == 1
    assert rows_at(phone, "select count(*) from session") == sessions


def test_the_end_of_a_code_is_told_to_nobody_else(phone: Phone, new_phone: Callable[..., Phone]) -> None:
    other = new_phone()
    code = lived_in(other)
    without_worker(phone)
    lived_in(phone)
    with asked_and_held(phone, RECOVERY, lambda: new_code(phone)):
        phone.open_here("/you#sessions")
    with phone.page.expect_response(RECOVERY):
        pass
    phone.wait_until(LOOKED)
    phone.press("Sign out")
    expect(phone.page.get_by_role("button", name="Start a check-in").locator("visible=true")).to_be_visible()
    sign_in_with(phone, code)
    phone.wait_safe(1)
    phone.open_here("/you#recovery-code")
    expect(phone.page.get_by_role("button", name="New recovery code")).to_be_visible()
    phone.wait_until(LOOKED)
    expect(seen(phone, "The new code is in force.")).to_have_count(0)


def test_the_end_of_a_code_is_not_told_over_the_next(phone: Phone) -> None:
    lived_in(phone)
    with asked_and_held(phone, RECOVERY, lambda: new_code(phone)):
        phone.go("Care")
        at(phone, "/care")
        phone.open_here("/you#recovery-code")
        phone.press("New recovery code")
        shown = phone.page.get_by_label("Recovery code", exact=True).locator("visible=true").first
        expect(shown).not_to_be_empty()
    with phone.page.expect_response(RECOVERY):
        pass
    expect(phone.page.locator("[aria-busy=true]").locator("visible=true")).to_have_count(0)
    expect(shown).not_to_be_empty()
    expect(seen(phone, "The new code is in force.")).to_have_count(0)


def test_keys_that_were_changed_after_somebody_left_are_told_in_you(phone: Phone) -> None:
    lived_in(phone)
    begin(phone)
    with asked_and_held(phone, ROTATE, lambda: phone.type_groups_back()):
        phone.go("Care")
        at(phone, "/care")
    phone.wait_until("async () => (await (await import('/static/js/journal/vaults.js')).theVault()).epoch === 2")
    phone.open_here("/you")
    expect(phone.page.locator("[data-change=done]")).to_be_visible()


def test_what_was_chosen_for_one_vault_is_not_chosen_for_the_next(phone: Phone) -> None:
    lived_in(phone)
    phone.open_here("/you#delete")
    phone.page.get_by_role("radio", name=re.compile("^This phone and the account")).check()
    phone.open_here("/you")
    phone.open_here("/you#delete")
    expect(phone.page.get_by_role("radio", name=re.compile("^This phone only"))).to_be_checked()


def test_deleting_here_waits_for_no_server(phone: Phone) -> None:
    without_worker(phone)
    lived_in(phone)
    phone.open_here("/you#delete")
    with asked_and_held(phone, SESSION, lambda: delete_everything(phone)):
        expect(phone.page.get_by_role("button", name="Start a check-in").locator("visible=true")).to_be_visible()
        assert phone.stored() == []
    expect(phone.page.get_by_role("button", name="Start a check-in").locator("visible=true")).to_be_visible()
    phone.page.wait_for_function("() => document.cookie === ''")
