"""What only a whole browser does: send with the app closed."""

import sqlite3
from contextlib import closing

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Phone
from tests.browser.test_second_device import unsent


@pytest.fixture
def browser(whole_browser: Browser) -> Browser:
    return whole_browser


def test_background_sync_sends_with_the_app_closed(phone: Phone) -> None:
    unsent(phone)
    expect(phone.page.get_by_role("status").filter(has_text="No signal").locator("visible=true").first).to_be_visible()
    tagged = "async () => (await (await navigator.serviceWorker.ready).sync.getTags()).includes('flush')"
    phone.wait_until(tagged)  # the browser has been asked
    phone.page.goto("about:blank")
    phone.page.context.set_offline(False)
    arrived = False
    for _ in range(300):
        with closing(sqlite3.connect(phone.site.database)) as database:
            arrived = database.execute("select count(*) from record").fetchone() == (1,)
        if arrived:
            break
        phone.page.evaluate("() => new Promise(resolve => setTimeout(resolve, 100))")
    assert arrived
