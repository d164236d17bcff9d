"""Yesterday's backup is brought back, by the real commands: two phones of one account heal the server."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from tests.browser.backups import back_up, bring_back, held
from tests.browser.conftest import Phone
from tests.browser.lies import rows_at, without_worker
from tests.browser.rotation import add_passkey, alert, check_in_again, lived_in, reads, sign_in_with
from tests.conftest import Site


@pytest.fixture
def other(new_phone: Callable[..., Phone]) -> Phone:
    return new_phone()


@pytest.fixture(autouse=True)
def _without_worker(phone: Phone, other: Phone) -> None:
    without_worker(phone)
    without_worker(other)


def notes(phone: Phone) -> list[str]:
    """Of the history as it opens on this phone."""
    found: list[str] = phone.page.evaluate(
        """async () => {
          const { entries } = await import("/static/js/journal/read.js")
          return (await entries()).map(({ note }) => note ?? "").toSorted()
        }"""
    )
    return found


def sync(phone: Phone) -> None:
    """By the button's own function: a page that says 'Safe' already would not say when it is done."""
    outcome = "async () => (await import('/static/js/places/syncing.js')).syncNow()"
    assert phone.page.evaluate(outcome) == "synced"


def safe(phone: Phone) -> Any:
    """What Trends calls safe, as a screen reader says it: the other states are there too, and hidden."""
    return phone.page.get_by_role("main").get_by_role("link", name=re.compile("safe", re.I)).locator("visible=true")


def delete(phone: Phone, place: int, of: int) -> None:
    """The newest is at 0, once all of them are there: what was just fetched moves the others down."""
    phone.open_here("/trends")
    expect(phone.entries()).to_have_count(of)
    phone.entries().nth(place).click()
    phone.press("Delete this check-in")
    phone.page.get_by_role("dialog").get_by_role("button", name="Delete this check-in").click()
    expect(phone.page.get_by_text("Deleted.", exact=True).locator("visible=true")).to_be_visible()


def signed_out(phone: Phone) -> None:
    """What You says once the server has dropped the session: neither 'Safe' nor that anything was lost."""
    phone.open("/you")
    line = phone.page.get_by_text("Saved on this phone. Sign in again to sync.")
    expect(line).to_be_visible()
    expect(phone.page.get_by_text("Safe: everything here")).to_be_hidden()


def cut_off_while_healing(phone: Phone) -> None:
    """The phone learns what the server lacks, and gets no further."""
    asked: list[bool] = []

    def ids(route: Route) -> None:
        asked.append(True)
        route.fallback()

    def exchange(route: Route) -> None:
        route.abort() if asked else route.fallback()

    phone.page.route("**/api/sync/ids", ids)
    phone.page.route("**/api/sync", exchange)


def use_only(phone: Phone, wanted: str | None, others: list[str | None]) -> None:
    for one in [wanted, *others]:
        simulated = {"authenticatorId": one, "enabled": one == wanted}
        phone.cdp.send("WebAuthn.setAutomaticPresenceSimulation", simulated)


def add_a_key(phone: Phone) -> str | None:
    """A second passkey, on something that is plugged in. Returns it; from here on the first is used again."""
    first = phone.authenticator
    phone.open_here("/you#passkeys")
    phone.make_another_passkey()
    phone.press("Continue")
    expect(phone.page.get_by_text("The new passkey works.").locator("visible=true")).to_be_visible()
    key, phone.authenticator = phone.authenticator, first
    use_only(phone, first, [key])
    return key


@pytest.mark.provokes("status of 401", "ERR_FAILED .*/api/sync")
def test_two_phones_put_everything_back_once_and_what_was_deleted_stays_deleted(
    phone: Phone, other: Phone, site: Site, tmp_path: Path
) -> None:
    code = lived_in(phone, note="before, from A")
    other.add_authenticator()
    sign_in_with(other, code)
    other.wait_safe()
    add_passkey(other, code)
    check_in_again(other, note="before, from B, deleted after")
    sync(other)
    sync(phone)
    back_up(site, tmp_path / "yesterday")

    check_in_again(other, note="after, from B")
    sync(other)
    other.page.goto("about:blank")  # it sees nothing of what comes now
    sync(phone)
    delete(phone, 1, of=3)
    sync(phone)
    check_in_again(phone, note="after, only A has seen it")
    sync(phone)
    key = add_a_key(phone)
    phone.page.goto("about:blank")
    before = held(site.database)
    assert [erased for _, _, erased in before].count(1) > 0

    kept = bring_back(site, tmp_path / "yesterday")
    assert held(kept) == before
    lost = {entry for entry, _, _ in before} - {entry for entry, _, _ in held(site.database)}
    assert len(lost) >= 5  # two check-ins, their notes, the tombstone
    assert rows_at(phone, "select count(*) from session") == [(0,)]

    signed_out(other)
    other.sign_in()
    other.wait_safe(3)  # the deleted one too: nobody has told this phone

    signed_out(phone)
    use_only(phone, key, [phone.authenticator])
    phone.sign_in()
    expect(alert(phone, "The server does not know this passkey.")).to_be_visible()
    use_only(phone, phone.authenticator, [key])
    cut_off_while_healing(phone)
    phone.press("Sign in with a passkey")
    expect(phone.entries()).to_have_count(3)
    expect(safe(phone)).to_have_count(2)  # what the server has lost is not said to be safe while it waits
    phone.open_here("/you")
    expect(phone.page.get_by_text("Safe: everything here")).to_be_hidden()
    phone.page.unroute_all(behavior="wait")
    sync(phone)
    sync(other)

    wanted = ["after, from B", "after, only A has seen it", "before, from A"]
    for one in (phone, other):
        assert notes(one) == wanted
        one.open_here("/trends")
        expect(one.entries()).to_have_count(3)
        expect(safe(one)).to_have_count(3)
        assert {row["state"] for row in one.stored()} == {"safe"}
    assert held(site.database) == before
    assert site.data.joinpath("log").read_text().count("Traceback") == 0
    phone.forget()
    phone.sign_in()
    phone.wait_safe(3)
    reads(phone, *wanted)
