"""Reminders that say too little: each field says what it lacks, until it does not."""

from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Phone
from tests.browser.reminders import allow, field, pref, says
from tests.conftest import Site


@pytest.fixture
def site(shared_site: Site) -> Site:
    return shared_site


@pytest.fixture
def browser(whole_browser: Browser) -> Browser:
    return whole_browser


def lacks(phone: Phone, *said: str) -> None:
    """These sentences and no others, each of them the description of a field."""
    expect(phone.page.locator("[data-missing]").locator("visible=true")).to_have_text(said)
    fields = phone.page.locator("[data-reminders] [aria-describedby^='missing-']").locator("visible=true")
    expect(fields).to_have_count(len(said))
    for told, named in zip(fields.all(), said, strict=True):
        expect(told).to_have_accessible_description(named)


def test_what_is_missing_is_said_at_its_field_until_it_is_there(phone: Phone) -> None:
    allow(phone)
    phone.open("/you#reminders")
    field(phone, "Time").fill("")
    field(phone, "From").fill("07:00")
    phone.press("Turn on")
    lacks(phone, "Choose a time.", "Quiet hours need two different times.")
    expect(field(phone, "Time")).to_be_focused()
    expect(field(phone, "Time")).to_have_attribute("aria-invalid", "true")
    field(phone, "From").fill("22:00")
    phone.press("Turn on")
    lacks(phone, "Choose a time.")

    field(phone, "After each shift").check()
    phone.press("Turn on")
    shifts = "Say when at least one kind of shift ends."
    cycle, first = "Tap the days of your rota, at least one.", "Choose a date on which the rota begins."
    lacks(phone, shifts, cycle, first)
    field(phone, "A night ends").fill("07:30")
    phone.press("Turn on")
    lacks(phone, cycle, first)
    expect(phone.page.get_by_role("group", name="Add a day").get_by_role("button").first).to_be_focused()
    phone.page.get_by_role("group", name="Add a day").get_by_role("button", name="Night", exact=True).click()
    lacks(phone, first)
    field(phone, "Single dates").check()
    phone.press("Make a calendar file")
    lacks(phone, "Add at least one date of your rota.")
    assert pref(phone, "reminders") is None
    field(phone, "Date").fill((date.today() + timedelta(days=3)).isoformat())
    phone.press("Add this date")
    lacks(phone)
    phone.press("Turn on")
    says(phone, "On. The next one")
