"""What somebody left while it was under way acts on nothing that is there by then, and what it came to is not lost."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Route, expect

from tests.browser.addresses import at
from tests.browser.conftest import Phone
from tests.browser.history import check_in, seed
from tests.browser.lies import held, rows_at, without_worker
from tests.browser.rotation import lived_in, sign_in_with
from tests.browser.test_questionnaires import fill_in, offer, wait_for
from tests.conftest import Site
from tests.today import today

# Sealing waits for `go()`, as on a phone that is busy with something else.
SLOW_SEAL = """() => {
  const seal = crypto.subtle.encrypt.bind(crypto.subtle)
  const held = new Promise(resolve => (window.go = resolve))
  crypto.subtle.encrypt = async (...given) => (await held, seal(...given))
}"""
# The moment in which the last step is sent, somebody is already elsewhere.
LEAVE_WHEN_SENDING = """() => {
  const sending = document.querySelector("[data-view='/you#create-passkey'] [data-step~=sending]")
  const looking = new MutationObserver(() => {
    if (sending.hidden) return
    looking.disconnect()
    document.querySelector("nav a[href='/']").click()
  })
  looking.observe(sending, { attributes: true })
}"""
WAY_IN = re.compile("^(Start a check-in|Check in|Carry on)")
KIND = "async kind => (await (await import('/static/js/journal/vaults.js')).theVault()).kind === kind"


@pytest.fixture
def site(shared_site: Site) -> Site:
    return shared_site


def seen(phone: Phone, text: str) -> Locator:
    return phone.page.get_by_text(text).locator("visible=true")


def test_an_account_that_is_left_while_it_is_sent_opens_with_its_code(
    phone: Phone, new_phone: Callable[..., Phone]
) -> None:
    phone.open("/")
    phone.check_in()
    phone.done()
    phone.add_authenticator()
    phone.open("/you")
    phone.press("Create a passkey")
    code = phone.type_groups_back()
    phone.page.evaluate(LEAVE_WHEN_SENDING)
    phone.prove()
    at(phone, "/")
    phone.wait_until(KIND, "account")
    phone.wait_safe(1)
    other = new_phone()
    other.open("/")
    sign_in_with(other, code)
    other.wait_safe(1)


def test_a_passkey_that_is_begun_and_left_is_not_gone_on_with(phone: Phone) -> None:
    lived_in(phone)
    phone.open_here("/you#passkeys")
    with held(phone, "**/api/passkeys/sign-in/begin"):
        with phone.page.expect_request("**/api/passkeys/sign-in/begin"):
            phone.press("Add a passkey")
        phone.open_here("/you")
        phone.open_here("/you#passkeys")
        add = phone.page.get_by_role("button", name="Add a passkey").locator("visible=true")
        expect(add).to_be_visible()
        answered = "**/api/passkeys/sign-in/complete"
    with phone.page.expect_response(answered):
        pass
    expect(phone.page.locator("[data-view='/you#passkeys'] [aria-busy=true]")).to_have_count(0)
    expect(add).to_be_visible()
    expect(seen(phone, "Continue")).to_have_count(0)


def new_code(phone: Phone) -> str:
    phone.open_here("/you#recovery-code")
    phone.press("New recovery code")
    return phone.type_groups_back()


@pytest.mark.provokes("ERR_FAILED .*/api/recovery")
@pytest.mark.parametrize("arrives", [True, False], ids=["it arrived", "it did not"])
def test_without_an_answer_nobody_is_told_that_the_old_code_counts(phone: Phone, arrives: bool) -> None:
    without_worker(phone)
    lived_in(phone)

    def lose(route: Route) -> None:
        if route.request.method == "PUT":
            assert not arrives or route.fetch().status == 204
            route.abort()
        else:
            route.continue_()

    phone.page.route("**/api/recovery", lose)
    code = new_code(phone)
    expect(seen(phone, "nobody can say yet which code is in force")).to_be_visible()
    expect(seen(phone, "Nothing has changed")).to_have_count(0)
    phone.page.unroute_all(behavior="wait")
    phone.page.get_by_role("button", name="Continue").locator("visible=true").click()
    expect(seen(phone, "The new code is in force.")).to_be_visible()
    phone.forget()
    sign_in_with(phone, code)
    phone.wait_safe(1)


def test_a_code_that_was_left_while_it_was_sent_says_afterwards_that_it_counts(phone: Phone) -> None:
    lived_in(phone)
    with held(phone, "**/api/recovery"):
        with phone.page.expect_request("**/api/recovery"):
            new_code(phone)
        phone.go("Care")
        at(phone, "/care")
    with phone.page.expect_response("**/api/recovery"):
        pass
    phone.open_here("/you#recovery-code")
    expect(seen(phone, "The new code is in force.")).to_be_visible()
    phone.go("Care")
    phone.open_here("/you#recovery-code")
    expect(phone.page.get_by_role("button", name="New recovery code")).to_be_visible()
    expect(seen(phone, "The new code is in force.")).to_have_count(0)


def test_signing_in_takes_nobody_out_of_what_was_begun_meanwhile(phone: Phone) -> None:
    lived_in(phone)
    phone.forget()
    phone.open("/")
    sessions = rows_at(phone, "select count(*) from session")
    with held(phone, "**/api/passkeys/sign-in/begin"):
        with phone.page.expect_request("**/api/passkeys/sign-in/begin"):
            phone.sign_in()
        phone.open_here("/")
        phone.start()
        phone.answer(1, "Often")
        expect(phone.page.get_by_text("2 of 8", exact=True)).to_be_visible()
    with phone.page.expect_response("**/api/session"):
        pass
    expect(phone.page.get_by_text("2 of 8", exact=True)).to_be_visible()
    phone.wait_until(KIND, "local")
    assert rows_at(phone, "select count(*) from session") == sessions


def test_signing_out_waits_for_no_server(phone: Phone) -> None:
    lived_in(phone)
    phone.open_here("/you#sessions")
    with held(phone, "**/api/session"):
        with phone.page.expect_request("**/api/session"):
            phone.press("Sign out")
        expect(phone.page.get_by_role("button", name="Start a check-in").locator("visible=true")).to_be_visible()


def test_deleting_here_waits_for_no_server(phone: Phone) -> None:
    without_worker(phone)
    lived_in(phone)
    phone.open_here("/you#delete")
    with held(phone, "**/api/session"):
        with phone.page.expect_request("**/api/session"):
            phone.press("Delete everything")
            phone.page.get_by_role("dialog").get_by_role("button", name="Delete everything").click()
        expect(phone.page.get_by_role("button", name="Start a check-in").locator("visible=true")).to_be_visible()
        assert phone.stored() == []
    expect(phone.page.get_by_role("button", name="Start a check-in").locator("visible=true")).to_be_visible()
    phone.page.wait_for_function("() => document.cookie === ''")


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
    assert form.evaluate("form => [form.inert, form.querySelectorAll(':checked').length]") == [True, 0]
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
    with held(phone, "**/parts/care*"):
        with phone.page.expect_request("**/parts/care*"):
            phone.go("Care")
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
