"""What is read for a page comes too late where the page was left, or locked, meanwhile: nothing of it may be shown."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.addresses import NOT_HERE
from tests.browser.conftest import Phone
from tests.browser.files import seen
from tests.browser.history import check_in, seed
from tests.browser.test_figures import INSTRUMENT, KEEP
from tests.conftest import Site
from tests.today import today

NOTE = "two admissions, no porter"
PAGES = {
    "/trends#summary": ("Own answers by week", "Your history is locked. Unlock to make a summary"),
    "/trends#how": ("Your middle value is 2.0", "Your history is locked, so your own figures"),
    "/you#print": ("Answers to these statements", "Your history is locked. Unlock to print"),
}
each = pytest.mark.parametrize("path", PAGES)
OPENED = """
  const opened = () => {
    const view = document.querySelector(`[data-view="${path.split("=")[0]}"]`)
    const filled = "tbody, [data-notes], [data-others], [data-range], [data-counts], [data-words], [data-scores]"
    return [...view.querySelectorAll(filled)].map(({ textContent }) => textContent).join("")
  }
  const go = address => {
    history.pushState({}, "", address)
    dispatchEvent(new PopStateEvent("popstate"))
  }
"""
# Left at each moment of the reading, counted in turns of the database. What stays, by moment.
LEFT = f"""async path => {{
  {OPENED}
  const {{ entries, status }} = await import("/static/js/journal/journal.js")
  const {{ getPref }} = await import("/static/js/store/prefs.js")
  const found = []
  for (let moment = 0; moment < 16; moment++) {{
    go(path)
    for (let i = 0; i < moment; i++) await getPref("country")
    go("/")
    for (let i = 0; i < 2; i++) for (const read of [status, entries]) await read()
    found.push(opened())
  }}
  return found
}}"""
# Locked in another tab at each moment.
LOCKED = f"""async path => {{
  {OPENED}
  const {{ changes, entries, status }} = await import("/static/js/journal/journal.js")
  const {{ drop, hold, keychainOf }} = await import("/static/js/journal/keyring.js")
  const {{ theVault }} = await import("/static/js/journal/vaults.js")
  const {{ getPref }} = await import("/static/js/store/prefs.js")
  const {{ account, epoch }} = await theVault()
  const open = keychainOf(account, epoch)
  const found = []
  for (let moment = 0; moment < 16; moment++) {{
    go("/")
    hold(account, open)
    changes.dispatchEvent(new Event("change"))
    await entries()
    go(path)
    for (let i = 0; i < moment; i++) await getPref("country")
    drop()
    changes.dispatchEvent(new Event("change"))
    for (let i = 0; i < 3; i++) for (const read of [status, entries]) await read()
    found.push([opened(), document.querySelector("main").innerText])
  }}
  return found
}}"""


@pytest.fixture
def site(shared_site: Site) -> Site:
    return shared_site


@pytest.fixture
def phone(new_phone: Callable[..., Phone]) -> Phone:
    made = new_phone(timezone_id="UTC")
    made.open()
    (first, *_) = seed(made, [check_in(today() - timedelta(days=back), 2) for back in range(30, 0, -1)])
    seed(made, [{"kind": "note", "of": first, "text": NOTE, "day": today().isoformat()}])
    return made


@each
def test_a_page_that_was_left_meanwhile_stays_empty(phone: Phone, path: str) -> None:
    phone.open_here(path)
    expect(phone.page.get_by_text(PAGES[path][0]).locator("visible=true").first).to_be_visible()
    assert phone.page.evaluate(LEFT, path) == [""] * 16
    assert NOTE not in phone.page.content()


@each
def test_a_page_that_was_locked_meanwhile_says_so_and_nothing_else(phone: Phone, path: str) -> None:
    phone.enrol()
    phone.open_here(path)
    expect(phone.page.get_by_text(PAGES[path][0]).locator("visible=true").first).to_be_visible()
    found: list[Any] = phone.page.evaluate(LOCKED, path)
    wrong = [
        (moment, opened, shown)
        for moment, (opened, shown) in enumerate(found)
        if opened or PAGES[path][1] not in shown or "no check-in" in shown or shown.count("locked") > 1
    ]
    assert wrong == []
    assert NOTE not in phone.page.content()


def test_the_result_of_a_longer_questionnaire(phone: Phone) -> None:
    made = {"kind": "check-in", "instrument": "house", "version": "1", "day": today().isoformat(), "answers": {"h1": 3}}
    (entry,) = seed(phone, [made])
    phone.page.evaluate(KEEP, {"instruments": [INSTRUMENT]})
    phone.enrol()
    path = f"/trends#questionnaire-result={entry}"
    phone.open_here(path)
    expect(phone.page.get_by_role("heading", name="Load")).to_be_visible()
    assert phone.page.evaluate(LEFT, path) == [""] * 16
    found = phone.page.evaluate(LOCKED, path)
    assert [(opened, "Load" in shown) for opened, shown in found] == [("", False)] * 16


CHANGED = f"""async path => {{
  {OPENED}
  const {{ changes }} = await import("/static/js/journal/journal.js")
  go(path)
  changes.dispatchEvent(new Event("change"))
}}"""


def test_what_is_not_here_is_said_although_something_came_while_it_was_looked_for(phone: Phone) -> None:
    phone.open_here("/trends#questionnaires")
    phone.page.evaluate(CHANGED, "/trends#questionnaire-result=none")
    expect(seen(phone, NOT_HERE)).to_be_visible()


LATE = """async () => {
  const { entries, status } = await import("/static/js/journal/journal.js")
  window.letGo()
  for (let i = 0; i < 3; i++) for (const read of [status, entries]) await read()
}"""
# The list of questionnaires comes only when it is let go.
SLOW_LIST = """() => {
  const { get } = IDBObjectStore.prototype
  let isLetGo = false
  window.letGo = () => (isLetGo = true)
  IDBObjectStore.prototype.get = function (key) {
    const request = get.call(this, key)
    const held = handler => () => (isLetGo ? handler() : (get.call(this, key).onsuccess = held(handler)))
    const set = handler => request.addEventListener("success", held(handler))
    if (key === "instruments") Object.defineProperty(request, "onsuccess", { set })
    return request
  }
  window.hurry = () => void (IDBObjectStore.prototype.get = get)
}"""
# While Trends is shown, nothing opens until it is let go.
SLOW_OPENING = """() => {
  const { decrypt } = SubtleCrypto.prototype
  const letGo = new Promise(resolve => (window.letGo = resolve))
  SubtleCrypto.prototype.decrypt = async function (...given) {
    if (location.pathname === "/trends") await letGo
    return decrypt.apply(this, given)
  }
}"""


@pytest.mark.parametrize(
    ("path", "opened", "locked"),
    [
        ("/trends", "Strain is in your usual range.", "Your history is locked."),
        ("/trends#questionnaires", "Filled in on", "2 questions"),
    ],
)
def test_what_was_read_before_a_lock_is_not_shown_after_it(phone: Phone, path: str, opened: str, locked: str) -> None:
    made = {"kind": "check-in", "instrument": "house", "version": "1", "day": today().isoformat(), "answers": {"h1": 3}}
    seed(phone, [made])
    phone.enrol()
    phone.ready_offline()
    phone.page.context.set_offline(True)  # the server's own list stays away
    phone.page.evaluate(KEEP, {"instruments": [{**INSTRUMENT, "interval_days": 30}]})
    phone.open_here(path)
    expect(seen(phone, opened)).to_be_visible()
    phone.open_here("/support")
    phone.page.evaluate(SLOW_LIST)
    phone.open_here(path)
    phone.page.evaluate("async () => (await import('/static/js/journal/journal.js')).entries()")
    phone.page.evaluate("window.hurry()")
    phone.open_here("/you")
    phone.press("Lock")
    phone.open_here(path)
    expect(seen(phone, locked)).to_be_visible()
    phone.page.evaluate(LATE)
    expect(seen(phone, locked)).to_be_visible()
    expect(seen(phone, opened)).to_have_count(0)


def test_a_history_that_was_being_opened_when_it_was_locked_stays_locked(phone: Phone) -> None:
    phone.enrol()
    phone.page.clock.install()
    phone.open("/you#unlock")
    phone.page.evaluate(SLOW_OPENING)
    phone.page.clock.pause_at(datetime.now(UTC) + timedelta(hours=1))
    phone.press("Unlock")
    expect(phone.page).to_have_url(re.compile("/trends$"))
    phone.open_here("/you")
    phone.press("Lock")
    phone.open_here("/trends")
    locked = phone.page.get_by_role("heading", name="Your history is locked.").locator("visible=true")
    expect(locked).to_be_visible()
    phone.page.clock.run_for(1000)  # what is said only to whoever waits
    expect(locked).to_be_visible()
    phone.page.evaluate(LATE)
    expect(locked).to_be_visible()
