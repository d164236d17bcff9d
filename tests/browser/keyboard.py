"""Somebody without a pointer: Tab to what is wanted, and the keys of each control."""

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Phone
from tests.browser.reach import MOST, RING, prepare


class Keyboard:
    """On a phone whose page was not opened yet."""

    def __init__(self, phone: Phone) -> None:
        self.phone, self.page = phone, phone.page
        prepare(phone)

    def find(self, role: str, name: str | re.Pattern[str]) -> Locator:
        """In the dialog, where one is open: the page behind it cannot be reached."""
        sheet = self.page.locator("dialog[open]")
        return self._named(sheet if sheet.count() else self.page, role, name).locator("visible=true").first

    def _named(self, root: Page | Locator, role: Any, name: str | re.Pattern[str]) -> Locator:
        return root.get_by_role(role, name=name, exact=isinstance(name, str))

    def to(self, role: str, name: str | re.Pattern[str], *, back: bool = False) -> None:
        """By Tab, or against it."""
        wanted = self.find(role, name)
        expect(wanted).to_be_visible()
        for _ in range(MOST):
            if wanted.evaluate("each => each === document.activeElement"):
                break
            self.page.keyboard.press("Shift+Tab" if back else "Tab")
        expect(wanted).to_be_focused()  # however often a list is made anew meanwhile
        stop: dict[str, Any] | None = self.page.evaluate("reach.stop()")
        assert stop, f"{role} {name!r} cannot be reached"
        assert stop["ring"] >= RING, stop
        assert not stop["covered"], stop

    def press(self, role: str, name: str | re.Pattern[str], key: str = "Enter", *, back: bool = False) -> None:
        self.to(role, name, back=back)
        self.page.keyboard.press(key)

    def type(self, role: str, name: str | re.Pattern[str], text: str) -> None:
        self.to(role, name)
        self.page.keyboard.type(text)

    def at(self, role: str, name: str | re.Pattern[str]) -> None:
        """The focus comes there by itself."""
        expect(self._named(self.page, role, name).and_(self.page.locator(":focus"))).to_be_visible()
