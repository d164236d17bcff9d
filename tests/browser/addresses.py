"""Where a phone is: which view stands on the screen, at which address, and the way back."""

from pathlib import Path

import pytest
from playwright.sync_api import TimeoutError, expect

from tests.browser.conftest import Phone
from tests.browser.directory import ENTRIES, publish
from tests.browser.files import seen
from tests.browser.test_questionnaires import offer
from tests.conftest import Site

# What is on the screen now, once it is `wanted` and says something.
STATE = """wanted => {
  const { dataset } = document.documentElement
  const shown = [...document.querySelectorAll("[data-view], [data-part]")].filter(({ hidden }) => !hidden)
  const says = [...document.querySelectorAll("h1")].some(h1 => h1.checkVisibility() && h1.textContent.trim())
  const address = location.pathname + location.hash
  const there = shown.length === 1 && shown[0].dataset.view === wanted.split("=")[0] && address === wanted
  return dataset.app === "" && dataset.shown && says && there
}"""
SHOWN = """() => [...document.querySelectorAll("[data-view], [data-part]")]
  .filter(({ hidden }) => !hidden).map(({ dataset }) => dataset.view ?? dataset.part)"""
NOT_HERE = "That page is not here"


def furnish(site: Site, folder: Path) -> Site:
    """What a house adds: a directory of support and a longer questionnaire."""
    publish(site, ENTRIES, folder)
    offer(site, folder, "phq-2")
    return site


def stands(phone: Phone, wanted: str) -> None:
    """The view of this address is on the screen, alone, and says something."""
    try:
        phone.page.wait_for_function(STATE, arg=wanted)
    except TimeoutError:
        pytest.fail(f"{wanted}: the page shows {phone.page.evaluate(SHOWN)} at {phone.page.url}")


def at(phone: Phone, address: str) -> None:
    """The same, and nobody says that something else was asked for."""
    stands(phone, address)
    expect(seen(phone, NOT_HERE)).to_have_count(0)


def back(phone: Phone) -> None:
    """As the phone's Back, where it stays within the app."""
    phone.page.evaluate("history.back()")


def leaves(phone: Phone) -> None:
    """The next Back is out of the app, to what was before it."""
    phone.page.go_back()
    assert phone.page.url == "about:blank"
