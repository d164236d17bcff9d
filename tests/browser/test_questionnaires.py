"""Longer questionnaires: offered by the house, filled in offline, scored on the phone, with credit."""

import re
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Route, expect

from tests.browser.conftest import Phone
from tests.browser.history import seed
from tests.conftest import Site
from tests.server.instruments.forms import fhir
from tests.today import today

WRITTEN = """async answered => {
  const { keptInstruments } = await import("/static/js/sync/instruments.js")
  const { openQuestionnaire } = await import("/static/js/journal/questionnaire.js")
  const instrument = (await keptInstruments()).find(({ id }) => id === "who-5")
  return Object.values((await openQuestionnaire(instrument)).answers).filter(Number.isInteger).length === answered
}"""


@pytest.fixture
def phone(new_phone: Callable[..., Phone]) -> Phone:
    made = new_phone(timezone_id="UTC")
    made.open("/")
    return made


def offer(site: Site, folder: Path, *names: str) -> None:
    """As an operator does on the command line."""
    for name in names:
        file = folder / f"{name}.json"
        file.write_bytes(fhir(name))
        site.run("instrument", "import", str(file))


def wait_for(phone: Phone, number: int) -> None:
    phone.wait_until(
        """async number => {
          const { keptInstruments } = await import("/static/js/sync/instruments.js")
          return (await keptInstruments()).length === number
        }""",
        number,
    )


def fill_in(phone: Phone, values: list[int]) -> None:
    groups = phone.page.get_by_role("group").locator("visible=true")
    expect(groups).to_have_count(len(values))
    for n, value in enumerate(values):
        groups.nth(n).get_by_role("radio", name=f"Answer {value}", exact=True).check()


def test_a_questionnaire_is_filled_in_without_signal_and_scored_with_credit(
    phone: Phone, site: Site, tmp_path: Path
) -> None:
    page = phone.page
    phone.open_here("/trends#questionnaires")
    expect(page.get_by_text("Whoever runs this server offers none.")).to_be_visible()
    offer(site, tmp_path, "who-5", "phq-4")
    seed(phone, [long("who-5", "2026", dict.fromkeys([f"who5_{n}" for n in range(1, 6)], 4), 30)])
    phone.open_here("/trends")
    phone.open_here("/trends#questionnaires")
    wait_for(phone, 2)
    phone.ready_offline()
    page.get_by_role("link", name="Back to Trends").locator("visible=true").click()
    page.get_by_role("link", name="Longer questionnaires").click()
    expect(page.get_by_role("link", name=re.compile("WHO-5|The form")).first).to_be_visible()
    page.context.set_offline(True)
    page.get_by_role("link", name=re.compile("5 questions")).click()
    fill_in(phone, [1, 1, 2, 1, 1])
    expect(page.get_by_text("5 of 5")).to_be_visible()
    phone.wait_until(WRITTEN, 5)
    page.reload()
    expect(page.get_by_text("5 of 5")).to_be_visible()
    phone.press("Done")
    expect(page.get_by_role("heading", name="Wellbeing")).to_be_visible()
    expect(page.get_by_text("24 (0 to 100)")).to_be_visible()
    expect(page.get_by_text("low", exact=True).locator("visible=true")).to_be_visible()
    expect(page.get_by_text("Last time 80: less, by more than chance.")).to_be_visible()
    expect(page.get_by_text("A screening, not a diagnosis.")).to_be_visible()
    expect(page.get_by_text("World Health Organization-Five Well-Being Index")).to_be_visible()
    expect(page.get_by_role("link", name="Find somebody")).to_be_visible()
    page.get_by_text("How it is made").click()
    expect(page.get_by_text("The sum of 5 answers. Times 4.")).to_be_visible()
    assert len(phone.stored()) == 2

    phone.open_here("/trends#questionnaire=who-5")
    expect(page.get_by_text(re.compile("it can be filled in again from"))).to_be_visible()
    expect(page.get_by_role("button", name="Done").locator("visible=true")).to_be_disabled()
    phone.open_here("/trends")
    expect(phone.entries().first).to_contain_text("A longer questionnaire")
    expect(
        page.get_by_role("heading", name="Not enough answered to say.")
    ).to_be_visible()  # of strain, nothing is known
    page.context.set_offline(False)


def test_a_missing_answer_is_said_and_a_version_that_is_gone_keeps_its_answers(
    phone: Phone, site: Site, tmp_path: Path
) -> None:
    page = phone.page
    offer(site, tmp_path, "who-5", "phq-4")
    seed(phone, [long("phq-4", "1999", {"phq4_1": 3}, 60)])
    phone.open("/trends#questionnaires")
    wait_for(phone, 2)
    page.get_by_role("link", name=re.compile("4 questions")).click()
    fill_in(phone, [3, 3, 3, 3])
    page.get_by_role("button", name="Clear: Item 2 of the form").click()
    phone.press("Done")
    expect(page.get_by_role("heading", name="Low mood")).to_be_visible()
    expect(page.get_by_text("Not enough answered to say: 3 of 4.")).to_be_visible()
    expect(page.get_by_text("6 (0 to 6)")).to_be_visible()
    expect(page.get_by_text("Skipped").locator("visible=true")).to_be_visible()
    page.get_by_role("link", name="Back to Trends").locator("visible=true").click()
    phone.entries().last.click()
    expect(page.get_by_text("This phone no longer has this version of the questionnaire")).to_be_visible()
    expect(page.get_by_text("phq4_1")).to_be_visible()
    phone.press("Delete these answers")
    page.get_by_role("dialog").get_by_role("button", name="Delete these answers").click()
    expect(phone.entries()).to_have_count(1)


def test_junk_instead_of_a_list_changes_nothing_on_the_phone(phone: Phone, site: Site, tmp_path: Path) -> None:
    offer(site, tmp_path, "who-5", "phq-4")
    phone.open("/trends#questionnaires")
    wait_for(phone, 2)
    for junk in (
        "[]",
        '{"version":"x","instruments":[{}]}',
        '{"version":"x","instruments":"no"}',
        "<html>portal</html>",
    ):
        phone.page.route("**/api/instruments", partial(answer, junk))
        outcome = phone.page.evaluate(
            """async () => {
              const { refreshInstruments, keptInstruments } = await import("/static/js/sync/instruments.js")
              return [await refreshInstruments({ now: true }), (await keptInstruments()).length]
            }"""
        )
        assert outcome == ["unreachable", 2]
        phone.page.unroute("**/api/instruments")


def answer(body: str, route: Route) -> None:
    route.fulfill(status=200, body=body)


def long(instrument: str, version: str, answers: dict[str, int], days_ago: int) -> dict[str, object]:
    day = today() - timedelta(days=days_ago)
    made = {"kind": "check-in", "instrument": instrument, "version": version, "answers": answers}
    return made | {"day": day.isoformat()}


@pytest.mark.parametrize("way", ["from the list", "by its address"])
def test_answers_are_deleted_on_a_page_that_was_loaded_anew(phone: Phone, way: str) -> None:
    """Trends is another part of the app, which has not come by then."""
    made = {"kind": "check-in", "instrument": "house", "version": "1", "day": today().isoformat(), "answers": {"h1": 3}}
    (entry,) = seed(phone, [made])
    if way == "from the list":
        phone.go("Trends")
        phone.entries().first.click()
        expect(phone.page.get_by_role("button", name="Delete these answers")).to_be_visible()
        phone.page.reload()
    else:
        phone.open(f"/trends#questionnaire-result={entry}")
    phone.press("Delete these answers")
    phone.page.get_by_role("dialog").get_by_role("button", name="Delete these answers").click()
    expect(phone.page.get_by_role("status").filter(has_text="Deleted.").locator("visible=true")).to_be_visible()
    expect(phone.entries()).to_have_count(0)
    expect(phone.page.get_by_role("alert").locator("visible=true")).to_have_count(0)
