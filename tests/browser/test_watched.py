"""What watches every test of a browser finds a request to another site, and a sync that is refused without a reason."""

import pytest
from playwright.sync_api import Route

from tests.browser.conftest import Phone
from tests.watching import WATCH

ELSEWHERE = "https://elsewhere.example/pixel.png"


def test_a_request_to_another_site_does_not_go_unseen(phone: Phone) -> None:
    phone.open()
    page = phone.page.context.new_page()  # where no policy of ours stops it
    with page.expect_event("requestfailed"):
        page.set_content(f'<img src="{ELSEWHERE}">')
    assert f"request to {ELSEWHERE}" in told()


@pytest.mark.parametrize("ends", [True, False], ids=["while a session ends", "at any other time"])
def test_a_refused_sync_goes_unseen_only_while_a_session_ends(phone: Phone, ends: bool) -> None:
    held: list[Route] = []
    phone.open()
    phone.page.route("**/api/session", lambda route: held.append(route) if ends else route.fulfill(status=204))
    phone.page.route("**/api/sync", lambda route: route.fulfill(status=401))
    end = "fetch('/api/session', { method: 'DELETE' })"
    phone.page.evaluate(f"() => void {end}" if ends else f"() => {end}")
    phone.page.evaluate("() => fetch('/api/sync', { method: 'POST' })")
    found = told()
    for route in held:
        route.fulfill(status=204)
    assert any("status of 401" in problem for problem in found) is not ends


def told() -> list[str]:
    """What it would fail this test for."""
    WATCH.collect()
    found, WATCH.problems = WATCH.problems, []
    return found
