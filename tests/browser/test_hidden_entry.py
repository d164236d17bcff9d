"""A server that keeps an entry back, in a state that agrees with itself: the phone that knows a later one says so."""

import sqlite3
from contextlib import closing

from playwright.sync_api import expect

from tests.browser.conftest import Phone
from tests.browser.lies import without_worker


def hide_all_but_the_last(phone: Phone) -> None:
    """As if it had never come: neither the digest nor the length of the log tells of it."""
    with closing(sqlite3.connect(phone.site.database)) as database, database:
        database.execute("delete from record where seq < (select max(seq) from record)")
        database.execute("update record set seq = 1")
        database.execute("update account set head = 1, digest = null")
        database.execute("delete from leaf_run")


def test_a_phone_that_gets_a_later_entry_alone_says_that_an_earlier_one_is_missing(phone: Phone) -> None:
    without_worker(phone)
    phone.open()
    phone.check_in()
    phone.enrol()
    phone.wait_safe()
    phone.unlock()
    phone.go("Today")
    phone.check_in()
    phone.done()
    phone.wait_safe(2)
    phone.forget()  # another phone, which holds neither
    hide_all_but_the_last(phone)
    phone.open()
    phone.sign_in()
    phone.wait_safe(1)
    phone.go("You")
    said = phone.page.get_by_text("Another of your phones knew 1 entry that has not arrived here.")
    expect(said.locator("visible=true")).to_be_visible()
