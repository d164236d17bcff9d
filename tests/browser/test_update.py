"""A new release: it waits, it is taken by a tap, and what is unsent survives."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Phone
from tests.browser.releases import ANOTHER_SHELL, older
from tests.browser.test_shared_device import SENT, check_in_unsent, share, sign_in_by_code, somebody
from tests.conftest import ROOT

# As on a slow phone: the new release was found before anybody could listen for that.
LATE = """
const { getRegistration } = ServiceWorkerContainer.prototype
ServiceWorkerContainer.prototype.getRegistration = async function () {
  const made = await getRegistration.apply(this)
  await new Promise(resolve => {
    if (made.installing || made.waiting) return resolve()
    made.addEventListener("updatefound", () => queueMicrotask(resolve), { once: true })
  })
  return made
}
"""


def on_the_release_before(phone: Phone, folder: Path) -> None:
    """With all of it kept, and the new one at the server."""
    site = phone.site
    site.stop()
    site.code = older(folder)
    site.start()
    phone.open()
    phone.ready_offline()


def renewed(phone: Phone) -> None:
    """At the server."""
    phone.site.stop()
    phone.site.code = ROOT
    phone.site.start()


def is_new(phone: Phone) -> None:
    phone.page.wait_for_function(
        "() => 'app' in (document.documentElement?.dataset ?? {}) && !document.body.dataset.release"
    )


def test_a_new_release_waits_is_taken_by_a_tap_and_keeps_an_unsent_check_in(phone: Phone, tmp_path: Path) -> None:
    on_the_release_before(phone, tmp_path / "before")
    phone.enrol()
    phone.page.context.set_offline(True)
    phone.open()
    phone.check_in(note="before the update")
    renewed(phone)

    phone.page.context.set_offline(False)
    phone.open("/trends")
    assert phone.page.locator("body").get_attribute("data-release") == "before"  # a running release is not replaced
    expect(phone.page.get_by_text("A new version is ready.")).to_be_visible()
    # Whatever the open page still loads is of its own release.
    assert phone.page.evaluate("async () => (await import('/static/js/words.js')).BEFORE")
    phone.press("Use it now")
    is_new(phone)
    phone.unlock()
    phone.wait_safe(1)
    phone.entries().first.click()
    expect(phone.page.get_by_text("before the update").locator("visible=true")).to_be_visible()


@pytest.mark.provokes(*ANOTHER_SHELL)
def test_a_new_release_that_was_found_before_anybody_listened_is_told(phone: Phone, tmp_path: Path) -> None:
    on_the_release_before(phone, tmp_path / "before")
    renewed(phone)
    phone.page.add_init_script(LATE)
    phone.open()
    assert phone.page.locator("body").get_attribute("data-release") == "before"
    expect(phone.page.get_by_text("A new version is ready.")).to_be_visible()


@pytest.mark.provokes("status of 404 .*/nothing.js")
def test_a_missing_asset_is_a_404_and_never_the_shell(phone: Phone) -> None:
    phone.open()
    phone.ready_offline()
    answer = phone.page.evaluate("fetch('/static/js/nothing.js').then(r => [r.status, r.headers.get('content-type')])")
    assert answer[0] == 404


def test_every_file_of_the_release_is_kept_for_use_without_signal(phone: Phone) -> None:
    phone.open()
    phone.ready_offline()
    missing = phone.page.evaluate(
        """async () => {
          const { FILES, RELEASE } = await import("/release.js")
          const cache = await caches.open("breather-" + RELEASE)
          const paths = Object.keys(FILES)
          const kept = await Promise.all(paths.map(path => cache.match(path)))
          return paths.filter((_, i) => !kept[i])
        }"""
    )
    assert missing == []


def test_the_browser_finds_nothing_against_installing(phone: Phone) -> None:
    phone.open()
    phone.ready_offline()
    errors = phone.cdp.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert [error for error in errors if error["errorId"] != "in-incognito"] == []
    manifest = phone.cdp.send("Page.getAppManifest")
    assert manifest["errors"] == []


@pytest.mark.provokes(*ANOTHER_SHELL)
def test_what_was_typed_is_kept_before_the_page_opens_anew(phone: Phone, tmp_path: Path) -> None:
    on_the_release_before(phone, tmp_path / "before")
    phone.check_in(note="")
    other = Phone(phone.page.context.new_page(), phone.site, phone.cdp)
    renewed(phone)
    other.open("/care#plan")
    other.page.get_by_role("textbox", name="Where I stop").fill("no shifts on Sundays")
    phone.page.bring_to_front()
    phone.press("Note")
    phone.page.get_by_role("textbox", name="Note").fill("two admissions, no porter")
    other.page.bring_to_front()
    other.press("Use it now")
    for tab in (phone, other):
        tab.page.bring_to_front()
        is_new(tab)
    other.open_here("/care#plan")
    expect(other.page.get_by_role("textbox", name="Where I stop")).to_have_value("no shifts on Sundays")
    phone.open_here("/trends")
    phone.entries().first.click()
    expect(phone.page.get_by_text("two admissions, no porter").locator("visible=true")).to_be_visible()


@pytest.mark.provokes(*ANOTHER_SHELL)
def test_on_a_shared_device_it_is_asked_about_what_the_server_has_not_got(
    new_phone: Callable[..., Phone], tmp_path: Path
) -> None:
    _, code = somebody(new_phone())
    tablet = new_phone()
    on_the_release_before(tablet, tmp_path / "before")
    share(tablet)
    renewed(tablet)
    tablet.open()
    expect(tablet.page.get_by_text("A new version is ready.")).to_be_visible()
    sign_in_by_code(tablet, code)
    check_in_unsent(tablet)
    expect(tablet.page.get_by_text("Not stored: a shared device").locator("visible=true")).to_be_visible()
    stay = tablet.page.get_by_role("dialog", name="Not sent yet.").get_by_role("button", name="Stay")
    tablet.press("Use it now")
    stay.click()
    tablet.open_here("/you#language")
    tablet.page.get_by_role("radio", name="Deutsch", exact=True).check(force=True)
    tablet.press("Use this language")
    stay.click()
    tablet.page.context.set_offline(False)
    tablet.wait_until(SENT)
    tablet.open_here("/trends")
    expect(tablet.entries()).to_have_count(2)
    tablet.press("Use it now")
    is_new(tablet)
    tablet.open_here("/trends")
    expect(tablet.page.get_by_text("There is none yet.")).to_be_visible()
