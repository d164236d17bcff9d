"""A reminder that is tapped: the check-in opens in the window that is there, else in one new one."""

import re
from typing import Any

import pytest
from playwright.sync_api import Worker, expect

from tests.browser.conftest import Phone
from tests.browser.reminders import allow, browser, site, tap, worker_of

__all__ = ["browser", "site"]

# A browser opens windows only for a finger: how many are asked for is noted, and whether one comes to the front.
NOTE = """() => {
  self.asked = { opened: [], focused: 0 }
  clients.openWindow = async url => (asked.opened.push(url), null)
  WindowClient.prototype.focus = async function () {
    asked.focused++
    return this
  }
}"""


@pytest.fixture
def reminded(phone: Phone) -> tuple[Phone, Worker]:
    allow(phone)
    phone.open()
    worker = worker_of(phone)
    worker.evaluate(NOTE)
    return phone, worker


def remind_and_tap(worker: Worker) -> Any:
    """Returns which windows were opened, and how often one came to the front."""
    worker.evaluate("() => registration.showNotification('A quiet moment', { tag: 'reminder' })")
    tap(worker)
    found = worker.evaluate("() => asked")
    worker.evaluate(NOTE)
    assert worker.evaluate("async () => (await registration.getNotifications()).length") == 0
    return found["opened"], found["focused"]


ONE_IN_FRONT = ([], 1)


def test_the_open_window_comes_to_the_front_with_the_check_in_from_wherever_it_was(
    reminded: tuple[Phone, Worker],
) -> None:
    phone, worker = reminded
    phone.page.evaluate("document.body.dataset.same = 'yes'")
    for address in ("/care#five-things", "/you#export", "/"):
        phone.open_here(address)
        expect(phone.page.get_by_role("heading", level=1).locator("visible=true").first).to_be_visible()
        assert remind_and_tap(worker) == ONE_IN_FRONT
        expect(phone.page.get_by_text("1 of 8", exact=True)).to_be_visible()
        phone.page.evaluate("history.back()")
        phone.page.wait_for_function("address => location.pathname + location.hash === address", arg=address)
    assert phone.page.evaluate("document.body.dataset.same") == "yes"


def test_a_check_in_that_is_being_made_stays_where_it_is(reminded: tuple[Phone, Worker]) -> None:
    phone, worker = reminded
    phone.start()
    phone.answer(1, "Often")
    phone.answer(2, "Never")
    expect(phone.page.get_by_text("3 of 8", exact=True)).to_be_visible()
    assert remind_and_tap(worker) == ONE_IN_FRONT
    phone.answer(3, "Often")
    expect(phone.page.get_by_text("4 of 8", exact=True)).to_be_visible()
    phone.press("Help")
    assert remind_and_tap(worker) == ONE_IN_FRONT
    for number in range(4, 9):
        phone.answer(number, "Often")
    phone.saved()


def test_without_a_window_one_opens_and_a_desk_of_operators_is_none(reminded: tuple[Phone, Worker]) -> None:
    phone, worker = reminded
    phone.page.goto(f"{phone.site.origin}/operator/")
    expect(phone.page.get_by_role("heading").first).to_be_visible()
    assert remind_and_tap(worker) == (["/check-in"], 0)
    phone.page.goto("about:blank")
    assert remind_and_tap(worker) == (["/check-in"], 0)
    phone.open("/check-in")  # what opens then
    expect(phone.page.get_by_text("1 of 8", exact=True)).to_be_visible()


def test_of_two_windows_one_goes_there(reminded: tuple[Phone, Worker]) -> None:
    phone, worker = reminded
    other = phone.page.context.new_page()
    other.goto(f"{phone.site.origin}/support")
    other.wait_for_function("() => 'app' in (document.documentElement?.dataset ?? {})")
    assert remind_and_tap(worker) == ONE_IN_FRONT
    there = re.compile("/check-in$")
    expect(other).to_have_url(there)
    expect(phone.page).not_to_have_url(there)
    assert len(phone.page.context.pages) == 2


def test_a_window_that_is_still_starting_goes_there(reminded: tuple[Phone, Worker]) -> None:
    """It hears of it before its modules are there: the message must not go by."""
    phone, _ = reminded
    phone.page.add_init_script(
        """window.early = new Promise(resolve => document.addEventListener("DOMContentLoaded", () => {
          navigator.serviceWorker.dispatchEvent(new MessageEvent("message", { data: "check-in" }))
          resolve("told")
        }))"""
    )
    phone.page.goto(f"{phone.site.origin}/care")
    assert phone.page.evaluate("early") == "told"
    expect(phone.page.get_by_text("1 of 8", exact=True)).to_be_visible()
    phone.page.evaluate("history.back()")
    expect(phone.page.get_by_role("heading", name="Practices")).to_be_visible()
