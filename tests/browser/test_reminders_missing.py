"""Reminders that say too little: each field says what it lacks, until it does not."""

from datetime import date, timedelta

from playwright.sync_api import expect

from tests.browser.conftest import Phone
from tests.browser.reminders import allow, browser, field, pref, says, site

__all__ = ["browser", "site"]


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
    lacks(phone, "Choose a date and add it.")
    assert pref(phone, "reminders") is None
    field(phone, "Date").fill((date.today() + timedelta(days=3)).isoformat())
    phone.press("Add this date")
    lacks(phone)
    field(phone, "Date").fill("")
    phone.press("Add this date")
    lacks(phone, "Choose a date and add it.")
    expect(field(phone, "Date")).to_be_focused()
    expect(phone.page.get_by_role("list", name="Dates of the rota").get_by_role("listitem")).to_have_count(1)
    phone.press("Turn on")
    says(phone, "On. The next one")


def test_a_pause_wants_a_day_that_is_still_to_come(phone: Phone) -> None:
    allow(phone)
    phone.open("/you#reminders")
    field(phone, "Time").fill("12:00")
    phone.press("Turn on")
    says(phone, "On. The next one")
    for day in ("", date.today().isoformat()):
        field(phone, "None before").fill(day)
        phone.press("Pause until then")
        expect(field(phone, "None before")).to_have_accessible_description("Choose a day that is still to come.")
        expect(field(phone, "None before")).to_be_focused()
        assert pref(phone, "reminders")["paused"] is None
    field(phone, "None before").fill((date.today() + timedelta(days=9)).isoformat())
    phone.press("Pause until then")
    says(phone, "Paused until")
    expect(phone.page.get_by_text("Choose a day that is")).to_be_hidden()
