"""Signal returns: what waits goes by itself, whether or not the browser was told."""

import pytest

from tests.browser.conftest import Phone
from tests.browser.lies import rows_at, without_worker


def signed_in_and_looking(phone: Phone) -> None:
    """With an account, and without a worker that would send in the page's place."""
    without_worker(phone)
    phone.open()
    phone.enrol()
    phone.go("Today")


def waits(phone: Phone) -> None:
    phone.wait_until(
        """async () => {
          const { lastOutcome } = await import("/static/js/places/syncing.js")
          const { status } = await import("/static/js/journal/status.js")
          return lastOutcome() === "unreachable" && (await status()).waiting === 1
        }"""
    )


def arrives(phone: Phone) -> None:
    phone.wait_until(
        """async () => {
          const { status } = await import("/static/js/journal/status.js")
          return (await status()).waiting === 0
        }"""
    )
    assert rows_at(phone, "select count(*) from record") == [(1,)]


@pytest.mark.provokes("ERR_CONNECTION_REFUSED .*/api/sync")
def test_what_failed_is_tried_again_by_itself_while_somebody_looks(phone: Phone) -> None:
    signed_in_and_looking(phone)
    tried = []
    phone.page.on("requestfailed", lambda request: tried.append(request))
    phone.page.route("**/api/sync", lambda route: route.abort("connectionrefused"))
    phone.check_in()
    waits(phone)
    while len(tried) < 5:  # the save itself brings two at most
        phone.page.wait_for_event("requestfailed", timeout=15_000)
    phone.page.unroute("**/api/sync")
    arrives(phone)


def test_an_attempt_that_hangs_is_given_up_when_the_browser_says_that_signal_is_back(phone: Phone) -> None:
    signed_in_and_looking(phone)
    given_up: list[str] = []
    phone.page.on("requestfailed", lambda request: given_up.append(request.url))
    phone.page.route("**/api/sync", lambda _: None, times=1)  # what hangs must not be let go by a route taken away
    with phone.page.expect_request("**/api/sync"):
        phone.check_in()
    phone.page.evaluate("() => dispatchEvent(new Event('online'))")  # by itself it would hang for eight seconds
    while not any(url.endswith("/api/sync") for url in given_up):
        phone.page.wait_for_event("requestfailed", timeout=7000)
    arrives(phone)
