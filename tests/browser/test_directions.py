"""What is drawn beside what is written, read from the left and from the right."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Phone
from tests.browser.history import check_in, seed
from tests.conftest import Site
from tests.today import today


@pytest.fixture
def site(shared_site: Site) -> Site:
    return shared_site


@pytest.mark.parametrize("locale", ["en-GB", "ar"])
def test_the_newest_stands_over_now_in_either_direction_of_reading(
    new_phone: Callable[..., Phone], locale: str
) -> None:
    phone = new_phone(timezone_id="UTC", locale=locale)
    page = phone.page
    phone.open("/")
    seed(phone, [check_in(today(), 3)])
    phone.open_here("/trends")
    newest = page.locator("[data-chart=strain] svg .dash")
    expect(newest).to_have_count(1)
    assert abs(middle(newest) - middle(page.locator("[data-axis] .now"))) < 30
    page.locator("[data-chart=strain] input").press("Home")
    oldest = middle(page.locator("[data-chart=strain] svg .chosen"))
    assert (oldest > middle(newest)) == (locale == "ar")


def middle(shown: Locator) -> float:
    """Of its width, from the left edge of the screen."""
    box = shown.bounding_box()
    assert box
    return box["x"] + box["width"] / 2
