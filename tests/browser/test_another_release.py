"""A page that is open while another release comes: nothing typed is lost or kept twice, and no page is left behind."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Phone
from tests.browser.releases import ANOTHER_SHELL, held_at_the_end
from tests.browser.test_kept_release import BARE, FETCHED
from tests.browser.test_quota import FULL, make_room
from tests.browser.test_shared_device import share, sign_in_by_code, somebody
from tests.browser.test_update import is_new, on_the_release_before, renewed

pytestmark = pytest.mark.provokes(*ANOTHER_SHELL)
NOTE = "two admissions, no porter"
READY = "A new version is ready."
# Sealing takes until `go` is called.
SLOW_SEAL = """() => {
  const held = new Promise(go => { window.go = go })
  const { encrypt } = SubtleCrypto.prototype
  SubtleCrypto.prototype.encrypt = async function (...given) {
    window.seals = (window.seals ?? 0) + 1
    await held
    return encrypt.apply(this, given)
  }
}"""
# The page opens anew when the time for keeping is up, long after a second note would have been kept.
NEVER_KEPT = "async () => (await import('/static/js/places/unkept.js')).keepFirst(() => new Promise(() => null))"
SEALS = "() => window.seals > 0"
FOREGROUND = "document.dispatchEvent(new Event('visibilitychange'))"
WAITS_IN_GERMAN = """async () => {
  const { waiting } = await navigator.serviceWorker.getRegistration()
  return waiting?.scriptURL.endsWith("language=de")
}"""


def tab(phone: Phone) -> Phone:
    """Another page of the same browser."""
    return Phone(phone.page.context.new_page(), phone.site, phone.cdp)


@pytest.fixture
def two(phone: Phone, tmp_path: Path) -> tuple[Phone, Phone]:
    """One with a result and a note that is being typed, another that can take the new release."""
    on_the_release_before(phone, tmp_path / "before")
    phone.check_in()
    other = tab(phone)
    renewed(phone)
    other.open("/care")
    expect(other.page.get_by_text(READY)).to_be_visible()
    phone.page.bring_to_front()
    phone.press("Note")
    phone.page.get_by_role("textbox", name="Note").fill(NOTE)
    phone.page.evaluate(SLOW_SEAL)
    return phone, other


def has_one_note(phone: Phone) -> None:
    phone.page.bring_to_front()
    is_new(phone)
    assert len(phone.stored()) == 2  # the check-in, and one note
    phone.open_here("/trends")
    phone.entries().first.click()
    expect(phone.page.get_by_text(NOTE).locator("visible=true")).to_be_visible()


def test_a_note_that_is_being_kept_by_itself_is_not_kept_by_a_tap_too(two: tuple[Phone, Phone]) -> None:
    phone, other = two
    phone.page.evaluate(NEVER_KEPT)
    other.press("Use it now")
    phone.page.wait_for_function(SEALS)
    phone.press("Keep note")
    phone.page.evaluate("go()")
    has_one_note(phone)


def test_a_note_whose_keeping_is_under_way_is_waited_for(two: tuple[Phone, Phone]) -> None:
    phone, other = two
    phone.press("Keep note")
    phone.page.wait_for_function(SEALS)
    other.press("Use it now")
    is_new(other)
    assert phone.page.evaluate("document.body.dataset.release") == "before"
    phone.page.evaluate("go()")
    has_one_note(phone)


def at_the_plan_beside_a_new_release(phone: Phone, folder: Path) -> None:
    on_the_release_before(phone, folder)
    renewed(phone)
    phone.open("/care#plan")
    expect(phone.page.get_by_text(READY)).to_be_visible()


def test_what_cannot_be_kept_stops_ones_own_tap_and_stands(phone: Phone, tmp_path: Path) -> None:
    phone.page.add_init_script(f"({FULL})()")
    at_the_plan_beside_a_new_release(phone, tmp_path / "before")
    field = phone.page.get_by_role("textbox", name="Where I stop")
    field.fill("no shifts on Sundays")
    make_room(phone, 0)
    phone.press("Use it now")
    expect(phone.page.get_by_role("alert").filter(has_text="refused").locator("visible=true")).to_be_in_viewport(
        ratio=1
    )
    expect(field).to_have_value("no shifts on Sundays")
    make_room(phone, None)
    phone.press("Use it now")
    is_new(phone)
    phone.open_here("/care#plan")
    expect(field).to_have_value("no shifts on Sundays")


def test_a_number_that_nobody_can_call_stops_ones_own_tap_too(phone: Phone, tmp_path: Path) -> None:
    at_the_plan_beside_a_new_release(phone, tmp_path / "before")
    number = phone.page.get_by_role("textbox", name="Phone number")
    number.fill("555 0I4I")
    phone.press("Use it now")
    expect(
        phone.page.get_by_role("alert").filter(has_text="no phone number").locator("visible=true")
    ).to_be_in_viewport()
    number.fill("555 0141")
    phone.press("Use it now")
    is_new(phone)
    phone.open_here("/care#plan")
    expect(number).to_have_value("555 0141")


def test_on_a_shared_device_what_was_typed_reaches_the_server_first(
    new_phone: Callable[..., Phone], tmp_path: Path
) -> None:
    own, code = somebody(new_phone())
    tablet = new_phone()
    on_the_release_before(tablet, tmp_path / "before")
    share(tablet)
    renewed(tablet)
    tablet.open()
    expect(tablet.page.get_by_text(READY)).to_be_visible()
    sign_in_by_code(tablet, code)
    tablet.open_here("/care#plan")
    tablet.page.get_by_role("textbox", name="Where I stop").fill("no shifts on Sundays")
    tablet.press("Use it now")
    is_new(tablet)
    own.sync()
    own.open_here("/care#plan")
    expect(own.page.get_by_role("textbox", name="Where I stop")).to_have_value("no shifts on Sundays")


def test_a_page_that_was_still_loading_opens_anew_too(phone: Phone, tmp_path: Path) -> None:
    site = phone.site
    site.stop()
    site.code = held_at_the_end(tmp_path / "before")
    site.start()
    phone.open()
    phone.ready_offline()
    renewed(phone)
    phone.open()
    expect(phone.page.get_by_text(READY)).to_be_visible()
    other = tab(phone)
    other.page.add_init_script("window.held = new Promise(go => { window.goOn = go })")
    other.page.goto(f"{site.origin}/care")
    other.page.wait_for_function("() => window.held && document.body")
    phone.press("Use it now")
    is_new(phone)
    assert other.page.evaluate("document.body.dataset.release") == "before"
    other.page.evaluate("goOn()")
    is_new(other)


def test_a_new_version_is_never_another_language(phone: Phone, tmp_path: Path) -> None:
    on_the_release_before(phone, tmp_path / "before")
    renewed(phone)
    phone.open()
    ready = phone.page.get_by_text(READY)
    expect(ready).to_be_visible()
    phone.page.evaluate(BARE)
    assert phone.page.evaluate(FETCHED, "de") == "installed"  # in its place
    phone.wait_until(WAITS_IN_GERMAN)
    expect(ready).to_be_hidden()
    phone.page.evaluate(FOREGROUND)
    expect(ready).to_be_visible()
    phone.press("Use it now")
    is_new(phone)
    assert phone.page.evaluate("document.documentElement.lang") == "en"


def test_a_page_past_its_worker_begins_beside_a_release_that_waits(phone: Phone) -> None:
    phone.open()
    phone.ready_offline()
    assert phone.page.evaluate(FETCHED, "de") == "installed"
    other = tab(phone)
    other.open()
    cdp = other.page.context.new_cdp_session(other.page)
    other.page.evaluate("document.documentElement.dataset.before = ''")
    cdp.send("Page.reload", {"ignoreCache": True})
    other.page.wait_for_function(
        "() => { const { dataset } = document.documentElement; return 'app' in dataset && !('before' in dataset) }"
    )
    assert other.page.evaluate("navigator.serviceWorker.controller") is None
    other.check_in()
