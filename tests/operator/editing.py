"""What operators do in a real browser, by the roles and names that a screen reader says."""

import json
import os
import subprocess
import urllib.request
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Phone
from tests.conftest import BREATHER, Site

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DESK = {"width": 1280, "height": 800}


def invitation(site: Site) -> str:
    env = {**os.environ, "BREATHER_DATA": str(site.data), "PORT": str(site.port), "PYTHONPATH": str(site.code)}
    command = [BREATHER, "operator", "invite"]
    said = subprocess.run(command, env=env, cwd=site.code, capture_output=True, text=True, check=True).stdout
    return said.split()[-1]


def come_in(desk: Phone, name: str = "Ines Reyes") -> Page:
    if desk.authenticator is None:
        desk.add_authenticator(prf=False)
    page = desk.page
    page.goto(invitation(desk.site))
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
    found = Axe().run(page, options={"runOnly": TAGS})
    assert found.violations_count == 0, f"{page.url}: {found.generate_report()}"
    wide, seen = page.evaluate("() => [document.documentElement.scrollWidth, innerWidth]")
    assert wide <= seen, page.url
