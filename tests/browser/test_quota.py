"""A phone runs full at any write: nothing is called saved that is not, and when there is room the same tap saves."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Phone

OFTEN = 3
# From the n-th write on there is no room, as browsers say it: at once, or when the transaction ends.
FULL = """() => {
  globalThis.room = Infinity
  for (const name of ["put", "add"]) {
    const write = IDBObjectStore.prototype[name]
    IDBObjectStore.prototype[name] = function (...given) {
      if (room-- > 0) return write.apply(this, given)
      if (globalThis.late) {
        const request = write.apply(this, given)
        this.transaction.abort()
        return request
      }
      throw new DOMException("full", "QuotaExceededError")
    }
  }
}"""
OPENED = """() => {
  const [form, refused] = ["check-in", "[data-refused]"].map(name => document.querySelector(name))
  return Boolean(form.draft) || !refused.hidden
}"""
SAVED = "Saved on this phone"
REFUSED = re.compile(r"^(Not saved yet\.|Nothing can be kept here right now\.)$")
EVERY = [pytest.param(n, marks=[] if n in {0, 5, 9, 10} else pytest.mark.soak) for n in range(14)]


def make_room(phone: Phone, writes: int | None, late: bool = False) -> None:
    phone.page.evaluate("([room, late]) => Object.assign(globalThis, { room: room ?? Infinity, late })", [writes, late])


def answers(phone: Phone) -> list[list[int]]:
    found: list[list[int]] = phone.page.evaluate(
        """async () => {
          const { entries } = await import("/static/js/journal/journal.js")
          return (await entries()).map(({ checkIn }) => Object.values(checkIn.answers))
        }"""
    )
    return found


@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize("writes", EVERY)
def test_a_check_in_on_a_phone_that_runs_full_is_saved_when_there_is_room(
    phone: Phone, writes: int, late: bool
) -> None:
    page = phone.page
    page.add_init_script(f"({FULL})()")
    phone.open()
    make_room(phone, writes, late)
    page.get_by_role("button", name="Start a check-in").locator("visible=true").click()
    saved = page.get_by_role("status").filter(has_text=SAVED).locator("visible=true").first
    refused = page.get_by_role("heading", name=REFUSED).locator("visible=true").first
    page.wait_for_function(OPENED)  # until then a question cannot be told from one that will stay
    for number in range(1, 9):
        expect(page.get_by_text(f"{number} of 8", exact=True).or_(refused).first).to_be_visible()
        if refused.is_visible():
            break
        phone.answer(number, "Often")
    expect(saved.or_(refused).first).to_be_visible()
    make_room(phone, None)
    if saved.is_visible():
        assert answers(phone) == [[OFTEN] * 8]
        return
    assert answers(phone) == []
    begun = page.get_by_role("heading", name="Not saved yet.").is_visible()
    phone.press("Try again")
    for number in [] if begun else range(1, 9):
        phone.answer(number, "Often")
    phone.saved()
    assert answers(phone) == [[OFTEN] * 8]


def test_a_second_check_in_that_cannot_be_opened_can_be_tried_again(phone: Phone) -> None:
    phone.page.add_init_script(f"({FULL})()")
    phone.open()
    phone.check_in()
    phone.done()
    phone.press("Not now")
    make_room(phone, 0)
    phone.press("Check in")
    expect(phone.page.get_by_role("heading", name=REFUSED).locator("visible=true")).to_be_visible()
    phone.press("Help")
    expect(phone.page.get_by_role("dialog", name="Someone to talk to")).to_be_visible()
    phone.page.keyboard.press("Escape")
    make_room(phone, None)
    phone.press("Try again")
    phone.answer(1, "Often")
    expect(phone.page.get_by_text("2 of 8", exact=True)).to_be_visible()
