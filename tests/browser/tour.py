"""Ways through the whole app: every place and state, one after the other, each with a name."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import Phone
from tests.browser.directory import ENTRIES, publish, wait_for_list
from tests.browser.history import check_in, rating, seed, steady
from tests.browser.test_questionnaires import fill_in, offer, wait_for

HEADING = "main h1:visible:not(.unseen-text)"
Way = Callable[[Phone, Path], Iterator[str]]


def today() -> date:
    return datetime.now(UTC).date()


def view(phone: Phone, address: str, shown: str = HEADING) -> str:
    """Go there without a reload, until it has a heading; its address."""
    phone.open_here(address)
    expect(phone.page.locator(f'[data-view="{address.split("=")[0]}"]')).to_be_visible()
    expect(phone.page.locator(shown).first).to_be_visible()
    expect(phone.page.locator(HEADING).first).not_to_be_empty()
    return address


def dialog(page: Page, opener: str, name: str | None = None) -> str:
    page.get_by_role("button", name=opener, exact=True).locator("visible=true").first.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    return name or f"the dialog of {opener}"


def closed(page: Page) -> None:
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()


def check_in_first(phone: Phone, _: Path) -> Iterator[str]:
    """A newcomer, to the result and what is asked after it."""
    page = phone.page
    phone.open()
    expect(page.get_by_role("button", name="Start a check-in").locator("visible=true")).to_be_visible()
    yield "a newcomer's first page"
    phone.start()
    yield "the first question"
    page.locator("check-in input:visible").first.focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("button", name="Next")).to_be_visible()
    yield "an answer by arrows"
    yield dialog(page, "Help")
    closed(page)
    for number in range(1, 7):
        phone.answer(number, "Nearly always")
    expect(page.get_by_text("7 of 8", exact=True)).to_be_visible()
    phone.press("Back")
    expect(page.get_by_text("6 of 8", exact=True)).to_be_visible()
    yield "back at an answer"
    phone.answer(6, "Nearly always")
    expect(page.get_by_text("7 of 8", exact=True)).to_be_visible()
    page.context.set_offline(True)
    expect(page.get_by_text("No signal", exact=True)).to_be_visible()
    yield "the first of what holds up, without signal"
    phone.answer(7, "Rarely")
    phone.answer(8, "Never")
    phone.saved()
    yield "the result, without signal"
    page.context.set_offline(False)
    expect(page.get_by_text("No signal", exact=True)).to_be_hidden()
    yield dialog(page, "Note")
    closed(page)
    phone.done()
    expect(page.get_by_role("heading", name="Keep it close?")).to_be_visible()
    yield "keep it close"
    yield view(phone, "/check-in#all", "all-questions fieldset:visible")
    page.get_by_role("radio", name="Often", exact=True).locator("visible=true").first.check(force=True)
    expect(page.get_by_role("button", name=re.compile("^Clear")).first).to_be_visible()
    yield "all questions, one answered"


def trends(phone: Phone, folder: Path) -> Iterator[str]:
    """Months of check-ins, read, changed, and asked whether to delete one; a longer questionnaire."""
    page, now = phone.page, today()
    offer(phone.site, folder, "phq-4")
    phone.open()
    yield view(phone, "/trends", "[data-trends=empty]:visible")
    phone.open_here("/trends#questionnaires")
    wait_for(phone, 1)
    high = [check_in(now - timedelta(days=back), 4, 1, "night") for back in (3, 2, 1)]
    seed(phone, [*steady(now - timedelta(days=4), 70), *high, *[rating(now, "longer-out-breath", "steadier")] * 5])
    yield view(phone, "/trends#questionnaires", "[data-shelf] a:visible")
    yield view(phone, "/", "[data-last]:visible")
    yield view(phone, "/trends", "[data-list] a:visible")
    page.get_by_role("button", name="As a table").click()
    page.get_by_role("radio", name="Year").check(force=True)
    expect(page.get_by_role("table")).to_be_visible()
    yield "a year, as a table"
    phone.entries().nth(1).click()
    expect(page.get_by_role("heading", name="Answers").locator("visible=true")).to_be_visible()
    yield "an entry"
    yield dialog(page, "Delete this check-in")
    closed(page)
    page.get_by_role("link", name="Change the answers").click()
    expect(page.get_by_role("group", name="I’ve felt worn out.").locator("visible=true")).to_be_visible()
    yield "changing an entry"
    yield view(phone, "/trends#how")
    yield view(phone, "/trends#summary", "[data-weeks] tr:visible")
    view(phone, "/trends#questionnaire=phq-4")
    fill_in(phone, [3, 3, 3, 3])
    yield "a questionnaire"
    phone.press("Done")
    expect(page.get_by_role("heading", name="Distress")).to_be_visible()
    yield "its result"


def care(phone: Phone, _: Path) -> Iterator[str]:
    """Practices before, while and after they run; a lesson; the plan."""
    page = phone.page
    page.clock.install()
    phone.open("/care")
    expect(page.locator("[data-practice] a:visible").first).to_be_visible()
    yield "/care"
    yield view(phone, "/care#five-things")
    for practice in ("longer-out-breath", "standing-yoga", "sit-quietly"):
        yield view(phone, f"/care#{practice}")
        phone.press("Begin")
        expect(page.get_by_role("button", name="Pause").locator("visible=true")).to_be_enabled()
        page.clock.run_for(1500)
        yield f"{practice}, running"
    page.clock.run_for(16 * 60_000)
    expect(page.get_by_role("heading", name="That was it.").locator("visible=true")).to_be_visible()
    page.get_by_role("radio", name="Worse").locator("visible=true").check(force=True)
    expect(page.get_by_text("Then leave this one.").locator("visible=true")).to_be_visible()
    yield "after a practice"
    yield view(phone, "/care#lesson-signs")
    yield view(phone, "/care#lesson-what-it-is")
    yield view(phone, "/care#lesson-getting-help")
    yield view(phone, "/care#plan", "[data-plan=open]:visible")
    page.get_by_role("textbox", name="Phone number").fill("none")
    phone.press("Keep plan")
    expect(page.get_by_role("alert").locator("visible=true")).to_be_visible()
    yield "a plan that is refused"


def support(phone: Phone, folder: Path) -> Iterator[str]:
    """Without a country, with one, and the list of the house."""
    page = phone.page
    publish(phone.site, ENTRIES, folder)
    phone.open("/support")
    wait_for_list(phone, len(ENTRIES))
    yield "/support without a country"
    page.get_by_role("combobox", name="Your country").select_option("GB")
    expect(page.get_by_role("listitem").filter(has_text="Employee assistance")).to_contain_text("Riverside")
    yield "/support"
    for kind in ("therapy", "training", "mindfulness", "peer", "eap", "online", "self-care", "all"):
        yield view(phone, f"/support#kind={kind}")
    page.get_by_role("searchbox", name="Find").fill("zzz")
    expect(page.get_by_text("Nothing fits.")).to_be_visible()
    yield "nothing found"
    for end in ("a1", "b1", "c3", "ff"):
        yield view(phone, f"/support#entry=00000000000000{end}")
    yield view(phone, "/support#employer")


def you(phone: Phone, _: Path) -> Iterator[str]:
    """Without an account, on the way to one, with one."""
    page = phone.page
    phone.add_authenticator()
    phone.open()
    seed(phone, [check_in(today(), 2)])
    for address in ("/you", "/you#sign-in", "/you#export", "/you#import", "/you#shared", "/you#reminders"):
        yield view(phone, address)
    yield view(phone, "/you#create-passkey", "[data-step=code]:visible")
    phone.type_groups_back()
    expect(page.get_by_role("heading", name="Once more, to be sure")).to_be_visible()
    yield "using the new passkey"
    phone.prove()
    expect(page.get_by_role("heading", name="Locked with your passkey.")).to_be_visible()
    yield "locked with a passkey"
    yield view(phone, "/you", "[data-when=account]:visible")
    yield view(phone, "/you#passkeys", "[data-list] li:visible")
    yield dialog(page, "Rename")
    closed(page)
    yield dialog(page, "Remove")
    closed(page)
    yield view(phone, "/you#recovery-code")
    phone.press("New recovery code")
    expect(page.get_by_label("Recovery code", exact=True).locator("visible=true").first).not_to_be_empty()
    yield "a new recovery code"
    for address in (
        "/you#change-keys",
        "/you#sign-in",
        "/you#export",
        "/you#sessions",
        "/you#server-view",
        "/you#print",
        "/you#shift",
        "/you#language",
    ):
        yield view(phone, address)
    yield view(phone, "/you#delete", "[data-scope]:visible")
    page.get_by_role("radio", name=re.compile("^This phone and the account")).check()
    yield "deleting at the server"
    yield dialog(page, "Delete everything")
    closed(page)
    yield view(phone, "/you#put-back", "[data-step=code]:visible")


def locked(phone: Phone, _: Path) -> Iterator[str]:
    """What stays when the history is locked."""
    page = phone.page
    phone.open()
    phone.check_in()
    phone.enrol()
    view(phone, "/you", "[data-when=unlocked]:visible")
    phone.press("Lock")
    expect(page.get_by_role("button", name="Unlock").locator("visible=true")).to_be_visible()
    yield "/you, locked"
    yield view(phone, "/", "[data-sealed]:visible")
    yield view(phone, "/trends", "[data-trends=locked]:visible")
    yield view(phone, "/you#unlock")
    phone.press("Use recovery code")
    expect(page.get_by_role("textbox", name="Recovery code").locator("visible=true")).to_be_visible()
    yield "unlocking by code"
    yield view(phone, "/care#plan", "[data-plan=locked]:visible")
    yield view(phone, "/trends#summary", "[data-summary=locked]:visible")


WAYS: dict[str, Way] = {way.__name__: way for way in (check_in_first, trends, care, support, you, locked)}
