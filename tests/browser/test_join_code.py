"""A house that gives out a join code: without it there is no account, with it there is one, and nothing is lost."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Phone
from tests.conftest import Site

CODE = "ward seven, 2026"


@pytest.fixture
def site(make_site: Callable[..., Site]) -> Site:
    return make_site(BREATHER_JOIN_CODE=CODE)


@pytest.mark.provokes("status of 403 .*/register/begin")
def test_an_account_needs_the_code_that_the_house_gave_out(phone: Phone) -> None:
    phone.add_authenticator()
    phone.open("/you")
    phone.press("Create a passkey")
    field = phone.page.get_by_role("textbox", name="Join code")
    expect(field).to_be_hidden()
    phone.type_groups_back()
    alert = phone.page.get_by_role("alert").locator("visible=true")
    expect(alert).to_contain_text("needs the join code")
    expect(field).to_be_focused()
    field.fill("ward eight")
    phone.press("Continue")
    expect(alert).to_contain_text("it was another one")
    assert phone.cdp.send("WebAuthn.getCredentials", {"authenticatorId": phone.authenticator})["credentials"] == []
    field.fill(f" {CODE} ")
    phone.press("Continue")
    expect(phone.page.get_by_text("Once more, to be sure").locator("visible=true")).to_be_visible()
    phone.press("Continue")
    expect(phone.page.get_by_role("heading", name="Locked with your passkey.")).to_be_visible()
    assert CODE not in phone.site.log()
