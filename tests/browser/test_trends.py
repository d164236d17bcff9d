"""Trends: a sentence, two charts, a table, what stood out; changing and deleting. Compared with nobody but oneself."""

import json
import re
from collections.abc import Callable
from datetime import date, timedelta
from statistics import fmean
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Phone
from tests.browser.history import ITEMS, check_in, rating, seed, steady
from tests.checkin import measures
from tests.conftest import Site
from tests.today import today


@pytest.fixture
def site(shared_site: Site) -> Site:
    return shared_site


@pytest.fixture
def phone(new_phone: Callable[..., Phone]) -> Phone:
    made = new_phone(timezone_id="UTC")
    made.open("/")
    expect(made.page.get_by_role("button", name="Start a check-in")).to_be_visible()
    return made


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def day_text(day: date) -> str:
    """As the page writes it: with the year where that is another one."""
    return f"{day.day} {day:%B}" + (f" {day.year}" if day.year != today().year else "")


def high_weeks() -> list[dict[str, Any]]:
    """Ten ordinary weeks, a gap of one, then this week and the one before with strain 4."""
    start = monday(today()) - timedelta(days=7)
    before = [
        made
        for made in steady(start, 70)
        if not start - timedelta(days=28) <= made_on(made) < start - timedelta(days=21)
    ]
    after = [check_in(start + timedelta(days=n), 4) for n in range((today() - start).days + 1)]
    return before + after


def made_on(made: dict[str, Any]) -> date:
    return date.fromisoformat(made["day"])


def usual_strain(made: list[dict[str, Any]]) -> list[str]:
    """Middle value and band as the page writes them; which they are depends on how much of this week has passed."""
    readings = [{"day": one["day"], "value": fmean(one["answers"][item] for item in ITEMS[:6])} for one in made]
    figures = measures.usual(measures.daily(readings), (today() + timedelta(days=1)).isoformat())
    return [f"{figures[name] + 1e-9:.1f}" for name in ("median", "low", "high")]


def test_two_high_weeks_are_said_in_a_sentence_in_two_charts_and_in_a_table(phone: Phone) -> None:
    made = high_weeks()
    seed(phone, [*made, *[rating(today(), "longer-out-breath", feeling) for feeling in ["steadier"] * 5 + ["same"]]])
    phone.open_here("/trends")
    page = phone.page
    expect(page.get_by_role("heading", name="Strain has run high for 2 weeks.")).to_be_visible()
    expect(page.get_by_text("What holds you up is steady.").locator("visible=true")).to_be_visible()
    strain = page.get_by_role("slider", name="Strain")
    week = monday(today())
    expect(strain).to_have_attribute("aria-valuetext", f"Week of {day_text(week)}: strain 4.0, above your usual")
    strain.focus()
    for _ in range(5):
        page.keyboard.press("ArrowLeft")
    expect(strain).to_have_attribute("aria-valuetext", re.compile(r"^Week of .*: no check-ins$"))
    expect(page.get_by_role("slider", name="Sustenance")).to_have_attribute(
        "aria-valuetext", re.compile("no check-ins$")
    )
    page.keyboard.press("End")
    expect(page.get_by_text(f"Week of {day_text(week)}: strain 4.0, above your usual")).to_be_visible()

    page.get_by_role("button", name="As a table").click()
    table = page.get_by_role("table", name="Strain and sustenance")
    expect(table.get_by_role("row")).to_have_count(13)
    expect(table.get_by_role("row", name=re.compile(f"^{day_text(week)} 4.0 above your usual"))).to_be_visible()
    for span, rows in (("Week", 8), ("Month", 31), ("Year", 53)):
        page.get_by_role("radio", name=span, exact=True).check(force=True)
        expect(table.get_by_role("row")).to_have_count(rows)

    stood = page.get_by_role("region", name="What stood out")
    expect(stood.get_by_text(re.compile(r"Weighs more than usual: [34]\.\d, usually [12]\.")).first).to_be_visible()
    expect(stood.get_by_text("Work that means something")).to_be_hidden()
    expect(page.get_by_role("region", name="What helped")).to_contain_text("Steadier 5 of 6 times")
    first = phone.entries().first
    expect(first).to_contain_text("Strain 4.0, above your usual")

    page.get_by_role("link", name="How these figures are made").click()
    middle, low, high = usual_strain(made)
    said = f"Your middle value is {middle}; the band reaches from {low} to {high}."
    expect(page.get_by_text(said).first).to_be_visible()
    expect(page.get_by_text(re.compile(r"^From \d+ check-ins between")).first).to_be_visible()


def test_before_there_is_enough_nothing_is_compared_and_afterwards_the_result_is(phone: Phone) -> None:
    seed(phone, [check_in(today() - timedelta(days=back), 1) for back in (20, 18, 11)])
    phone.open_here("/trends")
    expect(phone.page.get_by_role("heading", name="Your usual range shows after 5 more check-ins.")).to_be_visible()
    expect(phone.page.locator("[data-chart=strain] svg .band")).to_have_count(0)
    seed(phone, [check_in(today() - timedelta(days=back), 1) for back in (10, 9, 8, 7, 6, 5)])
    expect(phone.page.get_by_role("heading", name="Strain is in your usual range.")).to_be_visible()
    expect(phone.page.locator("[data-chart=strain] svg .band")).to_have_count(1)
    phone.go("Today")
    expect(phone.page.get_by_role("link", name=re.compile("Last check-in.*in your usual range", re.S))).to_be_visible()
    phone.check_in(("Nearly always",) * 6 + ("Often",) * 2)
    expect(phone.page.get_by_role("heading", name="More strain than is usual for you.")).to_be_visible()
    expect(phone.page.get_by_text("usual 1.0–1.0")).to_be_visible()
    expect(phone.page.get_by_text("not a diagnosis").locator("visible=true")).to_be_visible()


def test_much_strain_above_the_band_is_not_called_usual(phone: Phone) -> None:
    """Somebody who goes up and down much: hardly anything is unusual then, and nothing is made light of."""
    seed(phone, [check_in(today() - timedelta(days=2 * n), (0, 2, 3, 4)[n % 4]) for n in range(1, 11)])
    phone.open_here("/")
    phone.check_in(("Nearly always",) * 6 + ("Often",) * 2)
    expect(phone.page.get_by_text("Outside the shaded band").locator("visible=true")).to_be_visible()
    expect(phone.page.get_by_role("heading", name="A lot of strain these past few days.")).to_be_visible()
    expect(phone.page.get_by_role("heading", name="Strain in your usual range.")).to_have_count(0)


def test_a_long_pause_is_no_reproach(phone: Phone) -> None:
    seed(phone, steady(today() - timedelta(days=40), 60))
    phone.open_here("/trends")
    expect(phone.page.get_by_role("heading", name="You last checked in on")).to_be_visible()
    expect(phone.page.locator("[data-chart=strain] svg rect").first).to_be_attached()
    expect(phone.page.locator("[data-now] > :visible")).to_have_count(0)  # what was usual then says nothing of now


def test_answers_are_changed_all_on_one_page_by_a_record_that_supersedes_them(phone: Phone) -> None:
    seed(phone, [check_in(today(), 2, 3)])
    phone.open_here("/trends")
    phone.entries().click()
    page = phone.page
    page.get_by_role("link", name="Change the answers").click()
    worn = page.get_by_role("group", name="I’ve felt worn out.").locator("visible=true")
    expect(worn.get_by_role("radio", name="Sometimes")).to_be_checked()
    worn.get_by_role("radio", name="Nearly always").check(force=True)
    page.get_by_role("button", name="Clear: Sleep").click()
    phone.press("Keep changes")
    expect(page.get_by_text("Changed later by you.")).to_be_visible()
    expect(page.get_by_text("2.4 of 4").first).to_be_visible()
    assert len(phone.stored()) == 2
    page.go_back()
    expect(phone.entries()).to_contain_text("one skipped")


def test_all_questions_on_one_page_keep_their_answers_and_make_one_check_in(phone: Phone) -> None:
    page = phone.page
    phone.press("Start a check-in")
    page.wait_for_function("() => document.querySelector('check-in').draft")
    phone.press("All questions on one page")
    group = page.get_by_role("group", name="I’ve felt worn out.").locator("visible=true")
    group.get_by_role("radio", name="Often").check(force=True)
    expect(page.get_by_text("1 of 8", exact=True).locator("visible=true")).to_be_visible()
    phone.wait_until(
        """async () => {
          const { openDraft } = await import("/static/js/journal/journal.js")
          return (await openDraft({ id: "quick", version: "1" })).draft.answers.worn === 3
        }"""
    )
    page.reload()
    expect(group.get_by_role("radio", name="Often")).to_be_checked()
    phone.press("Back")
    phone.press("Start a check-in")  # chosen once, it stays the way
    expect(group.get_by_role("radio", name="Often")).to_be_checked()
    phone.press("Done")
    expect(page.get_by_role("heading", name="Not enough answered to say.")).to_be_visible()
    phone.saved()
    stored = phone.stored()
    assert len(stored) == 1
    phone.press("Done")
    phone.press("Not now")
    phone.press("Check in")
    phone.press("One question at a time")
    expect(page.get_by_role("button", name="One question at a time")).to_be_hidden()
    expect(page.get_by_text("1 of 8", exact=True).locator("visible=true")).to_be_visible()


def test_a_row_that_says_the_same_stays_under_the_finger(phone: Phone) -> None:
    seed(phone, [check_in(today() - timedelta(days=1), 1), check_in(today(), 4)])
    phone.open_here("/trends")
    expect(phone.entries()).to_have_count(2)
    row = phone.entries().first.element_handle()
    seed(phone, [check_in(today() - timedelta(days=2), 2)])
    expect(phone.entries()).to_have_count(3)
    assert row is not None
    assert row.evaluate("row => row.isConnected")


def test_a_deleted_check_in_is_gone_from_the_list_and_its_bytes_from_the_phone(phone: Phone) -> None:
    ids = seed(phone, [check_in(today() - timedelta(days=1), 1), check_in(today(), 4)])
    phone.open_here("/trends")
    expect(phone.entries()).to_have_count(2)
    phone.entries().first.click()
    page = phone.page
    phone.press("Delete this check-in")
    dialog = page.get_by_role("dialog", name="Delete this check-in?")
    dialog.get_by_role("button", name="Cancel").click()
    expect(page.locator("[aria-busy=true]")).to_have_count(0)
    phone.press("Delete this check-in")
    dialog.get_by_role("button", name="Delete this check-in").click()
    expect(page.get_by_text("Deleted.", exact=True).locator("visible=true")).to_be_visible()
    expect(phone.entries()).to_have_count(1)
    rows = {row["id"]: row for row in phone.stored()}
    assert ids[1] not in rows
    assert ids[0] in rows
    assert len(rows) == 2  # the other check-in, and the sealed tombstone
    phone.open_here("/you")
    expect(page.get_by_text(re.compile("not arrived here"))).to_be_hidden()
    page.reload()
    expect(page.get_by_text(re.compile("not arrived here"))).to_be_hidden()


def test_deleting_the_only_check_in_says_so_until_the_place_is_left(phone: Phone) -> None:
    seed(phone, [check_in(today(), 4)])
    phone.open_here("/trends")
    phone.entries().first.click()
    phone.press("Delete this check-in")
    phone.page.get_by_role("dialog").get_by_role("button", name="Delete this check-in").click()
    deleted = phone.page.get_by_text("Deleted.", exact=True).locator("visible=true")
    expect(deleted).to_have_count(1)
    expect(phone.page.get_by_text("There is none yet.")).to_be_visible()
    phone.go("Care")
    expect(
        phone.page.get_by_role("heading", name="Care", exact=True)
    ).to_be_visible()  # Trends stays until Care is fetched
    phone.open_here("/trends")
    expect(phone.page.get_by_text("There is none yet.")).to_be_visible()
    expect(deleted).to_have_count(0)


def test_a_deleted_check_in_goes_from_the_server_and_from_the_other_phone(
    phone: Phone, new_phone: Callable[..., Phone]
) -> None:
    _, first = seed(phone, [check_in(today() - timedelta(days=1), 1), check_in(today(), 4)])
    code = phone.enrol()
    phone.wait_safe(2)
    other = new_phone(timezone_id="UTC")
    other.open("/you#sign-in")
    other.press("Use recovery code")
    other.page.get_by_role("textbox", name="Recovery code").locator("visible=true").fill(code)
    other.press("Continue")
    other.wait_safe(2)

    assert held(phone, first) == "sealed"
    phone.entries().first.click()
    phone.press("Delete this check-in")
    phone.page.get_by_role("dialog").get_by_role("button", name="Delete this check-in").click()
    expect(phone.page.get_by_text("Deleted.", exact=True).locator("visible=true")).to_be_visible()
    phone.wait_until(ERASED, first)
    assert held(phone, first) == "erased"

    other.open_here("/you")
    other.press("Sync now")
    other.open_here("/trends")
    expect(other.entries()).to_have_count(1)
    other.wait_until(ERASED, first)
    other.open_here("/you")
    expect(other.page.get_by_text("Safe: everything here has arrived")).to_be_visible()


ERASED = """async id => {
  const { theVault } = await import("/static/js/journal/vaults.js")
  const { allRecords } = await import("/static/js/store/records.js")
  const rows = await allRecords((await theVault()).account)
  const row = rows.find(found => found.id === id)
  return row.sealed.length === 0 && row.state === "safe"
}"""


def held(phone: Phone, record: str) -> str:
    """What the server has under an id, by its own answer to a phone that reads from the beginning."""
    answer = phone.page.evaluate(
        """async () => {
          const { theVault } = await import("/static/js/journal/vaults.js")
          const { exchange } = await import("/static/js/sync/wire.js")
          const { account } = await theVault()
          const { records, erased } = await exchange({ account, logId: null, cursor: 0 }, [])
          return JSON.stringify({ records: records.map(({ id }) => id), erased })
        }"""
    )
    found = json.loads(answer)
    return "sealed" if record in found["records"] else "erased" if record in found["erased"] else "nothing"
