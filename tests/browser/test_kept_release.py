"""What is kept for use without signal stays kept, whatever is fetched beside it; where it was lost it comes again."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Phone
from tests.browser.releases import ANOTHER_SHELL, slow_to_take_over, without_pack
from tests.conftest import Site

# As a page that asked for another language, and was left before that could take over.
FETCHED = """async language => {
  const how = { type: "module", updateViaCache: "none" }
  const { installing, waiting } = await navigator.serviceWorker.register(workerUrl(language), how)
  const worker = installing ?? waiting
  while (worker.state === "installing") await new Promise(told => worker.onstatechange = told)
  return worker.state
}"""
# As first.js does, on a page that opens nothing anew.
BARE = """() => {
  const policy = trustedTypes.createPolicy("breather", { createScriptURL: code => `/sw.js?language=${code}` })
  window.workerUrl = code => policy.createScriptURL(code)
}"""
CHOSEN = "code => { document.cookie = `language=${code}; path=/` }"
TAKE = "async () => (await navigator.serviceWorker.getRegistration()).waiting.postMessage('take')"
NOBODY_WAITS = "async () => !(await navigator.serviceWorker.getRegistration()).waiting"
ACTIVATING = "async () => (await navigator.serviceWorker.getRegistration()).active?.state === 'activating'"
ACTIVATED = "async () => (await navigator.serviceWorker.getRegistration()).active?.state === 'activated'"
LOST = "async () => { for (const name of await caches.keys()) await caches.delete(name) }"
KEPT = "async () => (await Promise.all(['/', '/trends', '/care'].map(at => caches.match(at)))).every(Boolean)"
LANGUAGE = "document.documentElement.lang"


def opens_without_signal(phone: Phone, language: str = "en") -> None:
    phone.page.context.set_offline(True)
    for path in ("/", "/trends", "/care#body-scan"):
        phone.open(path)
        expect(phone.page.get_by_role("heading").locator("visible=true").first).to_be_visible()
        assert phone.page.evaluate(LANGUAGE) == language
    expect(phone.page.get_by_text("This browser cannot keep Breather")).to_be_hidden()
    expect(phone.page.get_by_text("A new version is ready.")).to_be_hidden()


@pytest.mark.provokes(*ANOTHER_SHELL, "failed to install", "Failed to fetch")
def test_a_release_that_cannot_be_fetched_again_is_not_lost(phone: Phone, tmp_path: Path) -> None:
    phone.open()
    phone.ready_offline()
    assert phone.page.evaluate(FETCHED, "de") == "installed"
    phone.site.stop()
    phone.site.code = without_pack(tmp_path / "without")
    phone.site.start()
    assert phone.page.evaluate(FETCHED, "en") == "redundant"
    opens_without_signal(phone)


@pytest.mark.provokes(*ANOTHER_SHELL)
def test_a_language_that_was_begun_and_left_is_no_new_version_and_can_be_taken_back(phone: Phone) -> None:
    phone.open()
    phone.ready_offline()
    assert phone.page.evaluate(FETCHED, "de") == "installed"
    phone.page.evaluate(CHOSEN, "de")
    opens_without_signal(phone)
    phone.page.context.set_offline(False)
    phone.open_here("/you#language")
    with phone.page.expect_navigation():
        phone.press("Use this language")  # the one that is spoken here
    phone.page.wait_for_function("() => 'app' in document.documentElement.dataset")
    phone.wait_until(NOBODY_WAITS)
    assert "language=en" in phone.page.evaluate("document.cookie")
    opens_without_signal(phone)


def test_what_was_lost_is_fetched_again(phone: Phone) -> None:
    phone.open()
    phone.ready_offline()
    phone.page.evaluate(LOST)
    phone.page.evaluate("fetch('/manifest.webmanifest')")  # the worker finds nothing either
    phone.open()
    phone.wait_until(KEPT)
    opens_without_signal(phone)


@pytest.mark.provokes("Failed to load resource", "Failed to fetch dynamically imported module")
def test_where_signal_goes_before_what_was_lost_came_each_try_is_one(phone: Phone) -> None:
    phone.open()
    phone.ready_offline()
    phone.page.evaluate(LOST)
    asked = list[str]()
    phone.page.on("request", lambda request: asked.append(request.url))
    phone.page.route("**/static/js/app.js", lambda route: route.abort())
    phone.page.goto(phone.site.origin)
    phone.page.wait_for_function("() => 'app' in document.documentElement.dataset")
    app = f"{phone.site.origin}/static/js/app.js"
    assert [url for url in asked if url.startswith(app)] == [app, f"{app}?1"]
    expect(phone.page.get_by_text("Signal went before all of Breather was here")).to_be_hidden()
    phone.check_in()


def test_what_comes_while_another_takes_over_is_kept(
    make_site: Callable[..., Site], new_phone: Callable[..., Phone], tmp_path: Path
) -> None:
    phone = new_phone()
    phone.site = make_site(slow_to_take_over(tmp_path / "slow"))
    phone.page.goto(f"{phone.site.origin}/healthz")
    phone.page.evaluate(BARE)
    phone.page.evaluate(FETCHED, "en")
    phone.wait_until(ACTIVATED)
    phone.page.evaluate(FETCHED, "de")
    phone.page.evaluate(TAKE)
    phone.wait_until(ACTIVATING)
    assert phone.page.evaluate(FETCHED, "fr") == "installed"
    phone.wait_until(ACTIVATED)
    phone.page.evaluate(TAKE)
    phone.wait_until(NOBODY_WAITS)
    phone.wait_until(ACTIVATED)
    opens_without_signal(phone, "fr")
