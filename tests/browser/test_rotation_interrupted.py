"""A change of keys that was killed, got no answer, or came too early: the old keys or the new ones, never neither."""

import hashlib
import secrets
import sqlite3
from collections.abc import Callable
from contextlib import suppress

import pytest
from playwright.sync_api import Error, Route, expect

from tests.browser.conftest import Phone
from tests.browser.lies import alter, honest, rows_at, text, without_worker
from tests.browser.rotation import (
    ROTATE,
    alert,
    begin,
    change_at,
    change_keys,
    check_in_again,
    lived_in,
    reads,
    sign_in_with,
    vault,
)


@pytest.fixture(autouse=True)
def _without_worker(phone: Phone) -> None:
    without_worker(phone)


def never_answered(phone: Phone, *, arrives: bool) -> None:
    """Press the last button; the page is gone before it hears anything."""
    asked: list[Route] = []

    def handle(route: Route) -> None:
        if arrives:
            assert route.fetch().status == 200
        asked.append(route)

    phone.page.route(ROTATE, handle)
    begin(phone)
    with phone.page.expect_request(ROTATE):
        phone.type_groups_back()
    phone.wait_until("async () => document.querySelector('[data-view=\"/you#change-keys\"] [data-step=sending]')")
    while not asked:
        phone.page.evaluate("() => new Promise(requestAnimationFrame)")
    pending = vault(phone)["pending"]
    assert pending["writeKey"] == "key"
    assert {slot["kind"] for slot in pending["slots"]} == {"passkey", "recovery"}
    assert vault(phone)["epoch"] == 1
    phone.page.goto("about:blank")
    for route in asked:
        with suppress(Error):
            route.abort()  # or it would go on by itself, once nobody handles it
    phone.page.unroute_all(behavior="wait")


def settled(phone: Phone, sentence: str) -> None:
    phone.open("/you")
    expect(phone.page.get_by_role("status").filter(has_text=sentence).locator("visible=true")).to_be_visible()
    phone.press("Close")
    expect(phone.page.get_by_role("status").filter(has_text=sentence).locator("visible=true")).to_have_count(0)


@pytest.mark.parametrize("arrives", [True, False], ids=["after it arrived", "before it arrived"])
def test_a_page_that_was_closed_while_it_asked_has_the_new_keys_in_the_end(phone: Phone, arrives: bool) -> None:
    lived_in(phone)
    never_answered(phone, arrives=arrives)
    assert rows_at(phone, "select epoch from account") == [(1 + arrives,)]
    settled(phone, "the new recovery code is in force")
    assert rows_at(phone, "select epoch from account") == [(2,)]
    assert (vault(phone)["epoch"], vault(phone)["pending"]) == (2, None)
    phone.unlock()
    phone.wait_safe(1)
    reads(phone, "two admissions")
    check_in_again(phone)
    phone.wait_safe(2)


@pytest.mark.provokes("status of 403 .*/account/rotate")
def test_one_that_never_arrived_and_may_not_any_more_leaves_the_old_keys(phone: Phone) -> None:
    old = lived_in(phone)
    never_answered(phone, arrives=False)
    change_at(phone, "update session set verified_until = 1")
    settled(phone, "the old recovery code is in force")
    assert rows_at(phone, "select epoch from account") == [(1,)]
    assert (vault(phone)["epoch"], vault(phone)["pending"]) == (1, None)
    phone.unlock()
    reads(phone, "two admissions")
    phone.forget()
    sign_in_with(phone, old)
    phone.wait_safe(1)


@pytest.mark.provokes("ERR_FAILED .*/api/")
def test_without_an_answer_the_old_keys_go_on_until_there_is_one(phone: Phone) -> None:
    old = lived_in(phone)
    never_answered(phone, arrives=True)
    phone.page.route("**/api/**", lambda route: route.abort())
    phone.open("/you")
    expect(phone.page.get_by_text("says which one counts").locator("visible=true")).to_be_visible()
    phone.open("/you#recovery")
    phone.page.get_by_role("textbox", name="Recovery code").locator("visible=true").fill(old)
    phone.press("Continue")
    phone.open_here("/trends")
    expect(phone.entries()).to_have_count(1)
    check_in_again(phone, note="in between")
    phone.page.unroute_all(behavior="wait")
    settled(phone, "the new recovery code is in force")
    phone.unlock()
    phone.wait_safe(2)
    reads(phone, "two admissions", "in between")


@pytest.mark.parametrize("lost", ["no signal", "a server in trouble"])
@pytest.mark.provokes("(ERR_FAILED|status of 503) .*/account/rotate")
def test_without_an_answer_the_page_says_that_nobody_knows_yet_and_finds_out(phone: Phone, lost: str) -> None:
    lived_in(phone)

    def handle(route: Route) -> None:
        assert route.fetch().status == 200
        if lost == "no signal":
            route.abort()
        else:
            route.fulfill(status=503, json={"error": {"code": "unavailable", "message": "try again"}})

    phone.page.route(ROTATE, handle)
    begin(phone)
    phone.type_groups_back()
    expect(alert(phone, "It was sent, but no answer came")).to_be_visible()
    assert vault(phone)["epoch"] == 1
    assert vault(phone)["pending"]["epoch"] == 2
    honest(phone)
    phone.open_here("/you")
    phone.press("Sync now")
    found = phone.page.get_by_role("status").filter(has_text="the new recovery code is in force")
    expect(found.locator("visible=true")).to_be_visible()
    phone.unlock()
    phone.wait_safe()
    reads(phone, "two admissions")


@pytest.mark.parametrize("arrived", [True, False], ids=["it arrived", "it did not"])
@pytest.mark.provokes("status of 401 .*/api/(sync|account/rotate)")
def test_a_phone_that_lost_its_session_too_learns_it_by_signing_in(phone: Phone, arrived: bool) -> None:
    lived_in(phone)
    never_answered(phone, arrives=arrived)
    change_at(phone, "delete from session")
    phone.open("/you")
    expect(phone.page.get_by_text("says which one counts").locator("visible=true")).to_be_visible()
    phone.sign_in()
    phone.wait_safe()
    reads(phone, "two admissions")
    assert (vault(phone)["epoch"], vault(phone)["pending"]) == (1 + arrived, None)
    sentence = "the new recovery code is in force" if arrived else "the old recovery code is in force"
    phone.open_here("/you")
    expect(phone.page.get_by_role("status").filter(has_text=sentence).locator("visible=true")).to_be_visible()


def slip_in(phone: Phone) -> None:
    """As if another phone had sent one more record; what is in it does not matter."""
    ((account, sealed, tag),) = rows_at(phone, "select account_id, sealed, tag from record where seq = 1")
    entry = secrets.token_bytes(16)
    leaf = hashlib.sha256(b"breather/1/leaf\0" + account + (1).to_bytes(4) + entry + sealed + tag).digest()
    row = (account, entry, sealed, tag, leaf)
    with sqlite3.connect(phone.site.database) as database:
        new = "(?, (SELECT head + 1 FROM account), ?, 1, ?, ?, ?, '2026-11-23', FALSE)"
        database.execute(f"INSERT INTO record VALUES {new}", row)
        database.execute("UPDATE account SET head = head + 1, digest = NULL")


@pytest.mark.provokes("ERR_FAILED .*/api/sync")
def test_nothing_changes_while_something_waits_to_be_sent(phone: Phone) -> None:
    old = lived_in(phone)
    phone.page.route("**/api/sync", lambda route: route.abort())
    check_in_again(phone, note="not sent")
    begin(phone)
    expect(alert(phone, "cannot be reached")).to_be_visible()
    assert vault(phone)["epoch"] == 1
    phone.page.unroute_all(behavior="wait")
    # The server says that it took them, and does not have them.
    alter(phone, "/api/sync", lambda answer: {**answer, "digest": text(bytes(32))} if answer.get("digest") else answer)
    begin(phone)
    expect(alert(phone, "Sync first, then try again.")).to_be_visible()
    assert rows_at(phone, "select epoch from account") == [(1,)]
    honest(phone)
    assert change_keys(phone) != old


def test_a_sync_that_was_under_way_as_the_old_session_ended_signs_nobody_out(phone: Phone) -> None:
    lived_in(phone)
    late: list[Route] = []

    def rotate(route: Route) -> None:
        phone.page.route("**/api/sync", lambda route: late.append(route))
        phone.page.evaluate("void import('/static/js/places/syncing.js').then(s => s.syncNow())")
        while not late:
            phone.page.evaluate("() => new Promise(requestAnimationFrame)")
        phone.page.unroute("**/api/sync")
        route.fallback()

    phone.page.route(ROTATE, rotate)
    old_session = phone.page.context.cookies()
    change_keys(phone)
    (sync,) = late
    cookie = "; ".join(f"{one['name']}={one['value']}" for one in old_session)
    refusal = sync.fetch(headers={**sync.request.headers, "cookie": cookie})  # as if it had been slow to get there
    assert refusal.status == 401
    sync.fulfill(response=refusal)
    assert phone.page.evaluate("async () => (await import('/static/js/places/syncing.js')).syncNow()") == "synced"
    assert vault(phone)["signedIn"] is True
    phone.open("/you")
    expect(phone.page.get_by_text("Safe: everything here").locator("visible=true")).to_be_visible()


@pytest.mark.provokes("status of 409 .*/account/rotate")
def test_what_another_phone_sends_in_between_is_fetched_first(phone: Phone, new_phone: Callable[..., Phone]) -> None:
    old = lived_in(phone)
    other = new_phone()
    without_worker(other)
    sign_in_with(other, old)
    other.wait_safe()
    statuses: list[int] = []

    def handle(route: Route) -> None:
        if not statuses:
            slip_in(phone)
        answer = route.fetch()
        statuses.append(answer.status)
        route.fulfill(response=answer)

    phone.page.route(ROTATE, handle)
    change_keys(phone)
    assert statuses == [409, 200]
