"""Take a picture of every screen, at two sizes and in both schemes. `breather serve` must be running.

Usage: screens.py FOLDER [ORIGIN]. The pictures in docs/screens come from here.
screens.py --manifest [ORIGIN] takes those that a browser shows before it installs the app, pwa/static/screens.
"""

import base64
import re
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page, expect, sync_playwright

sys.path.insert(0, str(Path(__file__).parent.parent))
from tests.browser.conftest import AUTHENTICATOR
from tests.browser.history import SEED, check_in, rating, steady
from tests.conftest import FLAGS, chromium

Scheme = Literal["light", "dark"]
SIZES = {"w390": (390, 844), "w320": (320, 568)}
INSTALLING = Path(__file__).parent.parent / "pwa" / "static" / "screens"
SHOWN = {"01-today": "today", "02-question-1": "question", "03-result": "result", "04-trends": "trends"}
ANSWERS = ("Often", "Sometimes", "Nearly always", "Often", "Nearly always", "Sometimes", "Often", "Sometimes")


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).locator("visible=true").first.click()


def walk(page: Page, origin: str, shot: Callable[[str], None]) -> None:
    page.goto(origin)
    shot("08a-first-run")
    press(page, "Start a check-in")
    for number, answer in enumerate(ANSWERS, 1):
        expect(page.get_by_text(f"{number} of 8", exact=True)).to_be_visible()
        radio = page.get_by_role("radio", name=answer, exact=True).locator("visible=true")
        if number in {1, 7}:
            shot(f"02-question-{number}")
        if number == 3:
            press(page, "Help")
            shot("02e-help")
            page.get_by_role("dialog").get_by_role("button", name="Close").click()
        radio.click()
    expect(page.get_by_text("Saved on this phone").locator("visible=true").first).to_be_visible()
    shot("03-result")
    press(page, "Note")
    page.get_by_role("textbox", name="Note").fill("Two admissions back to back, no break until two.")
    shot("03b-note")
    press(page, "Keep note")
    press(page, "Done")
    expect(page.get_by_role("heading", name="Keep it close?")).to_be_visible()
    shot("08b-keep")
    press(page, "Not now")
    history(page, origin, shot)
    for path, name in (("/", "01-today"), ("/care", "05-care"), ("/you", "07-you")):
        page.goto(origin + path)
        page.wait_for_load_state("networkidle")
        shot(name)
    page.get_by_role("navigation").get_by_role("link", name="Support").click()
    shot("06-support-none")
    page.get_by_role("combobox", name="Your country").select_option("US")
    shot("06-support")
    for kind in ("eap", "peer", "therapy", "training", "mindfulness", "self-care", "online"):
        page.goto(f"{origin}/support#kind={kind}")
        page.wait_for_load_state("networkidle")
        shot(f"06-{kind}")
    page.goto(f"{origin}/support#employer")
    shot("06-employer")
    page.goto(f"{origin}/care#longer-out-breath")
    shot("05a-practice")
    press(page, "Begin")
    expect(page.get_by_text("Breathe out").locator("visible=true")).to_be_visible()
    shot("05b-pacer")
    page.goto(f"{origin}/care#five-things")
    press(page, "Begin")
    shot("05c-steps")
    page.goto(f"{origin}/you#create-passkey")
    code = page.get_by_label("Recovery code", exact=True).locator("visible=true").first
    expect(code).not_to_be_empty()
    shot("10-enrol-code")
    groups = code.inner_text().split("-")
    for field in page.get_by_role("textbox", name=re.compile("^Group")).locator("visible=true").all():
        field.fill(groups[int(field.evaluate("f => f.labels[0].textContent").split()[-1]) - 1])
    press(page, "Continue")
    expect(page.get_by_text("Once more, to be sure").locator("visible=true")).to_be_visible()
    shot("11-enrol-prove")
    press(page, "Continue")
    expect(page.get_by_text("Locked with your passkey.")).to_be_visible()
    shot("12-enrol-done")
    press(page, "Done")
    for name in ("passkeys", "sessions", "server-view", "export", "delete", "shift", "recovery-code"):
        page.goto(f"{origin}/you#{name}")
        page.wait_for_load_state("networkidle")
        shot(f"07-{name}")
    for path, name in (("/", "01b-today-locked"), ("/trends", "04b-locked"), ("/you", "07c-you-locked")):
        page.goto(f"{origin}/you#unlock")
        page.goto(origin + path)
        page.reload()
        page.wait_for_load_state("networkidle")
        shot(name)


def history(page: Page, origin: str, shot: Callable[[str], None]) -> None:
    """Twelve weeks: ordinary ones, a gap, and two in which strain runs high."""
    today = datetime.now(UTC).date()
    before = [made for made in steady(today - timedelta(days=9), 90) if not gap(made["day"], today)]
    nights = [check_in(today - timedelta(days=back), (18 + back % 3) / 6, 3, "night") for back in (8, 7, 6, 4, 2)]
    ratings = [
        rating(today, "longer-out-breath", feeling) for feeling in ("steadier", "steadier", "same", *["steadier"] * 3)
    ]
    page.evaluate(SEED, [*before, *nights, *ratings])
    page.goto(f"{origin}/trends")
    expect(page.locator("[data-chart=strain] svg .dash").first).to_be_visible()
    shot("04-trends")
    page.get_by_role("heading", name="Check-ins").scroll_into_view_if_needed()
    shot("04c-trends-list")
    page.goto(f"{origin}/trends#how")
    shot("04d-how")
    page.goto(f"{origin}/check-in#all")
    expect(page.get_by_role("group").first).to_be_visible()
    shot("02d-all-questions")
    for name in ("import", "print", "reminders", "shared"):
        page.goto(f"{origin}/you#{name}")
        page.wait_for_load_state("networkidle")
        shot(f"07-{name}")


def gap(day: str, today: date) -> bool:
    return 40 < (today - date.fromisoformat(day)).days < 54


def main(folder: Path, origin: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        for scheme in ("light", "dark"):
            for size in SIZES:
                page = phone(browser, size, scheme)
                walk(page, origin, save_in(folder, page, f"{size}-{scheme}"))
                page.context.close()
        browser.close()


def manifest(origin: str) -> None:
    """Few and small: twice the dots of a page, as WebP."""
    INSTALLING.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        page = phone(browser, "w390", "light")
        cdp = page.context.new_cdp_session(page)
        width, height = SIZES["w390"]
        whole = {"x": 0, "y": 0, "width": width, "height": height, "scale": 2}

        def shot(name: str) -> None:
            if name in SHOWN:
                made = cdp.send("Page.captureScreenshot", {"format": "webp", "quality": 80, "clip": whole})
                (INSTALLING / f"{SHOWN[name]}.webp").write_bytes(base64.b64decode(made["data"]))

        walk(page, origin, shot)
        browser.close()


def phone(browser: Browser, size: str, scheme: Scheme) -> Page:
    width, height = SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=scheme,
        locale="en-GB",
        reduced_motion="no-preference",
    )
    page = context.new_page()
    cdp = context.new_cdp_session(page)
    cdp.send("WebAuthn.enable", {"enableUI": False})
    cdp.send("WebAuthn.addVirtualAuthenticator", {"options": {**AUTHENTICATOR, "hasPrf": True}})
    return page


def save_in(folder: Path, page: Page, ending: str) -> Callable[[str], None]:
    def shot(name: str) -> None:
        page.screenshot(path=folder / f"{name}-{ending}.png", animations="disabled")

    return shot


if __name__ == "__main__":
    address = sys.argv[2] if len(sys.argv) > 2 else "http://localhost:8000"
    manifest(address) if sys.argv[1] == "--manifest" else main(Path(sys.argv[1]), address)
