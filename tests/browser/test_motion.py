"""From place to place: a short way in, none at the first opening, none where somebody wants no motion."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Phone
from tests.conftest import Site

# Each place that moved in, and from how far below.
WAYS_IN = """globalThis.waysIn = []
document.addEventListener("animationstart", ({ animationName, target }) => {
  if (animationName !== "arrive") return
  const [{ effect }] = target.getAnimations().filter(found => found.animationName === animationName)
  waysIn.push([target.dataset.view, effect.getKeyframes()[0].translate])
})"""


@pytest.fixture
def site(shared_site: Site) -> Site:
    return shared_site


def opened(new_phone: Callable[..., Phone], motion: str) -> Phone:
    phone = new_phone(reduced_motion=motion)
    phone.page.add_init_script(WAYS_IN)
    phone.open("/support")
    return phone


def came(phone: Phone, *ways: list[str]) -> None:
    phone.page.wait_for_function("wanted => String(waysIn) === String(wanted)", arg=list(ways))


def test_the_next_place_comes_from_a_little_below_and_the_one_before_is_there(new_phone: Callable[..., Phone]) -> None:
    phone = opened(new_phone, "no-preference")
    phone.go("You")
    came(phone, ["/you", "0px 12.75px"])
    phone.page.go_back()
    expect(phone.page).to_have_title("Support · Breather")
    came(phone, ["/you", "0px 12.75px"], ["/support", "0px"])


def test_nothing_moves_where_somebody_wants_no_motion(new_phone: Callable[..., Phone]) -> None:
    phone = opened(new_phone, "reduce")
    phone.go("You")
    expect(phone.page.get_by_role("heading", name="Keys")).to_be_visible()
    phone.page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    came(phone)
