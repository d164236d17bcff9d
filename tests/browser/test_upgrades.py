"""A phone's database is upgraded while other tabs are open: nothing is lost, nothing is called saved that is not."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Phone
from tests.browser.test_two_tabs import tab_of

# A release to come: one more store, in a version of its own. Nobody closes for it; whoever is open has to.
UPGRADE = """version => new Promise((resolve, reject) => {
  const request = indexedDB.open("breather", version)
  request.onupgradeneeded = () => request.result.createObjectStore("to-come")
  setTimeout(() => reject(new Error("blocked")), 20_000) // for a moment it may be: a transaction that runs is not cut
  request.onerror = () => reject(request.error)
  request.onsuccess = () => { resolve(request.result.version); request.result.close() }
})"""
HELD = """() => new Promise((resolve, reject) => {
  const request = indexedDB.open("breather")
  request.onerror = () => reject(request.error)
  request.onsuccess = () => {
    const all = request.result.transaction("records").objectStore("records").getAll()
    all.onsuccess = () => { resolve([request.result.version, all.result.length]); request.result.close() }
  }
})"""
# What the release before made, with one record in it, held open by a tab that listens to nothing.
OLDER = """() => new Promise((resolve, reject) => {
  const request = indexedDB.open("breather", 1)
  request.onupgradeneeded = () => {
    const db = request.result
    db.createObjectStore("vaults", { keyPath: "account" })
    db.createObjectStore("records", { keyPath: ["account", "id"] }).createIndex("state", ["account", "state"])
    db.createObjectStore("drafts", { keyPath: "id" })
    db.createObjectStore("prefs", { keyPath: "name" }).put({ name: "of-before", value: "kept" })
  }
  request.onerror = () => reject(request.error)
  request.onsuccess = () => { globalThis.held = request.result; resolve(request.result.version) }
})"""
KEPT = "() => import('/static/js/store/prefs.js').then(m => m.getPref('of-before')).catch(error => error.reason)"
BREAK = """() => {
  const { createObjectStore } = IDBDatabase.prototype
  IDBDatabase.prototype.createObjectStore = function (name, ...how) {
    if (name === "packs") throw new Error("no")
    return createObjectStore.call(this, name, ...how)
  }
}"""


def elsewhere(phone: Phone) -> Page:
    """A tab of the same origin in which nothing of the app runs."""
    page = phone.page.context.new_page()
    page.goto(phone.site.origin + "/healthz")
    return page


def shows(tab: Phone, text: str) -> None:
    expect(tab.page.get_by_text(text).locator("visible=true").first).to_be_visible()


def held(phone: Phone) -> Any:
    return elsewhere(phone).evaluate(HELD)


def test_open_tabs_make_way_for_a_newer_release_and_then_call_nothing_saved(phone: Phone) -> None:
    phone.open()
    phone.check_in()
    phone.open()
    halfway, looking = tab_of(phone), tab_of(phone)
    looking.open("/trends")
    expect(looking.entries()).to_have_count(1)
    halfway.open()
    halfway.start()
    halfway.answer(1, "Often")
    assert elsewhere(phone).evaluate(UPGRADE, 3) == 3
    for number in range(2, 9):
        halfway.answer(number, "Often")
    shows(halfway, "Not saved yet.")
    for tab in (phone, looking):
        tab.go("Today")
        tab.press("Start a check-in")
        shows(tab, "Nothing can be kept here right now.")
    for tab in (phone, halfway, looking):
        expect(tab.page.get_by_text("Saved on this phone").locator("visible=true")).to_have_count(0)
    assert held(phone) == [3, 1]


def test_a_tab_that_does_not_make_way_is_waited_for_and_what_it_held_is_there(phone: Phone) -> None:
    old = elsewhere(phone)
    assert old.evaluate(OLDER) == 1
    phone.open()
    assert phone.page.evaluate(KEPT) == "timeout"
    old.close()
    assert phone.page.evaluate(KEPT) == "kept"
    phone.check_in()
    assert held(phone) == [2, 1]


@pytest.mark.provokes("uncaught: no")
def test_an_upgrade_that_fails_leaves_what_there_was(phone: Phone) -> None:
    old = elsewhere(phone)
    assert old.evaluate(OLDER) == 1
    old.close()
    broken = tab_of(phone)
    broken.page.add_init_script(f"({BREAK})()")
    broken.page.goto(phone.site.origin)
    assert broken.page.evaluate(KEPT) == "AbortError"
    broken.page.close()
    assert elsewhere(phone).evaluate("() => indexedDB.databases().then(all => all.map(({ version }) => version))") == [
        1
    ]
    phone.open()
    assert phone.page.evaluate(KEPT) == "kept"
