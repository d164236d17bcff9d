"""'Keep it close?' offers what can be done here, and is not asked where nothing can."""

from playwright.sync_api import expect

from tests.browser.conftest import Phone

NO_PASSKEYS = "delete globalThis.PublicKeyCredential"
INSTALLABLE = "dispatchEvent(new Event('beforeinstallprompt', { cancelable: true }))"
WATCH = """() => {
  const result = document.querySelector("[data-view='/check-in#result']")
  window.said = []
  const look = () => {
    if (result.checkVisibility() && result.innerText.includes("Not enough answered")) said.push(result.innerText)
  }
  new MutationObserver(look).observe(result, { subtree: true, childList: true, characterData: true, attributes: true })
}"""
IMPATIENT = """() => {
  const done = document.querySelector("[data-result=done]")
  const tap = () => {
    if (!done.checkVisibility()) return
    done.click()
    setTimeout(tap)
  }
  tap()
}"""
BOTH = "Both take a few seconds. Both can wait."


def ended(phone: Phone) -> None:
    """A first check-in, and away from its result."""
    phone.open()
    phone.check_in()
    phone.press("Done")


def test_where_no_passkey_can_be_made_and_nothing_be_installed_nothing_is_asked(phone: Phone) -> None:
    phone.page.add_init_script(NO_PASSKEYS)
    ended(phone)
    expect(phone.page.get_by_role("link", name="Last check-in")).to_be_visible()
    expect(phone.page.get_by_role("heading", name="Keep it close?")).to_have_count(0)


def test_where_no_passkey_can_be_made_the_home_screen_alone_is_offered(phone: Phone) -> None:
    phone.page.add_init_script(NO_PASSKEYS)
    phone.open()
    phone.check_in()
    phone.page.evaluate(INSTALLABLE)
    phone.press("Done")
    expect(phone.page.get_by_role("button", name="Add to home screen")).to_be_visible()
    expect(phone.page.get_by_role("button", name="Create a passkey")).to_have_count(0)
    expect(phone.page.get_by_text("anyone who can open this phone").locator("visible=true")).to_have_count(0)
    expect(phone.page.get_by_text(BOTH).locator("visible=true")).to_have_count(0)


def test_where_both_can_be_done_both_are_offered(phone: Phone) -> None:
    phone.open()
    phone.check_in()
    phone.page.evaluate(INSTALLABLE)
    phone.press("Done")
    expect(phone.page.get_by_role("button", name="Add to home screen")).to_be_visible()
    expect(phone.page.get_by_role("button", name="Create a passkey")).to_be_visible()
    expect(phone.page.get_by_text(BOTH)).to_be_visible()


def test_from_you_the_home_screen_leads_somewhere_without_a_prompt_too(phone: Phone) -> None:
    phone.open()
    phone.check_in()
    phone.open_here("/you")
    phone.page.get_by_role("link", name="Put it on your home screen").click()
    expect(phone.page.get_by_text("In the browser’s menu").locator("visible=true")).to_be_visible()
    expect(phone.page.get_by_role("button", name="Create a passkey")).to_have_count(0)
    expect(phone.page.get_by_text("Saved on this phone", exact=True).locator("visible=true")).to_have_count(0)
    phone.page.evaluate(INSTALLABLE)
    expect(phone.page.get_by_role("button", name="Add to home screen")).to_be_visible()
    expect(phone.page.get_by_text("In the browser’s menu").locator("visible=true")).to_have_count(0)


def test_on_the_way_out_the_result_says_nothing_else(phone: Phone) -> None:
    phone.open()
    phone.check_in()
    phone.page.evaluate(WATCH)
    phone.press("Done")
    expect(phone.page.get_by_role("heading", name="Keep it close?")).to_be_visible()
    assert phone.page.evaluate("() => said") == []


def test_more_taps_on_the_way_out_leave_the_question_where_it_is(phone: Phone) -> None:
    phone.open()
    phone.check_in()
    phone.page.evaluate(IMPATIENT)
    expect(phone.page.get_by_role("heading", name="Keep it close?")).to_be_visible()
    phone.press("Not now")
    expect(phone.page.get_by_role("link", name="Last check-in")).to_be_visible()
