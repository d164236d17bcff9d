"""A server that speaks a newer protocol than the app: everything waits here, the page says what to do."""

import pytest
from playwright.sync_api import Route, expect

from tests.browser.conftest import Phone

SENTENCE = "This version is too old to sync."
RENEW = {"error": {"code": "protocol", "message": "Update the app."}}


@pytest.mark.provokes("status of 426 .*/api/sync")
def test_what_an_older_app_holds_waits_until_it_is_renewed(phone: Phone) -> None:
    asked: list[str] = []

    def too_old(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(status=426, json=RENEW)

    phone.open()
    phone.enrol()
    phone.page.route("**/api/sync", too_old)
    phone.go("Today")
    phone.check_in()
    phone.done()
    phone.go("You")
    phone.press("Sync now")
    expect(phone.page.get_by_text(SENTENCE).locator("visible=true").first).to_be_visible()
    assert asked
    assert {row["state"] for row in phone.stored()} <= {"saved", "offered"}
    phone.page.unroute("**/api/sync")  # the app was renewed
    phone.press("Sync now")
    phone.wait_safe()
    phone.go("You")
    expect(phone.page.get_by_text(SENTENCE).locator("visible=true")).to_have_count(0)
