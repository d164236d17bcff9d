"""What somebody left while it was under way acts on nothing that is there by then, and what it came to is not lost."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.addresses import at
from tests.browser.conftest import Phone
from tests.browser.history import check_in, seed
from tests.browser.lies import asked_and_held, held, without_worker
from tests.browser.rotation import lived_in
from tests.browser.test_questionnaires import fill_in, offer, wait_for
from tests.conftest import Site
from tests.today import today

# Sealing waits for `go()`, as on a phone that is busy with something else.
SLOW_SEAL = """() => {
  const seal = crypto.subtle.encrypt.bind(crypto.subtle)
  const held = new Promise(resolve => (window.go = resolve))
  crypto.subtle.encrypt = async (...given) => (await held, seal(...given))
}"""
WAY_IN = re.compile("^(Start a check-in|Check in|Carry on)")


@pytest.fixture
def site(shared_site: Site) -> Site:
    return shared_site


def test_a_questionnaire_that_is_left_while_it_is_saved_keeps_its_answers(
    phone: Phone, site: Site, tmp_path: Path
) -> None:
    offer(site, tmp_path, "phq-2")
    phone.open("/trends#questionnaires")
    wait_for(phone, 1)
    phone.open_here("/trends#questionnaire=phq-2")
    fill_in(phone, [3, 1])
    phone.page.evaluate(SLOW_SEAL)
    fill_in(phone, [3, 2])
    phone.press("Done")
    phone.press("Close")
    at(phone, "/trends#questionnaires")
    phone.page.evaluate("go()")
    phone.open_here("/trends")
    expect(phone.page.locator("[data-list] a")).to_have_count(1)
    answers = phone.page.evaluate(
        """async () => {
          const { entries } = await import("/static/js/journal/journal.js")
          return (await entries()).map(({ checkIn }) => Object.values(checkIn.answers))
        }"""
    )
    assert answers == [[3, 2]]


# The next transaction does not begin, as when the browser has closed the database in between.
REFUSE_ONCE = """() => {
  const { transaction } = IDBDatabase.prototype
  IDBDatabase.prototype.transaction = function () {
    IDBDatabase.prototype.transaction = transaction
    throw new DOMException("The database connection is closing.", "InvalidStateError")
  }
}"""


def test_answers_that_could_not_be_read_cannot_be_kept_as_none(phone: Phone) -> None:
    phone.open("/")
    seed(phone, [check_in(today(), 3)])
    phone.open_here("/trends")
    expect(phone.page.locator("[data-list] a")).to_have_count(1)
    phone.entries().first.click()
    expect(phone.page.get_by_role("link", name="Change the answers")).to_be_visible()
    phone.page.evaluate(REFUSE_ONCE)
    phone.page.get_by_role("link", name="Change the answers").click()
    expect(phone.page.get_by_role("alert").locator("visible=true")).to_contain_text("refused to store it")
    expect(phone.page.get_by_role("button", name="Keep changes")).to_be_hidden()
    phone.press("Close")
    phone.page.get_by_role("link", name="Change the answers").click()
    expect(phone.page.get_by_role("button", name="Keep changes")).to_be_visible()
    expect(phone.page.get_by_role("radio", checked=True).locator("visible=true")).to_have_count(8)


def test_a_check_in_that_was_left_shows_nothing_of_it_until_it_is_read(phone: Phone) -> None:
    phone.open("/")
    phone.start()
    for number in range(1, 4):
        phone.answer(number, "Often")
    expect(phone.page.get_by_text("4 of 8", exact=True)).to_be_visible()
    phone.press("Close")
    at(phone, "/")
    form = phone.page.locator("check-in")
    assert form.locator("[data-form]").evaluate("form => [form.inert, form.querySelectorAll(':checked').length]") == [
        True,
        0,
    ]
    phone.page.get_by_role("button", name=WAY_IN).locator("visible=true").click()
    expect(phone.page.get_by_text("4 of 8", exact=True)).to_be_visible()
    phone.answer(4, "Never")
    for number in range(5, 9):
        phone.answer(number, "Often")
    phone.saved()
    assert len(phone.stored()) == 1


def test_a_deletion_under_way_keeps_nobody_from_the_next(phone: Phone) -> None:
    phone.open("/")
    seed(phone, [check_in(today(), 1), check_in(today(), 4)])
    phone.enrol()
    phone.wait_safe(2)
    with held(phone, "**/api/sync"):
        for left in (1, 0):
            phone.entries().first.click()
            phone.press("Delete this check-in")
            phone.page.get_by_role("dialog").get_by_role("button", name="Delete this check-in").click()
            at(phone, "/trends")
            expect(phone.entries()).to_have_count(left)
            phone.page.wait_for_function("() => !history.state?.sheet")


def test_a_place_that_is_still_coming_is_arrived_at(phone: Phone) -> None:
    """While it comes the address is its own, and the entry that is still seen finds itself under none."""
    without_worker(phone)
    phone.open("/")
    seed(phone, [check_in(today(), 3)])
    phone.open_here("/trends")
    phone.entries().first.click()
    expect(phone.page.get_by_role("link", name="Change the answers")).to_be_visible()
    with asked_and_held(phone, "**/parts/care*", lambda: phone.go("Care")):
        phone.page.evaluate(
            """async () => {
              const { changed, entries } = await import("/static/js/journal/journal.js")
              changed("records")
              await entries()
            }"""
        )
    at(phone, "/care")


def test_a_question_is_not_asked_behind_another_place(phone: Phone) -> None:
    lived_in(phone)
    phone.open_here("/you#passkeys")
    expect(phone.page.get_by_role("button", name="Rename").locator("visible=true")).to_be_visible()
    phone.page.evaluate(
        """() => {
          document.querySelector("[data-view='/you#passkeys'] [data-action=rename]").click()
          document.querySelector("nav a[href='/']").click()
        }"""
    )
    at(phone, "/")
    expect(phone.page.locator("[aria-busy=true]")).to_have_count(0)
    assert phone.page.evaluate("document.querySelectorAll('dialog[open]').length") == 0


def test_a_note_that_was_cancelled_is_not_kept_when_it_locks(phone: Phone) -> None:
    phone.page.clock.install()
    lived_in(phone, note="")
    phone.go("Today")
    phone.check_in()
    phone.press("Note")
    phone.page.get_by_role("textbox", name="Note").fill("not this")
    phone.page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    expect(phone.page.get_by_role("textbox", name="Note")).to_be_hidden()
    count = len(phone.stored())
    phone.page.clock.fast_forward("05:20")
    expect(phone.page.get_by_text("Your history is locked, so this is compared with nothing.")).to_be_visible()
    assert len(phone.stored()) == count
    expect(phone.page.get_by_text("Note kept.")).to_be_hidden()


def test_an_answer_that_was_given_in_the_moment_of_leaving_is_kept(new_phone: Callable[..., Phone]) -> None:
    phone = new_phone(reduced_motion="no-preference")  # it shows for a moment before the next question
    phone.open("/")
    phone.start()
    phone.page.wait_for_function("() => document.querySelector('check-in').draft")
    phone.page.evaluate(
        """() => {
          const [question] = document.querySelectorAll("check-in fieldset:not([hidden])")
          question.querySelector("[aria-label=Often]").click()
          document.querySelector("check-in [data-do=leave]").click()
        }"""
    )
    at(phone, "/")
    phone.page.get_by_role("button", name=WAY_IN).locator("visible=true").click()
    expect(phone.page.get_by_text("2 of 8", exact=True)).to_be_visible()
