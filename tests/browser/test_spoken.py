"""A check-in as it is heard. A blind person goes by these scripts: a change of them is read before it is kept.

What is heard now is written to build/spoken/; copied over tests/browser/spoken/, it is kept.
"""

import difflib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Phone
from tests.browser.history import seed, steady
from tests.browser.spoken import LISTEN, LOST, Reader
from tests.conftest import ROOT, Site

KEPT, HEARD = Path(__file__).with_name("spoken"), ROOT / "build" / "spoken"
NOW = "2026-11-24T03:10:00"
KEPT_COUNTRY = """async code => {
  const { getPref } = await import("/static/js/store/prefs.js")
  return (await getPref("country")) === code
}"""


@pytest.fixture
def site(shared_site: Site) -> Site:
    return shared_site


@pytest.fixture
def listening(new_phone: Callable[..., Phone]) -> Phone:
    """At ten past three in the night."""
    phone = new_phone(timezone_id="Europe/London")
    phone.page.add_init_script(LISTEN)
    phone.page.clock.set_fixed_time(NOW)
    return phone


def asked(page: Page, number: int) -> None:
    expect(page.get_by_text(f"{number} of 8", exact=True)).to_be_visible()
    expect(page.locator("check-in input:focus")).to_be_visible()


def is_kept(reader: Reader, name: str) -> None:
    HEARD.mkdir(parents=True, exist_ok=True)
    (HEARD / name).write_text("\n".join(reader.script) + "\n")
    kept = (KEPT / name).read_text().splitlines() if (KEPT / name).exists() else []
    assert [line for line in reader.script if line.startswith(LOST)] == []
    changes = [*difflib.unified_diff(kept, reader.script, "kept", "heard", lineterm="", n=2)]
    assert not changes, "\n".join(changes)


def test_a_first_check_in_by_ear_and_finger(listening: Phone) -> None:
    page, reader = listening.page, Reader(listening.page, listening.cdp)
    sheet = page.get_by_role("dialog")
    reader.opens("Breather")
    listening.open()
    expect(page.get_by_role("button", name="Start a check-in")).to_be_visible()
    reader.arrives()
    reader.reads()
    reader.finds("button, Start a check-in")
    reader.activates()
    asked(page, 1)
    reader.hears()
    reader.reads(until="button, Skip")
    reader.finds("radio, Sometimes")
    reader.activates()
    asked(page, 2)
    reader.hears()

    reader.finds("button, Help")
    reader.activates()
    expect(sheet).to_be_visible()
    reader.hears()
    reader.reads()
    reader.activates()
    expect(sheet).to_be_hidden()
    reader.hears()
    reader.finds("button, Skip")
    reader.activates()
    asked(page, 3)
    reader.hears()
    reader.finds("button, Back")
    reader.activates()
    asked(page, 2)
    reader.hears()
    for number in range(2, 9):
        reader.finds("radio, Often")
        reader.activates()
        if number < 8:
            asked(page, number + 1)
            reader.hears()
        if number == 3:
            page.context.set_offline(True)
            reader.notes("the signal goes")
            expect(page.get_by_text("No signal", exact=True)).to_be_visible()
            reader.hears()
    listening.saved()
    reader.hears()
    reader.reads()

    reader.finds("button, Note")
    reader.activates()
    expect(sheet).to_be_visible()
    reader.hears()
    reader.types("a long night")
    reader.reads(until="button, Keep note")
    reader.activates()
    expect(sheet).to_be_hidden()
    expect(page.get_by_text("Note kept.")).to_be_visible()
    reader.hears()
    reader.finds("button, Done")
    reader.activates()
    expect(page.get_by_role("heading", name="Keep it close?")).to_be_focused()
    reader.hears()
    reader.reads()
    reader.activates()
    expect(page.get_by_role("heading", name="Middle of the night.")).to_be_focused()
    expect(page.get_by_role("link", name="Last check-in")).to_be_visible()
    listening.saved()
    reader.hears()
    reader.reads()
    is_kept(reader, "first-check-in.txt")


def test_a_check_in_by_keys_that_is_compared_with_the_usual(listening: Phone) -> None:
    page, reader = listening.page, Reader(listening.page, listening.cdp)
    listening.open()
    seed(listening, steady(date(2026, 11, 23), 70))
    listening.open("/support")
    page.get_by_role("combobox", name="Your country").select_option("GB")
    listening.wait_until(KEPT_COUNTRY, "GB")
    reader.opens("Breather")
    listening.open()
    expect(page.get_by_role("link", name="Last check-in")).to_be_visible()
    expect(page.get_by_text("usual range").first).to_be_visible()
    reader.arrives()
    reader.reads()
    reader.finds("button, Check in")
    reader.presses("Enter")
    asked(page, 1)
    reader.hears()
    reader.presses("ArrowDown")
    reader.hears()
    reader.presses("ArrowUp")
    reader.hears()
    reader.presses("Tab")
    reader.hears()
    reader.presses("Enter")
    asked(page, 2)
    reader.hears()
    for number in range(2, 9):
        reader.presses("5")
        if number < 8:
            asked(page, number + 1)
            reader.hears()
    listening.saved()
    expect(page.get_by_role("heading", name="More strain than is usual for you.")).to_be_focused()
    reader.hears()
    reader.reads()
    reader.finds("button, Help")
    reader.presses("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    reader.hears()
    reader.reads()
    reader.presses("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    reader.hears()
    is_kept(reader, "compared-check-in.txt")
