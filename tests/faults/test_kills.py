"""Server and browser are killed while they work. `make soak` does the same a thousand and five hundred times."""

from collections.abc import Callable

from playwright.sync_api import Playwright

from scripts.soak import kill_browser, kill_server
from tests.conftest import Site

ROUNDS = 20


def test_what_a_killed_server_had_confirmed_is_there_once_and_whole(make_site: Callable[..., Site]) -> None:
    assert kill_server.play(make_site(), ROUNDS) == []


def test_what_a_killed_browser_had_called_saved_opens_once(playwright: Playwright, shared_site: Site) -> None:
    assert kill_browser.play(playwright, shared_site, ROUNDS) == []
