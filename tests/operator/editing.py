"""What operators do in a real browser, by the roles and names that a screen reader says."""

import hashlib
import json
import secrets
import sqlite3
import time
import urllib.request
from contextlib import closing
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.conftest import Phone
from tests.browser.rules import breaches
from tests.conftest import Site

DESK, PHONE, SMALL = ({"width": w, "height": h} for w, h in ((1280, 800), (390, 844), (320, 568)))
TALL = {"width": 1280, "height": 1600}
# Of what can be pressed: a label counts for its box, and a link for the row that it covers. A link within a sentence is
# as high as the sentence (WCAG 2.2, 2.5.8).
TOO_SMALL = """() => [...document.querySelectorAll("a[href], button, select, summary, input, textarea")]
  .filter(it => it.checkVisibility({ visibilityProperty: true, opacityProperty: false }) && it.tabIndex >= 0)
  .filter(it => !it.matches(".skip, :is(p, li) > a:not(.link, .button)"))
  .map(it => (/radio|checkbox/.test(it.type) ? it.closest("label") : it.closest("tr") && it.matches(".entries a") ?
    it.closest("tr") : it))
  .map(it => [it.getBoundingClientRect(), it.textContent.trim() || it.name])
  .filter(([box]) => box.width < 44 || box.height < 44)
  .map(([box, name]) => `${name}: ${box.width} x ${box.height}`)"""


def invitation(site: Site, role: str = "owner") -> str:
    """As `breather operator invite` makes it, without starting a process for each; one test asks the command."""
    token = secrets.token_urlsafe(32)
    row = (hashlib.sha256(token.encode()).digest(), role, int(time.time()) + 3600)
    with closing(sqlite3.connect(site.database)) as database, database:
        database.execute("INSERT INTO operator_invite (token_hash, role, expires) VALUES (?, ?, ?)", row)
    return f"{site.origin}/operator/invite#{token}"


def invitation_by_command(site: Site) -> str:
    return site.run("operator", "invite").split()[-1]


def come_in(desk: Phone, name: str = "Ines Reyes", role: str = "owner", link: str = "") -> Page:
    if desk.authenticator is None:
        desk.add_authenticator(prf=False)
    page = desk.page
    page.goto(link or invitation(desk.site, role))
    page.get_by_label("Your name, for the other editors").fill(name)
    page.get_by_role("button", name="Make a passkey").click()
    expect(page.get_by_role("heading", name="Directory", exact=True)).to_be_visible()
    return page


def write_eap(page: Page) -> None:
    page.get_by_role("link", name="New entry", exact=True).click()
    page.get_by_label("Name", exact=True).fill("Employee assistance programme")
    page.get_by_label("Phone", exact=True).fill("020 7946 0122")
    page.get_by_label("On these days").check()
    for day in ("Mon", "Tue", "Wed", "Thu", "Fri"):
        page.get_by_role("checkbox", name=day).check()
    page.get_by_label("From", exact=True).fill("08:00")
    page.get_by_label("To", exact=True).fill("22:00")
    page.get_by_label("What happens when someone calls").fill("A counsellor answers. Six free sessions a year.")
    page.get_by_label("What the employer learns").fill("Number of calls per quarter, no names")


def publish(page: Page) -> None:
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("status").filter(has_text="Published.")).to_be_visible()


def bundle(site: Site) -> list[dict[str, Any]]:
    with urllib.request.urlopen(f"{site.origin}/api/directory", timeout=10) as answer:
        entries: list[dict[str, Any]] = json.load(answer)["entries"]
        return entries


def check(page: Page) -> None:
    """By axe on a desk in light and on a phone in the dark; nothing sticks out or is too small for a thumb.

    Tall, because axe counts what a sticky bar covers as too small, although it can be scrolled to.
    """
    for size, scheme in ((TALL, "light"), (PHONE, "dark"), (SMALL, "light")):
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        if size != SMALL:
            found = breaches(page)
            assert found == [], "\n".join([page.url, *found])
        wide, seen = page.evaluate("() => [document.documentElement.scrollWidth, innerWidth]")
        assert wide <= seen, (page.url, size)
        if size != TALL:
            small = page.evaluate(TOO_SMALL)
            assert not small, (page.url, size, small)
    page.set_viewport_size(DESK)
