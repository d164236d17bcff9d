"""With somebody's own few colours (forced colours, light and dark): what a background says can still be seen."""

import base64
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import FloatRect, Locator, Page, expect

from tests.browser.conftest import Phone
from tests.browser.history import check_in, seed, steady
from tests.browser.tour import view
from tests.conftest import Site

MEASURE = Path(__file__).with_name("pixels.js").read_text()
AROUND = 6  # px beside an element, where its ring is, and what it stands out against


@pytest.fixture
def site(shared_site: Site) -> Site:
    return shared_site


class Eye:
    """Looks at pixels, on a page of its own."""

    def __init__(self, phone: Phone) -> None:
        self.page = phone.page
        self.own = phone.page.context.new_page()

    def picture(self, place: Locator | FloatRect) -> str:
        if isinstance(place, Locator):
            place.evaluate("each => each.scrollIntoView({ block: 'center' })")
            found = place.bounding_box()
            assert found
            place = found
        x, y = max(place["x"] - AROUND, 0), max(place["y"] - AROUND, 0)
        width, height = place["width"] + 2 * AROUND, place["height"] + 2 * AROUND
        return base64.b64encode(self.page.screenshot(clip={"x": x, "y": y, "width": width, "height": height})).decode()

    def edge(self, place: Locator) -> str:
        """Its upper one."""
        box = place.bounding_box()
        assert box
        return self.picture({**box, "height": 1})

    def sees(self, place: Locator | FloatRect, least: float = 0.01) -> None:
        """A share of its pixels stands out."""
        seen, _ = self.own.evaluate(MEASURE, [self.picture(place), ""])
        assert seen >= least, f"{place}: {seen:.4f}"

    def tells(self, one: str, other: str, least: float = 0.01) -> None:
        """One picture from the other."""
        _, changed = self.own.evaluate(MEASURE, [one, other])
        assert changed >= least, f"{changed:.4f}"

    def sees_ring(self, place: Locator, focused: Locator) -> None:
        """Around it once it has the focus by a key."""
        place.evaluate("each => each.scrollIntoView({ block: 'center' })")
        self.page.evaluate("document.activeElement.blur()")
        before = self.picture(place)
        focused.focus()
        self.page.keyboard.press("Shift")  # a key: the ring is for those who use some
        self.tells(before, self.picture(place))


def shown(page: Page, selector: str) -> Locator:
    return page.locator(selector).locator("visible=true")


@pytest.fixture(params=["light", "dark"])
def phone(new_phone: Callable[..., Phone], request: pytest.FixtureRequest) -> Phone:
    return new_phone(forced_colors="active", color_scheme=request.param)


@pytest.fixture
def eye(phone: Phone) -> Eye:
    phone.open()
    return Eye(phone)


def test_answers_progress_and_the_result(phone: Phone, eye: Eye) -> None:
    page = phone.page
    phone.start()
    tick = page.locator(".ticks i")
    now, ahead = eye.picture(tick.nth(0)), eye.picture(tick.nth(7))
    eye.sees(tick.nth(0))
    eye.sees(tick.nth(7))
    eye.tells(now, ahead)
    answer = shown(page, ".answer")
    chosen = page.get_by_role("radio", name="Often", exact=True).locator("visible=true")
    free = eye.picture(answer.nth(3))
    eye.sees(shown(page, ".answer .blocks i").nth(12))  # of Often, filled
    eye.sees_ring(answer.nth(3), chosen)
    chosen.click()
    phone.answer(2, "Often")
    expect(page.get_by_text("3 of 8", exact=True)).to_be_visible()
    phone.press("Back")
    expect(page.get_by_text("2 of 8", exact=True)).to_be_visible()
    eye.tells(free, eye.picture(answer.nth(3)), 0.005)
    eye.tells(eye.picture(answer.nth(2)), eye.picture(answer.nth(3)), 0.005)
    eye.sees(tick.nth(0))
    eye.tells(eye.picture(tick.nth(0)), eye.picture(tick.nth(7)))
    phone.press("Skip")
    skipped = eye.picture(tick.nth(1))
    eye.sees(tick.nth(1))
    eye.tells(skipped, eye.picture(tick.nth(0)))
    for number in range(3, 9):
        phone.answer(number, "Often")
    phone.saved()
    for selector in (".result .track-mark", ".result .shape", ".result .button.primary"):
        for found in shown(page, selector).all():
            eye.sees(found)


def test_charts_ranges_and_where_one_is(phone: Phone, eye: Eye) -> None:
    page, now = phone.page, datetime.now(UTC).date()
    high = [check_in(now - timedelta(days=back), 4, 1, "night") for back in (3, 2, 1)]
    seed(phone, [*steady(now - timedelta(days=30), 70), *high])
    view(phone, "/", ".last .track-band:visible")
    for selector in (".last .track-mark", ".last .track-band"):
        eye.sees(shown(page, selector).first)
    view(phone, "/trends", "[data-list] a:visible")
    for selector in (".band-edge", ".dash", ".outside", ".nights", "[fill='url(#hatch)']", ".swatch"):
        eye.sees(page.locator(f"main .trends {selector}").first)
    links = page.get_by_role("navigation").get_by_role("link")
    eye.tells(eye.edge(links.nth(1)), eye.edge(links.nth(2)))
    segment = shown(page, ".trends .segments label")
    eye.tells(eye.picture(segment.nth(2)), eye.picture(segment.nth(1)), 0.2)
    eye.sees_ring(segment.nth(2), segment.nth(2).get_by_role("radio"))
    eye.sees_ring(shown(page, ".chart-body").first, page.get_by_role("slider", name="Strain"))
    eye.sees_ring(links.nth(2), links.nth(2))
    view(phone, "/", ".last .track-band:visible")
    eye.tells(eye.edge(links.nth(0)), eye.edge(links.nth(1)))


def test_calls_and_a_practice(phone: Phone, eye: Eye) -> None:
    page = phone.page
    view(phone, "/support")
    page.get_by_role("combobox", name="Your country").select_option("GB")
    call = shown(page, ".crisis .call").first
    box = call.bounding_box()
    assert box
    eye.sees({**box, "height": 1}, 0.1)  # its border, above the words
    eye.sees_ring(call, call)
    view(phone, "/care#longer-out-breath")
    for name in ("Sound", "Vibration"):
        toggle = page.get_by_role("button", name=name).locator("visible=true")
        before = eye.picture(toggle)
        toggle.click()
        eye.tells(before, eye.picture(toggle), 0.005)
    phone.press("Begin")
    bar = shown(page, ".bars i")
    eye.sees(bar.first)
    expect(bar.nth(1)).to_have_attribute("data-state", re.compile("now|past"))
    eye.tells(eye.picture(bar.nth(0)), eye.picture(bar.nth(9)), 0.05)
    phone.press("Pause")
    phone.press("End")
