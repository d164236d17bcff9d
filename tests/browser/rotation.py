"""Changing all keys on a phone, and what is where afterwards."""

import sqlite3
from typing import Any

from playwright.sync_api import expect

from tests.browser.conftest import Phone
from tests.browser.lies import on_disk, rows_at

DONE = "Your keys are changed."
ROTATE = "**/api/account/rotate"


def begin(phone: Phone) -> None:
    phone.open_here("/you#change-keys")
    phone.press("Change all keys")


def change_keys(phone: Phone) -> str:
    """The new recovery code."""
    begin(phone)
    code = phone.type_groups_back()
    expect(phone.page.get_by_role("heading", name=DONE)).to_be_visible()
    return code


def lived_in(phone: Phone, note: str = "two admissions") -> str:
    """An account with a history at the server, unlocked; its recovery code."""
    phone.open()
    phone.check_in(note=note)
    code = phone.enrol()
    phone.wait_safe()
    return code


def check_in_again(phone: Phone, note: str = "") -> None:
    phone.open_here("/")
    expect(phone.page.get_by_role("button", name="Check in").locator("visible=true").first).to_be_visible()
    phone.check_in(note=note)
    phone.done()
    expect(phone.page.get_by_role("button", name="Check in").locator("visible=true").first).to_be_visible()


def sign_in_with(phone: Phone, code: str) -> None:
    phone.be_at("/you#sign-in")
    phone.press("Use recovery code")
    phone.page.get_by_role("textbox", name="Recovery code").locator("visible=true").fill(code)
    phone.press("Continue")


def add_passkey(phone: Phone, code: str) -> None:
    phone.open_here("/you#passkeys")
    phone.press("Use recovery code")
    phone.page.get_by_role("textbox", name="Recovery code").locator("visible=true").fill(code)
    phone.press("Continue")
    expect(phone.page.get_by_text("Now make the new one.").locator("visible=true")).to_be_visible()
    phone.press("Continue")
    expect(phone.page.get_by_text("Use the new one once").locator("visible=true")).to_be_visible()
    phone.press("Continue")
    expect(phone.page.get_by_text("The new passkey works.").locator("visible=true")).to_be_visible()


def alert(phone: Phone, text: str) -> Any:
    return phone.page.get_by_role("alert").filter(has_text=text).locator("visible=true")


def reads(phone: Phone, *notes: str) -> None:
    """The history opens, and these notes are in it."""
    said: set[str] = set(
        phone.page.evaluate(
            """async () => {
              const { entries } = await import("/static/js/journal/read.js")
              return (await entries()).map(({ note }) => note)
            }"""
        )
    )
    assert set(notes) <= said, said


def vault(phone: Phone) -> dict[str, Any]:
    (found,) = [row for row in on_disk(phone)[0] if row["kind"] == "account"]
    return dict(found)


def change_at(phone: Phone, statements: str) -> None:
    with sqlite3.connect(phone.site.database) as database:
        database.executescript(statements)


def epochs_at_the_server(phone: Phone) -> list[int]:
    return [epoch for (epoch,) in rows_at(phone, "select epoch from record order by seq")]
