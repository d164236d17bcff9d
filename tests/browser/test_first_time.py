"""The first two minutes: eight taps to a saved check-in, few more to an account. docs/first-time.md times it."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.conftest import Phone

COUNT = """globalThis.touched = { taps: 0, keys: 0 }
addEventListener("pointerdown", () => (touched.taps += 1), true)
addEventListener("keydown", () => (touched.keys += 1), true)"""


def test_eight_taps_save_a_check_in_and_a_dozen_taps_and_keys_protect_it(new_phone: Callable[..., Phone]) -> None:
    phone = new_phone(has_touch=True)
    phone.add_authenticator()
    phone.page.add_init_script(COUNT)
    phone.open("/")
    phone.page.get_by_role("button", name="Start a check-in").locator("visible=true").first.tap()
    before = phone.page.evaluate("touched.taps")
    for number in range(1, 9):
        expect(phone.page.get_by_text(f"{number} of 8", exact=True)).to_be_visible()
        phone.page.wait_for_function("() => !document.querySelector('check-in[data-deaf]')")
        phone.page.locator("fieldset[data-item]:not([hidden]) label.answer").first.tap()
    phone.saved()
    assert phone.page.evaluate("touched.taps") - before == 8
    before = phone.page.evaluate("touched.taps + touched.keys")
    protect(phone)
    assert phone.page.evaluate("touched.taps + touched.keys") - before <= 16


def protect(phone: Phone) -> None:
    tap(phone, "Done")
    tap(phone, "Create a passkey")
    code = phone.page.get_by_label("Recovery code", exact=True).locator("visible=true").first
    expect(code).not_to_be_empty()
    groups = code.inner_text().split("-")
    for field in phone.page.get_by_role("textbox", name=re.compile("^Group")).locator("visible=true").all():
        field.tap()
        number = int(field.evaluate("field => field.labels[0].textContent").split()[-1])
        field.press_sequentially(groups[number - 1])
        assert code.locator("span").nth(number - 1).inner_text() == groups[number - 1]
    tap(phone, "Continue")
    expect(phone.page.get_by_text("Once more, to be sure").locator("visible=true")).to_be_visible()
    tap(phone, "Continue")
    expect(phone.page.get_by_text("Locked with your passkey.")).to_be_visible()
    tap(phone, "Done")
    phone.wait_safe(1)


def tap(phone: Phone, name: str) -> None:
    phone.page.get_by_role("button", name=name, exact=True).locator("visible=true").first.tap()
