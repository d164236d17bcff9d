"""A service worker that answers everything with an error: the operator takes it back, and nobody loses a check-in."""

import subprocess
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Error, expect

from tests.browser.conftest import Phone
from tests.browser.releases import copied
from tests.conftest import ROOT, Site

TRIES = 20
BROKEN = """
addEventListener("install", () => skipWaiting())
addEventListener("fetch", event => event.respondWith(Promise.reject(new Error("broken"))))
"""
ENTRIES = """async () => {
  const { entries } = await import("/static/js/journal/journal.js")
  return (await entries()).length
}"""


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """The same app with a worker that keeps people out."""
    folder = copied(tmp_path / "broken")
    (folder / "pwa/static/sw.js").write_text(BROKEN)
    return folder


def change(site: Site, **extra: str) -> None:
    site.stop()
    site.code = ROOT
    site.extra = {**site.extra, "BREATHER_NO_WORKER": "0", **extra}
    site.start()


def open_until_it_works(phone: Phone) -> None:
    """A moment after an opening, when nothing else is to be done, the browser asks for another worker."""
    process = phone.site.process
    assert process
    for _ in range(TRIES):
        with suppress(Error):
            return phone.open()
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=1.5)
    pytest.fail("the app never came back")


@pytest.mark.provokes("worker: Uncaught .* broken")
def test_a_worker_that_keeps_people_out_is_taken_back_and_nothing_is_lost(
    make_site: Callable[..., Site], new_phone: Callable[..., Phone], broken: Path
) -> None:
    site = make_site(broken)
    phone = new_phone()
    phone.site = site
    phone.open()
    phone.check_in()
    phone.done()
    phone.wait_until("async () => (await navigator.serviceWorker.getRegistration())?.active")
    with pytest.raises(Error):
        phone.open()
    change(site, BREATHER_NO_WORKER="1")
    open_until_it_works(phone)
    assert phone.page.evaluate(ENTRIES) == 1
    loads: list[str] = []
    phone.page.on("load", lambda page: loads.append(page.url))
    phone.open()
    phone.wait_until("async () => !(await navigator.serviceWorker.getRegistration())")  # it came once more, and went
    assert phone.page.evaluate("caches.keys()") == []
    assert len(loads) == 1
    expect(phone.page.get_by_role("button", name="Check in")).to_be_visible()
    change(site)
    phone.open()
    phone.ready_offline()
    phone.page.context.set_offline(True)
    phone.open()
    assert phone.page.evaluate(ENTRIES) == 1


def test_a_store_of_pages_that_fails_does_not_stand_before_the_network(phone: Phone) -> None:
    phone.open()
    phone.ready_offline()
    (worker,) = phone.page.context.service_workers
    worker.evaluate("() => { caches.match = () => Promise.reject(new DOMException('', 'UnknownError')) }")
    answer = phone.page.evaluate("fetch('/manifest.webmanifest').then(r => [r.status, r.headers.get('etag')])")
    assert answer[0] == 200
    assert answer[1]  # from the server: what is kept has none
