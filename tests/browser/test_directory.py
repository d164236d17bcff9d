"""Support in flight mode: every kind opens and helps, numbers dial, meetings go into a calendar, nothing is told."""

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from icalendar import Calendar
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Phone
from tests.browser.directory import ENTRIES, PEER, publish, wait_for_list
from tests.conftest import Site
from tests.directory.fields import ID, SAID, spoken_entry

LONDON = ZoneInfo("Europe/London")
MONDAY_NIGHT = datetime(2026, 3, 23, 3, 0, tzinfo=LONDON)  # six days before the clocks go forward


@pytest.fixture(scope="module")
def published(shared_site: Site, tmp_path_factory: pytest.TempPathFactory) -> Site:
    publish(shared_site, ENTRIES, tmp_path_factory.mktemp("directory"))
    return shared_site


@pytest.fixture
def site(published: Site) -> Site:
    return published


@pytest.fixture
def offline(new_phone: Callable[..., Phone]) -> Iterator[Phone]:
    """One visit with signal, then flight mode. It is Monday, 3 a.m. in London."""
    phone = new_phone(timezone_id="Europe/London")
    phone.page.clock.set_fixed_time(MONDAY_NIGHT)
    phone.open()
    phone.ready_offline()
    wait_for_list(phone, len(ENTRIES))
    phone.page.context.set_offline(True)
    yield phone
    phone.page.context.set_offline(False)


def seen(phone: Phone, role: str, name: str | re.Pattern[str]) -> Locator:
    return phone.page.get_by_role(role, name=name, exact=True).locator("visible=true")  # type: ignore[arg-type]


def open_kind(phone: Phone, title: str) -> None:
    if not phone.page.url.endswith("/support"):
        phone.open("/support")
    phone.page.get_by_role("main").get_by_role("link", name=title).first.click()
    expect(seen(phone, "heading", title)).to_be_visible()


def choose_country(phone: Phone, code: str) -> None:
    phone.open("/support")
    phone.page.get_by_role("combobox", name="Your country").select_option(code)


def fact(phone: Phone, label: str) -> Locator:
    return phone.page.locator("dt", has_text=re.compile(f"^{label}$")).locator("xpath=following-sibling::dd")


def titles(phone: Phone) -> list[str]:
    return phone.page.locator("[data-rows] strong").all_inner_texts()


def test_each_kind_opens_and_offers_something_to_do(offline: Phone) -> None:
    page = offline.page
    open_kind(offline, "Employee assistance")
    expect(page.get_by_text("What does my employer learn")).to_be_visible()
    open_kind(offline, "Peer support")
    expect(seen(offline, "heading", "Ten minutes with one colleague")).to_be_visible()
    seen(offline, "link", "Lesson: talking to a colleague").click()
    expect(page.get_by_role("heading", level=1, name=re.compile("colleague")).locator("visible=true")).to_be_visible()
    open_kind(offline, "Therapy and counselling")
    seen(offline, "link", "Make a summary to take along").click()
    expect(seen(offline, "heading", "A summary to take along")).to_be_visible()
    open_kind(offline, "Training")
    page.get_by_role("link", name=re.compile("^Boundaries that hold")).locator("visible=true").click()
    expect(seen(offline, "button", "Mark as read")).to_be_visible()
    open_kind(offline, "Mindfulness and stress")
    page.get_by_role("link", name=re.compile("^Five things in the room")).locator("visible=true").click()
    expect(seen(offline, "button", "Begin")).to_be_visible()
    open_kind(offline, "Self-care")
    seen(offline, "link", "Open the self-care plan").click()
    expect(seen(offline, "heading", "Self-care plan")).to_be_visible()
    open_kind(offline, "Online resources")
    first = page.locator("[data-of=online] a").first
    expect(first).to_contain_text("Needs signal")
    assert str(first.get_attribute("href")).startswith("https://")
    offline.open("/support")
    seen(offline, "link", "How that is enforced").click()
    expect(seen(offline, "heading", "What your employer can and cannot see")).to_be_visible()


def test_the_employers_number_dials_and_the_page_says_who_is_told(offline: Phone) -> None:
    offline.open("/support")
    row = offline.page.get_by_role("listitem").filter(has_text="Employee assistance")
    expect(row).to_contain_text("Riverside assistance. Opens 08:00")
    assert row.get_by_role("link", name="Call Riverside").get_attribute("href") == "tel:02079460122"
    row.get_by_role("link", name="Employee assistance").click()
    offline.page.get_by_role("link", name=re.compile("^Riverside")).locator("visible=true").click()
    expect(seen(offline, "heading", "Riverside assistance")).to_be_visible()
    expect(fact(offline, "Who is told what")).to_have_text("The hospital learns how many called, never who.")
    expect(fact(offline, "How many sessions")).to_have_text("Six sessions a year.")
    expect(fact(offline, "Languages")).to_have_text("English, Polish")
    expect(fact(offline, "Hours")).to_have_text("Mon–Fri 08:00–22:00")
    expect(fact(offline, "Last checked")).to_have_text("10 November 2026")
    expect(offline.page.get_by_text("Opens 08:00").locator("visible=true")).to_be_visible()
    offline.page.clock.set_fixed_time(MONDAY_NIGHT + timedelta(hours=9))
    offline.page.reload()
    expect(offline.page.get_by_text("Open until 22:00").locator("visible=true")).to_be_visible()
    assert seen(offline, "link", "Open eap.example.org").get_attribute("href") == "https://eap.example.org/start"


def test_a_list_is_searched_and_filtered_on_the_phone(offline: Phone) -> None:
    choose_country(offline, "GB")
    open_kind(offline, "Therapy and counselling")
    expect(offline.page.get_by_text("4 found")).to_be_visible()
    assert titles(offline) == ["Dr Osei", "Dr Łoś", "Night line", "Old service"]  # expired last, another country never
    expect(offline.page.get_by_role("listitem").filter(has_text="Old service")).to_contain_text("Out of date since")
    find = offline.page.get_by_role("searchbox", name="Find")
    find.fill("los")
    expect(offline.page.get_by_text("1 found")).to_be_visible()
    assert titles(offline) == ["Dr Łoś"]
    find.fill("nobody like this")
    expect(offline.page.get_by_text("Nothing fits.")).to_be_visible()
    find.fill("")
    offline.page.get_by_role("checkbox", name="Open now").check()
    expect(offline.page.get_by_text("1 found")).to_be_visible()
    assert titles(offline) == ["Night line"]
    offline.page.get_by_role("checkbox", name="Open now").uncheck()
    offline.page.get_by_role("checkbox", name="Without referral").check()
    expect(offline.page.get_by_text("2 found")).to_be_visible()
    offline.page.get_by_role("checkbox", name="Without referral").uncheck()
    offline.page.get_by_role("combobox", name="Language").select_option("pl")
    expect(offline.page.get_by_text("1 found")).to_be_visible()
    assert titles(offline) == ["Dr Łoś"]


def test_an_entry_that_is_out_of_date_says_so(offline: Phone) -> None:
    offline.open("/support#entry=00000000000000c3")
    expect(offline.page.get_by_text("This entry is out of date.").locator("visible=true")).to_be_visible()
    assert seen(offline, "link", "Call 020 7946 0111").get_attribute("href") == "tel:02079460111"
    for cut in ("ffffffffffffffff", "%E0%A4%A"):
        offline.open(f"/support#entry={cut}")
        expect(seen(offline, "heading", "No longer in the list")).to_be_visible()
    offline.open("/support#kind=forgotten")
    expect(seen(offline, "heading", "Search everything")).to_be_visible()


def test_the_calendar_file_has_the_groups_meetings_across_the_change_of_clocks_and_no_name(offline: Phone) -> None:
    offline.open("/support")
    expect(offline.page.get_by_role("listitem").filter(has_text="Peer support")).to_contain_text(
        "Next: Thu 2 April 18:30, Room 2.14"  # the 26th is an exception
    )
    offline.open(f"/support#entry={PEER['id']}")
    expect(offline.page.locator("[data-next] li").locator("visible=true")).to_have_count(3)
    with offline.page.expect_download() as download:
        offline.press("Add to calendar")
    text = download.value.path().read_text()
    assert "peer" not in text.lower()
    assert "support" not in text.lower()
    assert "breather" not in text.lower()
    [event] = Calendar.from_ical(text).walk("VEVENT")
    assert event["SUMMARY"] == "Appointment"
    start = event["DTSTART"].dt
    rule = rrulestr(event["RRULE"].to_ical().decode(), dtstart=start.replace(tzinfo=None))
    missed = {day.dt.replace(tzinfo=None) for day in event["EXDATE"].dts} if "EXDATE" in event else set()
    found = [moment for moment in rule[:8] if moment not in missed]
    meeting = date(2026, 4, 2)
    expected = [datetime.combine(meeting + timedelta(weeks=n), datetime.min.time()) + timedelta(hours=18, minutes=30)
                for n in range(8)]  # fmt: skip
    assert found[:7] == expected[:7]
    assert start.tzinfo is not None
    assert start.utcoffset() == timedelta(hours=1)  # summer time


def test_asking_for_a_debrief_writes_a_neutral_mail_and_keeps_nothing(offline: Phone) -> None:
    offline.open(f"/support#entry={PEER['id']}")
    before = offline.page.evaluate("() => indexedDB.databases().then(found => JSON.stringify(found))")
    link = seen(offline, "link", "Write a neutral mail")
    address = str(link.get_attribute("href"))
    assert address.startswith("mailto:peer@example.org?subject=A%20time%20to%20talk&body=Hello%2C")
    assert not re.search("debrief|peer.support|stress|trauma", address.split("?")[1], re.IGNORECASE)
    link.evaluate("link => link.addEventListener('click', event => event.preventDefault())")
    link.click()
    assert offline.stored() == []
    assert offline.page.evaluate("() => indexedDB.databases().then(found => JSON.stringify(found))") == before


def test_the_age_of_the_list_is_shown_and_an_unreachable_server_changes_nothing(offline: Phone) -> None:
    choose_country(offline, "GB")
    open_kind(offline, "Therapy and counselling")
    expect(offline.page.get_by_text(re.compile("^List as of .*, looked up 03:00"))).to_be_visible()
    offline.press("Look for a newer list")
    expect(offline.page.get_by_text("The server could not be reached.")).to_be_visible()
    assert len(titles(offline)) == 4


def test_a_card_says_whatever_any_field_says(make_site: Callable[..., Site], phone: Phone, tmp_path: Path) -> None:
    phone.site = make_site()
    publish(phone.site, [spoken_entry()], tmp_path)
    phone.open(f"/support#entry={ID}")
    expect(seen(phone, "heading", SAID["title"])).to_be_visible()
    unsaid = set()
    for name, said in SAID.items():
        shown = "fields.example" if name == "link" else said
        if not phone.page.get_by_role("main").get_by_text(shown).locator("visible=true").count():
            unsaid.add(name)
    assert unsaid == set()
