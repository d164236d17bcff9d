"""An account by keys alone: made, locked, opened, exported, spoken in another language, deleted; and past the bar."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Phone
from tests.browser.keyboard import Keyboard
from tests.browser.test_keyboard import answered
from tests.conftest import Site

MADE_ANEW = """async () => {
  document.querySelector("[data-list] li[data-id]").dataset.old = ""
  const { changes } = await import("/static/js/journal/journal.js")
  changes.dispatchEvent(new Event("change"))
}"""


@pytest.fixture
def site(shared_site: Site) -> Site:
    return shared_site


@pytest.fixture
def keys(new_phone: Callable[..., Phone]) -> Keyboard:
    return Keyboard(new_phone())


def test_an_account_from_its_first_key_to_its_end(keys: Keyboard) -> None:
    page, phone = keys.page, keys.phone
    phone.add_authenticator()
    phone.open()
    keys.press("button", "Start a check-in")
    answered(keys, 1, "2")
    keys.press("button", "Done")
    keys.press("button", "Create a passkey")
    keys.at("heading", "A passkey of your own")
    code = page.get_by_label("Recovery code", exact=True).locator("visible=true").first
    expect(code).not_to_be_empty()
    for field in page.get_by_role("textbox").locator("visible=true").all():
        label = field.evaluate("each => each.labels[0].textContent")
        keys.type("textbox", label, code.inner_text().split("-")[int(label.split()[-1]) - 1])
    page.keyboard.press("Enter")
    keys.at("heading", "Once more, to be sure")
    keys.press("button", "Continue")
    keys.at("heading", "Locked with your passkey.")
    keys.press("button", "Done")
    keys.press("link", "You")
    keys.at("heading", "You")
    keys.press("button", "Lock")
    keys.at("button", "Unlock")
    page.keyboard.press("Enter")
    keys.at("heading", "Your history is locked.")
    keys.press("button", "Unlock")
    keys.at("heading", "Your usual range shows after 7 more check-ins.")
    keys.press("link", "You")

    keys.press("link", "Export Everything, as a file on this phone")
    keys.at("heading", "Export")
    with page.expect_download():
        keys.press("button", "Export")
    expect(page.get_by_role("status").filter(has_text="among your downloads")).to_be_visible()
    keys.at("button", "Export")
    keys.press("link", "Back to You", back=True)
    keys.at("link", "Export Everything, as a file on this phone")
    keys.press("link", "Passkeys Add, rename, remove", back=True)
    keys.press("button", "Rename")
    keys.at("textbox", "Name")
    page.keyboard.press("Control+A")
    page.keyboard.type("Ward phone")
    page.evaluate(MADE_ANEW)  # as by what another phone did meanwhile
    page.wait_for_function("() => !document.querySelector('li[data-old]')")
    page.keyboard.press("Enter")
    keys.at("button", "Rename")
    expect(page.get_by_text("Ward phone")).to_be_visible()
    keys.at("button", "Rename")

    phone.open_here("/you#delete")
    keys.at("heading", "Delete everything")
    keys.press("button", "Delete everything")
    expect(page.get_by_role("dialog")).to_be_visible()
    keys.at("button", "Cancel")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Start a check-in")).to_be_visible()


def test_another_language_and_the_way_past_the_bars(keys: Keyboard) -> None:
    page, phone = keys.page, keys.phone
    phone.open("/you#language")
    phone.ready_offline()
    keys.press("link", "Skip to the content")
    keys.at("heading", "Language")
    assert page.url.endswith("/you#language")
    keys.to("radio", "English")
    while not page.get_by_role("radio", name="Deutsch").is_checked():
        page.keyboard.press("ArrowDown")
    page.evaluate("document.documentElement.dataset.before = ''")
    keys.press("button", "Use this language")
    page.wait_for_function("() => document.documentElement && !('before' in document.documentElement.dataset)")
    expect(page.get_by_role("heading", name="Sprache")).to_be_visible()
