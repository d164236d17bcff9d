"""A server, or a network before it, that forges answers to a sync: nothing is called safe, lost, swapped or erased."""

import re
import sqlite3
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from tests.browser.conftest import Phone
from tests.browser.lies import alter, flipped, honest, refuse, rows_at, text, without_worker

PAGE = "<!doctype html><title>Welcome to our Wi-Fi</title><p>Accept the terms"
SYNC = "application/vnd.breather.sync+json"
PORTALS = [(200, "text/html"), (200, SYNC), *[(status, "text/html") for status in (401, 403, 404, 410)]]
FORGERIES: dict[str, Callable[[Any], Any]] = {
    "another nonce": lambda answer: {**answer, "nonce": text(bytes(16))},
    "another protocol": lambda answer: {**answer, "protocol": 2},
    "no results": lambda answer: {**answer, "results": [], "stored": None},
    "a receipt for fewer": lambda answer: {**answer, "results": [], "stored": receipt(count=0)},
    "half a receipt": lambda answer: {**answer, "results": [], "stored": receipt(receipt="AAAA")},
    "results of others": lambda answer: {**answer, "results": [{"id": text(bytes(16)), "status": "stored"}]},
    "a cursor of words": lambda answer: {**answer, "cursor": "far"},
    "records of words": lambda answer: {**answer, "records": [{"id": "?"}]},
    "no object": lambda _: None,
}


def receipt(**changed: Any) -> dict[str, Any]:
    """For one record, and wrong."""
    return {"count": 1, "day": "2026-11-23", "receipt": text(bytes(32))} | changed


@pytest.fixture(autouse=True)
def _without_worker(phone: Phone) -> None:
    without_worker(phone)


def answer_with(phone: Phone, status: int, kind: str) -> None:
    phone.page.route("**/api/sync", lambda route: route.fulfill(status=status, content_type=kind, body=PAGE))


@pytest.mark.provokes(r"status of 4\d\d .*/api/sync")
def test_what_is_no_answer_of_ours_is_never_called_safe_and_costs_nothing(phone: Phone) -> None:
    unsent = one_unsent(phone, lambda: alter(phone, "/api/sync", FORGERIES["another nonce"]))

    def remains(name: object) -> None:
        sync_now(phone)
        says(phone, "1 entry will sync when there is signal.")
        assert sealed(phone) == unsent, name
        assert {row["state"] for row in phone.stored()} <= {"saved", "offered"}, name

    for name, change in FORGERIES.items():
        alter(phone, "/api/sync", change)
        remains(name)
    for status, kind in PORTALS:
        answer_with(phone, status, kind)
        remains((status, kind))
    shown_as(phone, "saved$")

    honest(phone)
    sync_now(phone)
    says(phone, "Safe")
    assert sealed(phone) == unsent
    assert rows_at(phone, "select count(*) from record") == [(1,)]


def test_an_acknowledgement_with_another_leaf_is_not_believed_and_heals(phone: Phone) -> None:
    def other_leaf(answer: Any) -> Any:
        results = [{**r, "leaf": flipped(r["leaf"])} for r in answer["results"]]
        return {**answer, "records": [], "results": results, "stored": answer.get("stored") and receipt()}

    unsent = one_unsent(phone, lambda: alter(phone, "/api/sync", other_leaf))
    shown_as(phone, "saved")
    assert sealed(phone) == unsent
    honest(phone)
    sync_now(phone)
    says(phone, "Safe")
    assert sealed(phone) == unsent


@pytest.mark.provokes("ERR_FAILED .*/api/sync")
def test_a_flush_cut_after_the_servers_commit_is_sent_again_and_makes_one_record(phone: Phone) -> None:
    cut: list[int] = []

    def after_commit(route: Route) -> None:
        cut.append(route.fetch().status)
        route.abort()

    phone.open()
    phone.enrol()
    phone.page.route("**/api/sync", after_commit)
    phone.open("/")
    phone.check_in()
    phone.done()
    sync_now(phone)
    says(phone, "1 entry will sync when there is signal.")
    assert set(cut) == {200}
    assert rows_at(phone, "select count(*) from record") == [(1,)]
    honest(phone)
    sync_now(phone)
    says(phone, "Safe")
    assert [(row["state"], row.get("why")) for row in phone.stored()] == [("safe", None)]
    assert rows_at(phone, "select count(*) from record") == [(1,)]


def test_a_pulled_record_with_changed_bytes_is_set_aside_in_sight_and_the_rest_still_shows(phone: Phone) -> None:
    phone.open()
    phone.check_in()
    phone.open("/")
    phone.check_in()
    phone.enrol()
    phone.wait_safe(2)
    phone.forget()

    def first_flipped(answer: Any) -> Any:
        first, *rest = sorted(answer["records"], key=lambda record: record["id"]) or [None]
        return {**answer, "records": [{**first, "sealed": flipped(first["sealed"])}, *rest] if first else []}

    alter(phone, "/api/sync", first_flipped)
    phone.open()
    phone.sign_in()
    expect(phone.entries()).to_have_count(1)
    phone.go("You")
    expect(
        phone.page.get_by_text("1 entry here cannot be opened with your key.").locator("visible=true")
    ).to_be_visible()
    honest(phone)
    sync_now(phone)
    phone.wait_safe(2)


@pytest.mark.parametrize("lie", ["altered", "erased"])
def test_an_entry_that_is_here_is_neither_swapped_nor_erased_on_the_servers_word(phone: Phone, lie: str) -> None:
    phone.open()
    phone.check_in()
    phone.enrol()
    phone.wait_safe()
    before = sealed(phone)
    (row,) = phone.stored()
    other = {"id": row["id"], "epoch": 1, "sealed": text(bytes(561)), "tag": text(bytes(32)), "day": "2026-01-01"}
    told = {"records": [other]} if lie == "altered" else {"erased": [row["id"]]}
    alter(phone, "/api/sync", lambda answer: {**answer, **told})
    sync_now(phone)
    assert sealed(phone) == before
    phone.go("Trends")
    expect(phone.entries()).to_have_count(1)
    honest(phone)
    sync_now(phone)
    says(phone, "Safe")
    assert sealed(phone) == before


def test_an_entry_that_a_server_calls_erased_before_it_was_ever_seen_shows_once_it_comes(phone: Phone) -> None:
    phone.open()
    phone.check_in()
    phone.enrol()
    phone.wait_safe()
    phone.forget()
    alter(phone, "/api/sync", lambda a: {**a, "records": [], "erased": [record["id"] for record in a["records"]]})
    phone.open()
    phone.sign_in()
    expect(phone.page.get_by_role("heading", name="Trends", exact=True)).to_be_visible()
    sync_now(phone)
    honest(phone)
    sync_now(phone)
    phone.wait_safe()


BAD_PLACES: dict[str, Any] = {
    "an id of another size": {"erased": [text(bytes(15))]},
    "a tag of another size": {"tag": text(bytes(31))},
    "an epoch beyond 32 bits": {"epoch": 2**32},
    "sealed bytes of another size": {"sealed": text(bytes(560))},
}


def test_what_could_not_be_offered_to_an_honest_server_is_not_kept_from_a_lying_one(phone: Phone) -> None:
    before = one_safe(phone)
    for name, bad in BAD_PLACES.items():
        record = {"id": text(bytes(16)), "epoch": 1, "sealed": text(bytes(561)), "tag": text(bytes(32)), "day": ""}
        told = bad if "erased" in bad else {"records": [record | bad]}
        alter(phone, "/api/sync", lambda answer, told=told: {**answer, **told})
        sync_now(phone)
        assert sealed(phone) == before, name
    honest(phone)
    sync_now(phone)
    says(phone, "Safe")


def test_a_phone_that_was_told_of_an_erased_stranger_goes_on_syncing_with_an_honest_server(phone: Phone) -> None:
    before = one_safe(phone)
    alter(phone, "/api/sync", lambda answer: {**answer, "erased": [text(bytes(16))]})
    sync_now(phone)
    assert len(phone.stored()) == 2
    honest(phone)
    sync_now(phone)
    says(phone, "Safe")
    assert sealed(phone) == before


def test_an_entry_that_was_called_erased_and_then_got_lost_at_the_server_is_offered_again(phone: Phone) -> None:
    before = one_safe(phone)
    (row,) = phone.stored()
    alter(phone, "/api/sync", lambda answer: {**answer, "erased": [row["id"]]})
    sync_now(phone)
    assert [row["state"] for row in phone.stored()] == ["attention"]
    with sqlite3.connect(phone.site.database) as database:  # restored from a backup that did not hold it
        database.execute("delete from record")
        database.execute("update account set head = 0")
    honest(phone)
    sync_now(phone)
    says(phone, "Safe")
    assert sealed(phone) == before
    assert rows_at(phone, "select count(*) from record") == [(1,)]


REFUSALS: dict[str, tuple[Callable[[Any], Any], str]] = {
    "a conflict": (lambda result: {"id": result["id"], "status": "conflict"}, "attention"),
    "erased": (lambda result: {"id": result["id"], "status": "erased"}, "attention"),
    "too full": (lambda result: {"id": result["id"], "status": "rejected", "code": "full"}, "attention"),
    "stored, with another leaf": (lambda result: result, "attention"),
    "a status of the future": (lambda result: {"id": result["id"], "status": "later"}, "offered"),
}


@pytest.mark.parametrize(("refusal", "state"), REFUSALS.values(), ids=REFUSALS)
def test_an_entry_that_a_server_refused_and_never_stored_reaches_an_honest_one(
    phone: Phone, refusal: Callable[[Any], Any], state: str
) -> None:
    before = one_unsent(phone, lambda: refuse(phone, refusal))
    sync_now(phone)
    assert [row["state"] for row in phone.stored()] == [state]
    assert rows_at(phone, "select count(*) from record") == [(0,)]
    honest(phone)
    sync_now(phone)
    says(phone, "Safe")
    assert sealed(phone) == before
    assert rows_at(phone, "select count(*) from record") == [(1,)]


def sync_now(phone: Phone) -> None:
    """Press the button in You, and wait until this flush has ended."""
    phone.go("You")
    phone.press("Sync now")
    expect(phone.page.get_by_role("button", name="Sync now")).not_to_have_attribute("aria-busy", "true")


def says(phone: Phone, sentence: str) -> None:
    lines = phone.page.get_by_role("status", name="Sync").locator("p").locator("visible=true")
    expect(lines).to_have_text([re.compile(sentence)])


def shown_as(phone: Phone, state: str) -> None:
    phone.go("Trends")
    expect(phone.page.get_by_role("main").get_by_role("link", name=re.compile(rf"· {state}"))).to_have_count(1)


def one_safe(phone: Phone) -> list[Any]:
    """An account with one check-in that has arrived. Returns the sealed bytes."""
    phone.open()
    phone.check_in()
    phone.enrol()
    phone.wait_safe()
    return sealed(phone)


def one_unsent(phone: Phone, lie: Callable[[], None]) -> list[Any]:
    """An account with one check-in that was made while the server lies. Returns the sealed bytes."""
    phone.open()
    phone.enrol()
    lie()
    phone.open("/")
    phone.check_in()
    phone.done()
    phone.unlock()
    return sealed(phone)


def sealed(phone: Phone) -> list[Any]:
    return [[row[name] for name in ("id", "epoch", "sealed", "tag", "leaf")] for row in phone.stored()]
