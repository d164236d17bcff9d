"""What is fetched when opened (support, lessons, plan, summary, practices) by axe, light and dark, 320 px wide."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.conftest import Phone
from tests.browser.directory import ENTRIES, publish, wait_for_list
from tests.browser.test_accessible import check

KINDS = ("eap", "peer", "therapy", "training", "mindfulness", "self-care", "online", "all")
SHOWN = ("a1", "b1", "c3", "ff")


def test_no_part_breaks_a_rule(new_phone: Callable[..., Phone], tmp_path: Path) -> None:
    phone = new_phone(viewport={"width": 320, "height": 1600}, reduced_motion="reduce")
    publish(phone.site, ENTRIES, tmp_path)
    phone.open("/support")
    wait_for_list(phone, len(ENTRIES))
    phone.page.get_by_role("combobox", name="Your country").select_option("GB")
    expect(phone.page.get_by_role("listitem").filter(has_text="Employee assistance")).to_contain_text("Riverside")
    check(phone)
    views = [f"/support#kind={kind}" for kind in KINDS]
    views += [f"/support#entry=00000000000000{end}" for end in SHOWN]
    views += ["/support#employer", "/care#lesson-what-it-is", "/care#lesson-getting-help", "/care#plan"]
    views += ["/trends#summary", "/care"]
    for view in views:
        phone.open(view)
        expect(phone.page.get_by_role("heading", level=1).locator("visible=true").first).to_be_visible()
        check(phone)


def test_targets_are_large_enough_for_a_thumb(phone: Phone, tmp_path: Path) -> None:
    publish(phone.site, ENTRIES, tmp_path)
    phone.open("/support")
    wait_for_list(phone, len(ENTRIES))
    for view in ("/support", "/support#kind=therapy", "/support#entry=00000000000000b1"):
        phone.open(view)
        expect(phone.page.get_by_role("heading", level=1).locator("visible=true").first).to_be_visible()
        phone.page.wait_for_function("() => document.querySelectorAll('main [href^=\"tel:\"]').length > 0")
        small = phone.page.evaluate(
            """() => [...document.querySelectorAll('main a, main button, main input, main select')]
              .filter(e => e.checkVisibility() && !e.closest('p, .prose, label'))
              .filter(e => e.getBoundingClientRect().height < 47.5 || e.getBoundingClientRect().width < 47.5)
              .map(e => e.outerHTML.slice(0, 120))"""
        )
        assert small == [], view
