"""The screen stays on while a practice runs, and no longer. A browser of a test is never hidden and has no such screen:
what the specification of the Screen Wake Lock says of both is played here."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Phone
from tests.conftest import Site

SCREEN = """
  window.screenLocks = []
  window.waiting = []
  const answer = resolve => {
    const lock = { released: false, release: async () => { lock.released = true } }
    screenLocks.push(lock)
    resolve(lock)
  }
  const request = () => new Promise(resolve => window.slow ? waiting.push(() => answer(resolve)) : answer(resolve))
  Object.defineProperty(navigator, "wakeLock", { value: { request } })
  window.turn = state => {
    Object.defineProperty(document, "visibilityState", { value: state, configurable: true })
    if (state === "hidden") for (const lock of screenLocks) lock.released = true
    document.dispatchEvent(new Event("visibilitychange"))
  }
"""
HELD = "number => screenLocks.filter(({ released }) => !released).length === number"


@pytest.fixture
def site(shared_site: Site) -> Site:
    return shared_site


@pytest.fixture
def phone(new_phone: Callable[..., Phone]) -> Phone:
    made = new_phone()
    made.page.add_init_script(SCREEN)
    made.open("/care#longer-out-breath")
    return made


def held(phone: Phone, number: int) -> None:
    phone.page.wait_for_function(HELD, arg=number)


def test_the_screen_stays_on_after_somebody_looked_elsewhere(phone: Phone) -> None:
    phone.press("Begin")
    held(phone, 1)
    phone.page.evaluate("turn('hidden')")
    held(phone, 0)
    phone.page.evaluate("turn('visible')")
    held(phone, 1)
    phone.page.evaluate("turn('visible')")  # nothing that is asked for twice is held twice
    held(phone, 1)
    phone.press("Pause")
    held(phone, 0)
    phone.page.evaluate("turn('visible')")
    held(phone, 0)
    phone.press("Go on")
    held(phone, 1)
    phone.press("End")
    held(phone, 0)


def test_a_practice_that_ended_before_the_answer_leaves_nothing_on(phone: Phone) -> None:
    phone.page.evaluate("window.slow = true")
    phone.press("Begin")
    phone.press("End")
    expect(phone.page.get_by_role("heading", name="Care", exact=True)).to_be_visible()
    phone.page.evaluate("for (const answer of waiting) answer()")
    held(phone, 0)
    assert phone.page.evaluate("screenLocks.length") == 1


def test_of_two_answers_for_one_practice_one_is_kept(phone: Phone) -> None:
    phone.page.evaluate("window.slow = true")
    for name in ("Begin", "Pause", "Go on"):
        phone.press(name)
    phone.page.evaluate("for (const answer of waiting) answer()")
    held(phone, 1)
    phone.press("End")
    held(phone, 0)
    assert phone.page.evaluate("screenLocks.length") == 2


def test_one_that_is_left_paused_is_not_paused_when_it_begins_anew(phone: Phone) -> None:
    phone.press("Begin")
    phone.press("Pause")
    expect(phone.page.get_by_role("button", name="Go on")).to_be_enabled()
    phone.open_here("/support")
    phone.open_here("/care#longer-out-breath")
    expect(phone.page.get_by_role("button", name="Pause").locator("visible=true")).to_be_disabled()
    phone.press("Begin")
    expect(phone.page.get_by_role("button", name="Pause").locator("visible=true")).to_be_enabled()
