"""A locked page holds nothing that was opened, seen or hidden; and nothing that was typed is lost for it."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Phone
from tests.browser.history import check_in, rating, seed, steady
from tests.conftest import Site
from tests.today import today

NOTE, PLAN, PERSON, NUMBER, PASSKEY = "two admissions", "Home on Tuesdays", "Maren", "555 0163", "Locker phone"
KEEP_PLAN = """async ([boundaries, name, phone]) => {
  const { savePlan } = await import("/static/js/journal/care.js")
  await savePlan({ boundaries, people: "", outside: "", signs: "", response: "", person: { name, phone } }, false)
}"""
ADD_NOTE = """async ([id, text]) => (await import("/static/js/journal/journal.js")).addNote(id, text)"""
PAGE = """() => [
  document.documentElement.outerHTML,
  ...[...document.querySelectorAll("input, textarea")].map(({ value }) => value),
].join("\\n")"""


@pytest.fixture
def site(shared_site: Site) -> Site:
    return shared_site


@pytest.fixture
def yesterday() -> date:
    return today() - timedelta(days=1)


@pytest.fixture
def used(phone: Phone, yesterday: date) -> str:
    """A phone with everything that somebody can open on it. Returns the id of its last check-in."""
    phone.page.clock.install()
    phone.open()
    lesson = {"kind": "lesson", "lesson": "signs", "day": yesterday.isoformat()}
    made = [*steady(yesterday, 40), rating(yesterday, "even-breath", "steadier"), lesson, check_in(yesterday, 13 / 6)]
    last = seed(phone, made)[-1]
    phone.page.evaluate(ADD_NOTE, [last, NOTE])
    phone.page.evaluate(KEEP_PLAN, [PLAN, PERSON, NUMBER])
    phone.enrol()
    phone.open_here("/you#passkeys")
    phone.press("Rename")
    phone.page.get_by_role("textbox", name="Name").locator("visible=true").fill(PASSKEY)
    phone.page.get_by_role("dialog").get_by_role("button", name="Rename").click()
    expect(seen(phone, PASSKEY)).to_be_visible()
    phone.page.wait_for_function("() => !history.state?.sheet")  # its step in the history goes after it
    return last


def seen(phone: Phone, text: str | re.Pattern[str]) -> Locator:
    return phone.page.get_by_text(text).locator("visible=true").first


def idle(phone: Phone) -> None:
    phone.page.clock.fast_forward("05:20")


def test_nothing_that_was_opened_stays_in_any_view_of_a_locked_page(phone: Phone, used: str, yesterday: date) -> None:
    day = f"{yesterday:%A} {yesterday.day} {yesterday:%B}"
    steadier = f"Left you steadier on {day}"
    views: dict[str, Any] = {
        "/": "in your usual range",
        "/trends": re.compile(r"Strain 2\.2"),
        f"/trends#entry={used}": NOTE,
        "/trends#summary": NOTE,
        "/care": steadier,
        "/care#lesson-signs": "Marked as read.",
        "/you#passkeys": PASSKEY,
    }
    for address, text in views.items():
        phone.open_here(address)
        expect(seen(phone, text), address).to_be_visible()
    phone.open_here("/care#plan")
    expect(phone.page.get_by_role("textbox", name="Where I stop")).to_have_value(PLAN)
    phone.open_here("/")
    expect(seen(phone, "in your usual range")).to_be_visible()
    assert "2.2 of 4" in phone.page.evaluate(PAGE)
    phone.open_here("/you")
    phone.press("Lock")
    expect(phone.page.get_by_role("button", name="Unlock", exact=True).locator("visible=true")).to_be_visible()
    left = phone.page.evaluate(PAGE)
    private = (NOTE, PLAN, PERSON, NUMBER, PASSKEY, steadier, "2.2 of 4", "Strain 2.2")
    assert [text for text in private if text in left] == []
    for mark in ("[data-read]", "[data-progress=read]", "[data-helped]"):
        assert phone.page.locator(f"{mark}:not([hidden])").count() == 0, mark


@pytest.mark.parametrize(("address", "text"), [("/care", "Left you steadier"), ("/you#passkeys", PASSKEY)])
@pytest.mark.usefixtures("used")
def test_a_view_that_is_seen_when_it_locks_is_emptied(phone: Phone, address: str, text: str) -> None:
    phone.open_here(address)
    expect(seen(phone, text)).to_be_visible()
    idle(phone)
    expect(phone.page.get_by_text(text).locator("visible=true")).to_have_count(0)


@pytest.mark.usefixtures("used")
def test_a_result_that_locks_keeps_this_check_in_alone_and_the_note_that_was_being_typed(phone: Phone) -> None:
    phone.open_here("/")
    phone.check_in(("Nearly always",) * 6 + ("Sometimes",) * 2)
    expect(seen(phone, "More strain than is usual for you.")).to_be_visible()
    expect(seen(phone, PERSON)).to_be_visible()
    phone.press("Note")
    phone.page.get_by_role("textbox", name="Note").fill("the third night")
    idle(phone)
    expect(seen(phone, "Your history is locked, so this is compared with nothing.")).to_be_visible()
    expect(seen(phone, "A lot of strain these past few days.")).to_be_visible()
    expect(seen(phone, "4.0 of 4")).to_be_visible()
    expect(seen(phone, "Note kept.")).to_be_visible()
    left = phone.page.evaluate(PAGE)
    assert [text for text in (PERSON, NUMBER, "the third night", "usual 1") if text in left] == []
    assert phone.page.get_by_text("More strain than is usual").locator("visible=true").count() == 0
    phone.unlock()
    phone.entries().first.click()
    expect(seen(phone, "the third night")).to_be_visible()


def test_a_double_tap_keeps_one_note(phone: Phone) -> None:
    phone.open()
    phone.check_in()
    phone.press("Note")
    phone.page.get_by_role("textbox", name="Note").fill("once")
    phone.page.get_by_role("button", name="Keep note").evaluate("button => { button.click(); button.click() }")
    expect(seen(phone, "Note kept.")).to_be_visible()
    assert len(phone.stored()) == 2  # the check-in and its note


def test_a_plan_that_is_left_with_a_number_that_is_none_keeps_the_rest_and_the_number_to_mend(phone: Phone) -> None:
    phone.open("/care#plan")
    phone.page.get_by_role("textbox", name="Where I stop").fill(PLAN)
    phone.page.get_by_role("textbox", name="Phone number").fill("555 0199 ext 4")
    phone.go("Today")
    phone.open_here("/care#plan")
    expect(phone.page.get_by_role("textbox", name="Where I stop")).to_have_value(PLAN)
    expect(phone.page.get_by_role("textbox", name="Phone number")).to_have_value("555 0199 ext 4")
    expect(phone.page.get_by_role("alert").filter(has_text="no phone number").locator("visible=true")).to_be_visible()
    phone.page.get_by_role("textbox", name="Phone number").fill(NUMBER)
    phone.press("Keep plan")
    expect(seen(phone, "Saved on this phone")).to_be_visible()
    phone.go("Today")
    phone.open_here("/care#plan")
    expect(phone.page.get_by_role("textbox", name="Phone number")).to_have_value(NUMBER)


def test_a_plan_that_was_being_written_when_it_locked_is_there_after_it(phone: Phone) -> None:
    phone.page.clock.install()
    phone.open()
    phone.enrol()
    phone.open_here("/care#plan")
    phone.page.get_by_role("textbox", name="Where I stop").fill(PLAN)
    phone.page.clock.fast_forward("00:30")
    phone.wait_until("async () => (await import('/static/js/journal/care.js')).readCare().then(({ plan }) => plan)")
    idle(phone)
    expect(seen(phone, "Your plan is sealed.")).to_be_visible()
    assert PLAN not in phone.page.evaluate(PAGE)
    phone.unlock()
    phone.open_here("/care#plan")
    expect(phone.page.get_by_role("textbox", name="Where I stop")).to_have_value(PLAN)
