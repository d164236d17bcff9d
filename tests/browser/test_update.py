"""A new release: it waits, it is taken by a tap, and what is unsent survives."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Phone
from tests.browser.releases import copied
from tests.conftest import ROOT

# As on a slow phone: the new release was found before anybody could listen for that.
LATE = """
const { register } = ServiceWorkerContainer.prototype
ServiceWorkerContainer.prototype.register = async function (...asked) {
  const made = await register.apply(this, asked)
  await new Promise(resolve => {
    if (made.installing) return resolve()
    made.addEventListener("updatefound", () => queueMicrotask(resolve), { once: true })
  })
  return made
}
"""


def older_release(folder: Path) -> Path:
    """The same app one release ago: another word in the shell, another script."""
    shell = copied(folder) / "pwa" / "templates" / "shell.html"
    shell.write_text(shell.read_text().replace("<body>", '<body data-release="before">'))
    words = folder / "pwa" / "static" / "js" / "words.js"
    words.write_text(words.read_text() + "export const BEFORE = true\n")
    return folder


def test_a_new_release_waits_is_taken_by_a_tap_and_keeps_an_unsent_check_in(phone: Phone, tmp_path: Path) -> None:
    site = phone.site
    site.stop()
    site.code = older_release(tmp_path / "before")
    site.start()
    phone.open()
    phone.ready_offline()
    phone.enrol()
    phone.page.context.set_offline(True)
    phone.open()
    phone.check_in(note="before the update")
    site.stop()
    site.code = ROOT
    site.start()

    phone.page.context.set_offline(False)
    phone.open("/trends")
    assert phone.page.locator("body").get_attribute("data-release") == "before"  # a running release is not replaced
    expect(phone.page.get_by_text("A new version is ready.")).to_be_visible(timeout=15_000)
    # Whatever the open page still loads is of its own release.
    assert phone.page.evaluate("async () => (await import('/static/js/words.js')).BEFORE")
    phone.press("Use it now")
    phone.page.wait_for_function("() => document.body && document.body.dataset.release !== 'before'")
    phone.unlock()
    phone.wait_safe(1)
    phone.entries().first.click()
    expect(phone.page.get_by_text("before the update").locator("visible=true")).to_be_visible()


# The page of before is still in the browser's own cache, and is not the one that the new worker wants.
@pytest.mark.provokes("SRI's integrity checks failed", "Failed to find a valid digest")
def test_a_new_release_that_was_found_before_anybody_listened_is_told(phone: Phone, tmp_path: Path) -> None:
    site = phone.site
    site.stop()
    site.code = older_release(tmp_path / "before")
    site.start()
    phone.open()
    phone.ready_offline()
    site.stop()
    site.code = ROOT
    site.start()
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
