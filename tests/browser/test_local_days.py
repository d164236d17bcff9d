"""At half past one at night it is the day of the phone's calendar, not the one that it still is in Greenwich."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Phone
from tests.browser.files import choose, delete_here, seen
from tests.conftest import Site

NIGHT = "2027-05-01T01:30:00+02:00"  # the day on which the lines of pwa/content/en/crisis.yaml expire


@pytest.fixture
def site(shared_site: Site) -> Site:
    return shared_site


@pytest.fixture
def phone(new_phone: Callable[..., Phone]) -> Phone:
    made = new_phone(timezone_id="Europe/Berlin")
    made.page.clock.set_fixed_time(NIGHT)
    made.open()
    return made


def test_a_file_is_named_after_the_day_and_says_when_it_was_made(phone: Phone) -> None:
    phone.check_in()
    phone.open("/you#export")
    phone.page.get_by_role("radio", name="Readable").check()
    with phone.page.expect_download() as started:
        phone.press("Export")
    assert started.value.suggested_filename == "breather-readable-2027-05-01.json"
    expect(seen(phone, "The file is among your downloads.")).to_be_visible()
    delete_here(phone)
    choose(phone, started.value.path().read_bytes())
    dialog = phone.page.get_by_role("dialog", name="Is it yours?")
    expect(dialog).to_contain_text("This file was made on 1 May 2027")


def test_a_number_that_expires_today_is_shown_with_the_day_on_which_it_was_checked(phone: Phone) -> None:
    phone.go("Support")
    phone.page.get_by_role("combobox", name="Your country").select_option("GB")
    expect(phone.page.get_by_role("link", name="Samaritans").locator("visible=true").first).to_be_visible()
    expect(seen(phone, "check the number if you can").first).to_be_visible()
