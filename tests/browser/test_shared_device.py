"""A tablet in a break room: whoever leaves leaves nothing, in the page, in storage, in the files of the browser."""

import base64
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Phone
from tests.browser.lies import held
from tests.browser.test_profile_on_disk import PLANT, Profile, of_answers, of_text, profile
from tests.conftest import Site

__all__ = ["profile"]

NOTE, SIGNED_NOTE = "badger in the break room", "weasel under an account"
ANSWERS = ("Nearly always", "Often", "Never", "Rarely", "Often", "Sometimes", "Rarely", "Often")


def share(phone: Phone) -> None:
    phone.open("/you#shared")
    phone.press("Make this a shared device")
    expect(phone.page.get_by_text("A shared device: nothing stays on it.")).to_be_visible()
    expect(phone.page.get_by_role("button", name="Start a check-in")).to_be_visible()


def sign_in_by_code(phone: Phone, code: str) -> None:
    phone.open_here("/you#sign-in")
    phone.press("Use recovery code")
    phone.page.get_by_role("textbox", name="Recovery code").locator("visible=true").fill(code)
    phone.press("Continue")
    expect(phone.page.get_by_role("heading", name="Check-ins", exact=True)).to_be_visible()


def somebody(own: Phone) -> tuple[Phone, str]:
    """Their own phone, with a check-in that is safe; and their recovery code."""
    own.open()
    own.check_in()
    code = own.enrol()
    own.wait_safe()
    return own, code


def check_in_unsent(tablet: Phone) -> None:
    """Without signal, by somebody who is signed in."""
    tablet.page.context.set_offline(True)
    tablet.go("Today")
    tablet.start()
    for number in range(1, 9):
        tablet.answer(number, "Rarely")


def empty(page: Page) -> None:
    expect(page.get_by_role("button", name="Start a check-in").locator("visible=true")).to_be_visible()
    stored = page.evaluate(
        """async () => {
          const { allVaults } = await import("/static/js/store/vaults.js")
          const { allRecords } = await import("/static/js/store/records.js")
          return (await Promise.all((await allVaults()).map(vault => allRecords(vault.account)))).flat().length
        }"""
    )
    assert stored == 0


SENT = """async () => {
  const { status } = await import("/static/js/journal/status.js")
  return (await status()).waiting === 0
}"""


def identity(phone: Phone) -> list[str]:
    """Account and record ids of the vault in use, base64url."""
    found: list[str] = phone.page.evaluate(
        """async () => {
          const { theVault } = await import("/static/js/journal/vaults.js")
          const { allRecords } = await import("/static/js/store/records.js")
          const { account } = await theVault()
          return [account, ...(await allRecords(account)).map(({ id }) => id)]
        }"""
    )
    return found


def test_nothing_of_two_people_lies_in_the_files_of_the_browser(
    profile: Profile, new_phone: Callable[..., Phone]
) -> None:
    own, code = somebody(new_phone())
    with profile.use() as tablet:
        share(tablet)
        tablet.ready_offline()
        tablet.start()
        for number, answer in enumerate(ANSWERS, 1):
            tablet.answer(number, answer)
        expect(tablet.page.get_by_text("Not stored: a shared device").locator("visible=true")).to_be_visible()
        tablet.press("Note")
        tablet.page.get_by_role("textbox", name="Note").fill(NOTE)
        tablet.press("Keep note")
        expect(tablet.page.get_by_text("Note kept.")).to_be_visible()
        anonymous = identity(tablet)
        assert len(anonymous) == 3
        tablet.done()
        empty(tablet.page)

        sign_in_by_code(tablet, code)
        expect(tablet.entries()).to_have_count(1)
        tablet.entries().click()
        expect(tablet.page.get_by_role("heading", name="Answers")).to_be_visible()
        assert identity(tablet)[1] not in tablet.page.url
        tablet.go("Today")
        tablet.start()
        for number, answer in enumerate(ANSWERS, 1):
            tablet.answer(number, answer)
        tablet.press("Note")
        tablet.page.get_by_role("textbox", name="Note").fill(SIGNED_NOTE)
        tablet.press("Keep note")
        expect(tablet.page.get_by_text("Note kept.")).to_be_visible()
        signed = identity(tablet)
        tablet.page.get_by_role("button", name="Leave nothing here").locator("visible=true").first.click()
        empty(tablet.page)
    own.open_here("/you")
    own.press("Sync now")
    own.wait_safe(2)

    needles = [form for text in (NOTE, SIGNED_NOTE, code) for form in of_text(text)]
    needles += of_answers({"numb": 4, "irritable": 3, "worn": 0, "focus": 1, "sleep": 3, "body": 2})
    for text in {*anonymous, *signed}:
        needles += [*of_text(text), base64.urlsafe_b64decode(text + "==")]
    assert profile.holds(needles) == []
    with profile.use() as tablet:  # the search finds what is there
        tablet.open()
        tablet.page.evaluate(PLANT, {"text": NOTE, "bytes": list(b"0123456789abcdef"), "answers": {"numb": 4}})
    assert profile.holds(of_text(NOTE))
    assert profile.holds([b"0123456789abcdef"])
    assert profile.holds(of_answers({"numb": 4}))


@pytest.fixture
def tablet(new_phone: Callable[..., Phone]) -> Phone:
    made = new_phone()
    share(made)
    return made


def test_idle_minutes_empty_the_page(tablet: Phone, site: Site) -> None:
    page = tablet.page
    page.clock.install()
    tablet.open()
    expect(page.get_by_text("A shared device: nothing stays on it.")).to_be_visible()
    tablet.start()
    tablet.answer(1, "Often")
    expect(page.get_by_text("2 of 8", exact=True)).to_be_visible()
    with page.expect_navigation(url=f"{site.origin}/"):
        page.clock.run_for(6 * 60_000)
    empty(page)
    tablet.start()
    assert page.get_by_role("radio", checked=True).count() == 0


def test_a_reload_and_the_way_back_show_nobody_elses_answers(tablet: Phone) -> None:
    tablet.start()
    for number in range(1, 9):
        tablet.answer(number, "Nearly always")
    expect(tablet.page.get_by_text("Not stored: a shared device").locator("visible=true")).to_be_visible()
    tablet.done()
    empty(tablet.page)
    tablet.page.go_back()
    expect(tablet.page.get_by_role("heading", name="A lot of strain these past few days.")).to_be_hidden()
    tablet.open("/trends")
    expect(tablet.page.get_by_text("There is none yet.")).to_be_visible()


def test_what_has_not_reached_the_server_is_asked_about_before_it_goes(
    tablet: Phone, new_phone: Callable[..., Phone]
) -> None:
    own, code = somebody(new_phone())
    sign_in_by_code(tablet, code)
    check_in_unsent(tablet)
    tablet.press("Done")
    dialog = tablet.page.get_by_role("dialog", name="Not sent yet.")
    expect(dialog).to_contain_text("1 entry has not reached the server")
    dialog.get_by_role("button", name="Stay").click()
    tablet.page.context.set_offline(False)
    tablet.wait_until(SENT)
    own.open_here("/you")
    own.press("Sync now")
    own.wait_safe(2)
    tablet.page.get_by_role("button", name="Leave nothing here").locator("visible=true").first.click()
    empty(tablet.page)


def test_whoever_leaves_is_out_of_sight_at_once_and_leaves_once(tablet: Phone, new_phone: Callable[..., Phone]) -> None:
    own, code = somebody(new_phone())
    sign_in_by_code(tablet, code)
    leave = tablet.page.get_by_role("button", name="Leave nothing here").locator("visible=true").first
    tablet.go("Today")
    with held(tablet, "**/api/sync"):
        tablet.start()
        for number in range(1, 9):
            tablet.answer(number, "Rarely")
        expect(tablet.page.get_by_role("button", name="Done").locator("visible=true")).to_be_visible()
        leave.click()
        expect(tablet.page.locator("main")).to_be_hidden()
        leave.click()
    empty(tablet.page)
    own.sync()
    own.open_here("/trends")
    own.wait_safe(2)


def test_no_signal_and_the_strip_lie_under_each_other(tablet: Phone) -> None:
    tablet.page.set_viewport_size({"width": 320, "height": 568})
    tablet.page.context.set_offline(True)
    signal = tablet.page.get_by_text("No signal", exact=True).locator("visible=true")
    strip = tablet.page.get_by_text("A shared device: nothing stays on it.")
    expect(signal).to_be_visible()
    above, below = signal.bounding_box(), strip.bounding_box()
    assert above
    assert below
    assert above["y"] + above["height"] <= below["y"]


def test_it_can_become_one_persons_own_device_again(tablet: Phone) -> None:
    tablet.open_here("/you#shared")
    tablet.press("Use it as one person's own device")
    expect(tablet.page.get_by_text("A shared device: nothing stays on it.")).to_be_hidden()
    tablet.check_in()
    assert len(tablet.stored()) == 1
    tablet.done()
    tablet.open("/trends")
    expect(tablet.entries()).to_have_count(1)


ON_DISK = """async () => {
  const done = request => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
  const there = await done(indexedDB.open("breather"))
  const count = await done(there.transaction("records").objectStore("records").count())
  there.close()
  return count
}"""


def test_a_page_that_was_open_before_stores_nothing_afterwards(new_phone: Callable[..., Phone]) -> None:
    phone = new_phone()
    phone.open()
    other = Phone(phone.page.context.new_page(), phone.site, phone.cdp)
    other.open()
    other.check_in()
    assert other.page.evaluate(ON_DISK) == 1
    other.done()
    phone.page.bring_to_front()
    phone.open("/you#shared")
    phone.press("Make this a shared device")
    phone.page.get_by_role("dialog").get_by_role("button", name="Make this a shared device").click()
    expect(phone.page.get_by_text("A shared device: nothing stays on it.")).to_be_visible()
    other.page.bring_to_front()
    expect(other.page.get_by_text("A shared device: nothing stays on it.")).to_be_visible()
    other.start()
    for number in range(1, 9):
        other.answer(number, "Rarely")
    expect(other.page.get_by_text("Not stored: a shared device").locator("visible=true")).to_be_visible()
    assert other.page.evaluate(ON_DISK) == 0
