"""A first visit, three times from a clean profile: what is to be read and tapped, and how long it takes.

Usage: first_time.py. Prints the table of docs/first-time.md. The machine's seconds are measured; a person's are
modelled, every word on every screen read at an ordinary pace.
"""

import re
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

sys.path.insert(0, str(Path(__file__).parent.parent))
from tests.browser.conftest import AUTHENTICATOR
from tests.conftest import FLAGS, Site, chromium
from tests.ports import free_port

ROUNDS = 3
WORDS_A_SECOND = 4  # 238 words a minute: Brysbaert 2019, silent reading of English, is 3.97
TAP = 0.35  # seconds; a typed character the same
DECIDE = 1.0  # on an answer
PASSKEY = 3.0  # the phone's own question and a finger
WORDS = """() => [...document.querySelectorAll("main, dialog[open]")].map(found => found.innerText).join(" ")
  .split(/\\s+/).filter(Boolean).length"""


class Visit:
    """One clean profile. steps: name, words to read, taps, seconds modelled."""

    def __init__(self, page: Page) -> None:
        self.page, self.steps = page, list[tuple[str, int, int, float]]()

    def step(self, name: str, words: int, taps: int, more: float = 0) -> None:
        """Read, then tap."""
        self.steps.append((name, words, taps, words / WORDS_A_SECOND + taps * TAP + more))

    def words(self) -> int:
        """On the screen now."""
        found: int = self.page.evaluate(WORDS)
        return found

    def press(self, name: str) -> None:
        """A button by its name."""
        self.page.get_by_role("button", name=name, exact=True).locator("visible=true").first.tap()

    def check_in(self, origin: str) -> None:
        """From the address to 'Saved'."""
        self.page.goto(origin)
        self.page.get_by_role("button", name="Start a check-in").locator("visible=true").first.wait_for()
        self.step("first page", self.words(), 1)
        self.press("Start a check-in")
        for number in range(1, 9):
            expect(self.page.get_by_text(f"{number} of 8", exact=True)).to_be_visible()
            self.page.wait_for_function("() => !document.querySelector('check-in[data-deaf]')")
            question = self.page.locator("fieldset[data-item]:not([hidden]) legend").inner_text()
            self.step(f"question {number}", len(question.split()), 1, DECIDE)
            self.page.locator("fieldset[data-item]:not([hidden]) label.answer").nth(number % 4).tap()
        self.page.get_by_text("Saved on this phone").locator("visible=true").first.wait_for()

    def protect(self) -> None:
        """From the result to an account."""
        self.press("Done")
        self.page.get_by_role("heading", name="Keep it close?").wait_for()
        self.step("keep it close", self.words(), 2)
        self.press("Create a passkey")
        code = self.page.get_by_label("Recovery code", exact=True).locator("visible=true").first
        expect(code).not_to_be_empty()
        fields = self.page.get_by_role("textbox", name=re.compile("^Group")).locator("visible=true").all()
        groups = code.inner_text().split("-")
        asked = [groups[int(field.evaluate("f => f.labels[0].textContent").split()[-1]) - 1] for field in fields]
        # Copied, and two groups typed back; written down by hand it takes as long as somebody writes.
        self.step("recovery code", self.words(), 4 + len("".join(asked)))
        for field, group in zip(fields, asked, strict=True):
            field.fill(group)
        self.press("Continue")
        self.page.get_by_text("Once more, to be sure").locator("visible=true").wait_for()
        self.step("passkey, made and proved", self.words(), 1, 2 * PASSKEY)
        self.press("Continue")
        self.page.get_by_text("Locked with your passkey.").wait_for()
        self.step("locked", self.words(), 1)


def visit(browser: Browser) -> tuple[list[tuple[str, int, int, float]], float, float]:
    """Steps, and the machine's seconds until 'Saved' and until the account."""
    site = Site(Path(tempfile.mkdtemp()), free_port(), extra={"BREATHER_WORKERS": "1"})
    site.start()
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="en-US", has_touch=True)
    page = context.new_page()
    keys = context.new_cdp_session(page)
    keys.send("WebAuthn.enable")
    keys.send("WebAuthn.addVirtualAuthenticator", {"options": {**AUTHENTICATOR, "hasPrf": True}})
    made, began = Visit(page), time.monotonic()
    made.check_in(site.origin)
    saved = time.monotonic()
    made.protect()
    locked = time.monotonic()
    context.close()
    site.stop()
    return made.steps, saved - began, locked - saved


def main() -> int:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        rounds = [visit(browser) for _ in range(ROUNDS)]
        browser.close()
    steps = rounds[-1][0]
    print("| screen | words | taps and keys | seconds |\n|---|---|---|---|")
    for name, words, taps, seconds in steps:
        print(f"| {name} | {words} | {taps} | {seconds:.1f} |")
    first = [step for step in steps if step[0] == "first page" or step[0].startswith("question")]
    for title, part, at in (("until 'Saved'", first, 1), ("until protected", steps[len(first) :], 2)):
        machine = ", ".join(f"{one[at]:.1f}" for one in rounds)
        print(f"{title}: {sum(step[3] for step in part):.0f} s modelled; the machine alone, three times: {machine} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
