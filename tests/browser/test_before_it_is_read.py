"""A form is out of reach until what was kept is in it: what is typed before would be lost, or take its place."""

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.conftest import Phone
from tests.browser.files import seen
from tests.browser.test_questionnaires import offer, wait_for
from tests.conftest import Site

# In the moment in which a place is shown, before anything could be read.
AT_ONCE = """([path, form]) => {
  history.pushState({}, "", path)
  dispatchEvent(new PopStateEvent("popstate"))
  return [...document.querySelectorAll(form)].some(part => part.checkVisibility())
}"""
# In that moment it is chosen; then whatever is still read is read.
CHOSEN = """async ([path, choice]) => {
  const { status } = await import("/static/js/journal/status.js")
  history.pushState({}, "", path)
  dispatchEvent(new PopStateEvent("popstate"))
  document.querySelector(choice).click()
  for (let i = 0; i < 5; i++) await status()
}"""


def reached_at_once(phone: Phone, path: str, form: str) -> bool:
    """The place was shown before, so that its part is there; form: a selector."""
    phone.open_here("/")
    expect(phone.page.get_by_role("link", name="Last check-in")).to_be_visible()
    reached: bool = phone.page.evaluate(AT_ONCE, [path, form])
    return reached


def test_a_plan(phone: Phone) -> None:
    phone.open()
    phone.check_in()
    phone.open("/care#plan")
    stop = phone.page.get_by_role("textbox", name="Where I stop")
    stop.fill("Home on time on Tuesdays.")
    phone.press("Keep plan")
    expect(seen(phone, "Saved on this phone")).to_be_visible()
    assert not reached_at_once(phone, "/care#plan", "[data-plan=open]")
    expect(stop).to_have_value("Home on time on Tuesdays.")


def test_the_times_of_a_shift(phone: Phone) -> None:
    phone.open()
    phone.check_in()
    phone.open("/you#shift")
    begins = phone.page.locator("[data-shift] [name=from]")
    begins.fill("07:00")
    phone.page.locator("[data-shift] [name=to]").fill("15:15")
    phone.page.locator("[data-shift] [type=submit]").click()
    expect(phone.page.locator('[data-view="/you#shift"] [data-done]')).to_be_visible()
    assert not reached_at_once(phone, "/you#shift", "[data-shift]")
    expect(begins).to_have_value("07:00")


def test_answers_that_are_to_be_changed(phone: Phone) -> None:
    """Kept before they were there, all of them would be taken back."""
    phone.open()
    phone.check_in()
    (row,) = phone.stored()
    address = f"/trends#edit={row['id']}"
    phone.open(address)
    kept = phone.page.locator("[data-view='/trends#edit'] :checked")
    expect(kept).to_have_count(8)
    where = "[data-view='/trends#edit'] :is(all-questions, [data-keep])"
    assert not reached_at_once(phone, address, where)
    expect(kept).to_have_count(8)
    expect(phone.page.get_by_role("button", name="Keep changes")).to_be_visible()


def test_reminders(phone: Phone) -> None:
    phone.open()
    phone.check_in()
    phone.open("/you#reminders")
    form = phone.page.locator("[data-reminders]")
    expect(form).to_be_visible()
    assert not reached_at_once(phone, "/you#reminders", "[data-reminders]")
    expect(form).to_be_visible()


def test_a_kind_of_file(phone: Phone) -> None:
    phone.open()
    phone.check_in()
    phone.open("/you#export")
    table = phone.page.get_by_role("radio", name=re.compile("^Spreadsheet"))
    expect(table).to_be_visible()
    phone.open_here("/")
    expect(phone.page.get_by_role("link", name="Last check-in")).to_be_visible()
    phone.page.evaluate(CHOSEN, ["/you#export", "[name=export-kind][value=csv]"])
    expect(table).to_be_checked()


def test_all_questions_on_one_page(phone: Phone) -> None:
    phone.open()
    phone.check_in()
    phone.open("/check-in#all")
    view = phone.page.locator("[data-view='/check-in#all']")
    often = view.get_by_role("group", name="I’ve felt worn out.").get_by_role("radio", name="Often")
    often.check()
    where = "[data-view='/check-in#all'] :is(all-questions, [data-finish])"
    assert not reached_at_once(phone, "/check-in#all", where)
    expect(often).to_be_checked()
    expect(view.get_by_text("1 of 8", exact=True)).to_be_visible()


def test_a_longer_questionnaire(phone: Phone, site: Site, tmp_path: Path) -> None:
    offer(site, tmp_path, "who-5")
    phone.open()
    phone.check_in()
    phone.open_here("/trends#questionnaires")
    wait_for(phone, 1)
    phone.open_here("/trends#questionnaire=who-5")
    view = phone.page.locator("[data-view='/trends#questionnaire']")
    first = view.get_by_role("group").first.get_by_role("radio", name="Answer 1", exact=True)
    first.check()
    where = "[data-view='/trends#questionnaire'] :is(fieldset, [data-finish])"
    assert not reached_at_once(phone, "/trends#questionnaire=who-5", where)
    expect(first).to_be_checked()
    expect(view.get_by_text("1 of 5", exact=True)).to_be_visible()


# As soon as there is a question it is answered, which a finger would do later; then whatever is still read is read.
TAPPED = """async ([path, question]) => {
  const { entries } = await import("/static/js/journal/journal.js")
  const { openQuestionnaire } = await import("/static/js/journal/questionnaire.js")
  const tapped = new Promise(resolve => {
    const look = () => {
      const radio = [...document.querySelectorAll(question)].find(item => item.checkVisibility())
      if (!radio) return
      seeing.disconnect()
      radio.click()
      resolve()
    }
    const seeing = new MutationObserver(look)
    seeing.observe(document.body, { subtree: true, childList: true, attributes: true })
  })
  history.pushState({}, "", path)
  dispatchEvent(new PopStateEvent("popstate"))
  await tapped
  for (let i = 0; i < 2; i++) await entries()
}"""


def test_the_first_question_of_a_longer_one_counts_from_when_it_is_seen(
    phone: Phone, site: Site, tmp_path: Path
) -> None:
    offer(site, tmp_path, "who-5")
    phone.open("/trends#questionnaires")
    wait_for(phone, 1)
    question = "[data-view='/trends#questionnaire'] input[value='1']"
    phone.page.evaluate(TAPPED, ["/trends#questionnaire=who-5", question])
    view = phone.page.locator("[data-view='/trends#questionnaire']")
    expect(view.get_by_text("1 of 5", exact=True)).to_be_visible()
    expect(view.get_by_role("radio", checked=True)).to_have_count(1)


# An answer, away, and back before it can have been written: sealing it takes longer than reading what was there.
AWAY_AND_BACK = """async ([path, question]) => {
  const { entries } = await import("/static/js/journal/journal.js")
  const { encrypt } = SubtleCrypto.prototype
  let release
  const held = new Promise(resolve => (release = resolve))
  SubtleCrypto.prototype.encrypt = async function (...how) {
    await held
    return encrypt.apply(this, how)
  }
  const go = address => {
    history.pushState({}, "", address)
    dispatchEvent(new PopStateEvent("popstate"))
  }
  document.querySelector(question).click()
  go("/")
  go(path)
  for (let i = 0; i < 2; i++) await entries()
  SubtleCrypto.prototype.encrypt = encrypt
  release()
}"""


def test_whoever_comes_back_at_once_finds_what_was_answered_last(phone: Phone) -> None:
    phone.open("/check-in#all")
    view = phone.page.locator("[data-view='/check-in#all']")
    worn = view.get_by_role("group", name="I’ve felt worn out.")
    expect(worn).to_be_visible()
    phone.page.evaluate(AWAY_AND_BACK, ["/check-in#all", "[data-view='/check-in#all'] input[value='3']"])
    expect(worn).to_be_visible()
    expect(view.get_by_text("1 of 8", exact=True)).to_be_visible()
    expect(view.get_by_role("radio", checked=True)).to_have_count(1)


REFUSING = """is => {
  window.real ??= IDBDatabase.prototype.transaction
  IDBDatabase.prototype.transaction = is
    ? function (names, ...how) {
        if ([names].flat().includes("drafts")) throw new DOMException("", "UnknownError")
        return window.real.call(this, names, ...how)
      }
    : window.real
}"""


def test_what_could_not_be_read_stays_out_of_reach_until_it_can(phone: Phone) -> None:
    phone.open("/check-in#all")
    view = phone.page.locator("[data-view='/check-in#all']")
    often = view.get_by_role("group", name="I’ve felt worn out.").get_by_role("radio", name="Often")
    often.check()
    phone.wait_until(
        """async () => {
          const { openDraft } = await import("/static/js/journal/journal.js")
          return (await openDraft({ id: "quick", version: "1" })).draft.answers.worn === 3
        }"""
    )
    phone.open_here("/")
    phone.page.evaluate(REFUSING, True)
    phone.open_here("/check-in#all")
    expect(view.get_by_role("alert").filter(has_text="refused to store it")).to_be_visible()
    expect(often).to_be_hidden()
    phone.page.evaluate(REFUSING, False)
    phone.press("Done")
    expect(often).to_be_checked()
    expect(view.get_by_role("alert")).to_be_hidden()
