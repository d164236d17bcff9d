"""Trends, questionnaires, files, reminders and the shared device by axe, light and dark, 320 px wide."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.conftest import Phone
from tests.browser.history import check_in, rating, seed, steady
from tests.browser.test_accessible import check
from tests.browser.test_questionnaires import fill_in, offer, wait_for

TODAY = datetime.now(UTC).date()


def test_no_new_view_breaks_a_rule(new_phone: Callable[..., Phone], tmp_path: Path) -> None:
    phone = new_phone(viewport={"width": 320, "height": 1600}, reduced_motion="reduce")
    page = phone.page
    offer(phone.site, tmp_path, "phq-4")
    phone.open("/trends#questionnaires")
    wait_for(phone, 1)
    high = [check_in(TODAY - timedelta(days=back), 4, 1, "night") for back in (3, 2, 1)]
    seed(phone, [*steady(TODAY - timedelta(days=4), 70), *high, *[rating(TODAY, "longer-out-breath", "steadier")] * 5])
    check(phone)
    phone.open_here("/trends#questionnaire=phq-4")
    fill_in(phone, [3, 3, 3, 3])
    check(phone)
    phone.press("Done")
    expect(page.get_by_role("heading", name="Distress")).to_be_visible()
    check(phone)
    phone.open_here("/trends")
    page.get_by_role("button", name="As a table").click()
    expect(page.get_by_role("region", name="What stood out")).to_be_visible()
    expect(page.get_by_role("region", name="What helped")).to_be_visible()
    check(phone)
    phone.entries().nth(1).click()
    expect(page.get_by_role("heading", name="Answers").locator("visible=true")).to_be_visible()
    check(phone)
    phone.press("Delete this check-in")
    check(phone)
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Change the answers").click()
    expect(page.get_by_role("group", name="I’ve felt worn out.").locator("visible=true")).to_be_visible()
    check(phone)
    for view in ("/trends#how", "/you#shared", "/you#export", "/you#import", "/you#print", "/you#reminders", "/you"):
        phone.open_here(view)
        expect(page.get_by_role("heading", level=1).locator("visible=true").first).to_be_visible()
        check(phone)
    phone.open_here("/check-in")
    phone.press("All questions on one page")
    expect(page.get_by_role("group", name=re.compile("worn out")).locator("visible=true")).to_be_visible()
    check(phone)


def test_new_targets_are_large_enough_for_a_thumb(phone: Phone) -> None:
    phone.open("/")
    seed(phone, steady(TODAY, 40))
    for view in (
        "/trends",
        "/trends#how",
        "/you#export",
        "/you#import",
        "/you#reminders",
        "/you#shared",
        "/check-in#all",
    ):
        phone.open_here(view)
        expect(phone.page.get_by_role("heading", level=1).locator("visible=true").first).to_be_visible()
        small = phone.page.evaluate(
            """() => [...document.querySelectorAll("main button, main a.button, main a.row, main input, main summary")]
              .filter(each => each.checkVisibility())
              .map(each => [each.textContent.trim() || each.name, each.closest("label") ?? each])
              .map(([name, target]) => [name, target.getBoundingClientRect()])
              .filter(([, { width, height }]) => width < 47.5 || height < 47.5)
              .map(([name, { width, height }]) => `${name}: ${Math.round(width)} x ${Math.round(height)}`)"""
        )
        assert small == [], view
