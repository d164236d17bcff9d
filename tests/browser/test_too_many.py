"""A server that is asked too much: the phone waits, keeps everything, and says what is so."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Route, expect

from tests.browser.conftest import Phone
from tests.conftest import Site

LATER = {408: "slow", 429: "too-many", 500: "internal-server-error", 503: "unavailable"}
ATTENTION = """async () => {
  const { currentVault } = await import("/static/js/store/vaults.js")
  return (await currentVault()).attention
}"""
BEGIN = """async () => {
  const headers = { "Content-Type": "application/json" }
  return (await fetch("/api/passkeys/register/begin", { method: "POST", headers, body: "{}" })).status
}"""


@pytest.fixture
def site(make_site: Callable[..., Site]) -> Site:
    """Where one person is as many as may come from one address."""
    return make_site(BREATHER_PEOPLE_PER_ADDRESS="1")


@pytest.mark.provokes("status of (408|429|500|503) .*/api/sync")
def test_what_is_refused_for_now_waits_and_is_sent_later(phone: Phone) -> None:
    asked, answered = [429], set[int]()

    def later(route: Route) -> None:
        status = asked[-1]
        answered.add(status)
        error = {"error": {"code": LATER[status], "message": "Later."}}
        route.fulfill(status=status, json=error, headers={"Retry-After": "9"})

    phone.open()
    phone.enrol()
    phone.page.route("**/api/sync", later)
    phone.go("Today")
    phone.check_in()
    phone.done()
    phone.go("You")
    for status in LATER:
        asked.append(status)
        phone.press("Sync now")
        waits = phone.page.get_by_text("1 entry will sync when there is signal.").locator("visible=true")
        expect(waits).to_be_visible()
        expect(phone.page.get_by_role("button", name="Sync now")).not_to_have_attribute("aria-busy", "true")
        assert phone.page.evaluate(ATTENTION) is None
    assert answered == set(LATER)
    phone.page.unroute("**/api/sync")
    phone.press("Sync now")
    phone.wait_safe()


@pytest.mark.provokes("status of 429 .*/register/begin")
def test_who_cannot_make_an_account_for_now_is_told_so(phone: Phone) -> None:
    phone.add_authenticator()
    phone.open("/you")
    assert phone.page.evaluate(BEGIN) == 200  # by whoever was here before
    phone.press("Create a passkey")
    phone.type_groups_back()
    expect(phone.page.get_by_role("alert").locator("visible=true")).to_contain_text("asks you to wait")
    assert phone.cdp.send("WebAuthn.getCredentials", {"authenticatorId": phone.authenticator})["credentials"] == []
