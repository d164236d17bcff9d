"""What else a check-in promises: high answers, an old draft, an old browser, a flush with the app closed."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.conftest import Phone
from tests.browser.test_first_check_in import KEPT


def test_high_strain_puts_the_person_before_the_practice_and_alarms_nobody(phone: Phone) -> None:
    phone.open("/support")
    phone.page.get_by_role("combobox", name="Your country").select_option("GB")
    phone.wait_until("async () => (await (await import('/static/js/store/prefs.js')).getPref('country')) === 'GB'")
    phone.open()
    phone.check_in(("Nearly always",) * 8)
    person = phone.page.get_by_role("region", name="One person").bounding_box()
    practice = phone.page.get_by_role("region", name="One thing, now").bounding_box()
    assert person
    assert practice
    assert person["y"] < practice["y"]
    expect(phone.page.get_by_role("link", name="Samaritans").locator("visible=true").first).to_have_attribute(
        "href", "tel:116123"
    )
    expect(phone.page.get_by_role("main")).not_to_contain_text("at risk")


def test_an_old_draft_asks_whether_to_carry_on(phone: Phone) -> None:
    phone.open()
    phone.start()
    phone.answer(1, "Often")
    phone.wait_until(KEPT, 1)
    phone.page.add_init_script("{ const now = Date.now; Date.now = () => now() + 5 * 3600 * 1000 }")
    phone.open("/check-in")
    expect(phone.page.get_by_role("heading", name="You began a while ago.")).to_be_visible()
    phone.press("Carry on")
    expect(phone.page.get_by_text("2 of 8", exact=True)).to_be_visible()
    phone.open("/check-in")
    phone.press("Start fresh")
    expect(phone.page.get_by_text("1 of 8", exact=True)).to_be_visible()
    expect(phone.page.get_by_role("radio", name="Often", exact=True).locator("visible=true")).not_to_be_checked()


def test_whoever_is_asked_whether_to_carry_on_answers_nothing_that_is_not_seen(phone: Phone) -> None:
    phone.open()
    phone.start()
    for number in range(1, 8):
        phone.answer(number, "Often")
    phone.wait_until(KEPT, 7)
    phone.page.add_init_script("{ const now = Date.now; Date.now = () => now() + 5 * 3600 * 1000 }")
    phone.open("/check-in")
    asked = phone.page.get_by_role("heading", name="You began a while ago.")
    expect(asked).to_be_visible()
    expect(phone.page.get_by_role("button", name="Skip")).to_be_hidden()
    phone.page.get_by_role("button", name="Carry on").focus()
    phone.page.keyboard.press("2")
    phone.press("Back")
    expect(phone.page.get_by_role("button", name="Start a check-in")).to_be_visible()
    phone.press("Start a check-in")
    expect(asked).to_be_visible()
    phone.page.go_back()
    expect(phone.page.get_by_role("button", name="Start a check-in")).to_be_visible()
    phone.press("Start a check-in")
    phone.press("Carry on")
    expect(phone.page.get_by_text("8 of 8", exact=True)).to_be_visible()
    chosen = phone.page.get_by_role("radio", checked=True).locator("visible=true")
    expect(chosen).to_have_count(0)
    phone.press("Skip")
    phone.saved()


def test_a_browser_that_cannot_seal_says_so_before_anything_is_typed(new_phone: Callable[..., Phone]) -> None:
    phone = new_phone()
    phone.page.add_init_script(
        """for (const name of ["generateKey", "importKey"]) {
          const real = SubtleCrypto.prototype[name]
          SubtleCrypto.prototype[name] = function (...args) {
            const old = args.some(a => a === "X25519" || a?.name === "X25519")
            return old ? Promise.reject(new DOMException("", "NotSupportedError")) : real.apply(this, args)
          }
        }"""
    )
    phone.open()
    expect(phone.page.get_by_role("alert").filter(has_text="too old to seal")).to_be_visible()
    phone.go("Care")
    expect(phone.page.get_by_role("link", name="Five things in the room").locator("visible=true")).to_be_visible()
