"""The check-in by keyboard alone; small screens and very large text. Every place and state: test_everywhere.py."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.conftest import Phone


def test_a_check_in_by_keyboard_alone(phone: Phone) -> None:
    phone.open()
    page = phone.page
    expect(page.get_by_role("button", name="Start a check-in").locator("visible=true")).to_be_visible()
    while page.evaluate("document.activeElement.textContent.trim()") != "Start a check-in":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 of 8", exact=True)).to_be_visible()
    expect(page.get_by_role("radio").locator("visible=true").first).to_be_focused()  # no key before a person could
    page.keyboard.press("ArrowDown")  # moving is not answering
    page.keyboard.press("ArrowDown")
    expect(page.get_by_text("1 of 8", exact=True)).to_be_visible()
    expect(page.get_by_role("radio", name="Sometimes", exact=True).locator("visible=true")).to_be_checked()
    page.keyboard.press("Enter")
    for number in range(2, 9):
        expect(page.get_by_text(f"{number} of 8", exact=True)).to_be_visible()
        page.keyboard.press("2")
    phone.saved()
    assert page.evaluate("document.activeElement.tagName") == "H1"


def test_the_groups_of_answers_are_named_by_their_question(phone: Phone) -> None:
    phone.open()
    phone.start()
    group = phone.page.get_by_role("group").locator("visible=true")
    expect(group).to_have_accessible_name(
        "These past few days I’ve felt numb, or at a distance from people in my care."
    )
    expect(group.get_by_role("radio")).to_have_count(5)


def test_on_a_small_phone_nothing_that_matters_needs_scrolling(new_phone: Callable[..., Phone]) -> None:
    phone = new_phone(viewport={"width": 320, "height": 568})
    phone.open()
    bar = phone.page.get_by_role("navigation")
    for name in ("Start a check-in", "Check in"):
        button = phone.page.get_by_role("button", name=name, exact=True).locator("visible=true").first
        expect(button).to_be_visible()
        box = button.bounding_box()
        assert box
        edge = (bar.is_visible() and bar.bounding_box()) or {"y": 568}  # a newcomer's first page has no bar
        assert box["y"] + box["height"] <= edge["y"]
        if name == "Check in":
            break
        phone.start()
        for number in range(1, 9):
            expect(phone.page.get_by_text(f"{number} of 8", exact=True)).to_be_visible()
            phone.page.evaluate("() => scrollTo(0, 0)")
            last = phone.page.get_by_role("radio", name="Nearly always", exact=True).locator("visible=true")
            box, flow = last.bounding_box(), phone.page.get_by_role("button", name="Skip").bounding_box()
            assert box
            assert flow
            assert box["y"] + box["height"] <= flow["y"], number
            assert box["height"] >= 48
            phone.answer(number, "Often")
        phone.saved()
        phone.open()


def test_with_very_large_text_every_place_is_in_reach_and_nothing_runs_out_of_the_side(
    new_phone: Callable[..., Phone],
) -> None:
    """200 % text on a 390 px phone lays out as 195 px does at the usual size."""
    phone = new_phone(viewport={"width": 195, "height": 422})
    phone.open()
    phone.check_in()
    phone.open()
    bar = phone.page.get_by_role("navigation")
    for place in ("Trends", "Care", "Support", "You", "Today"):
        if place not in ("Support", "Today"):
            bar.get_by_role("button", name="More").click()
        bar.get_by_role("link", name=place).click()
        expect(phone.page).to_have_title(f"{place} · Breather")
        expect(bar.get_by_role("link", name="Trends")).to_be_hidden()
        wide, seen = phone.page.evaluate("() => [document.documentElement.scrollWidth, innerWidth]")
        assert wide <= seen, place
