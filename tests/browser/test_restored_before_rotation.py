"""A backup from before all keys were changed is brought back: phones that know the later keys bring it forward."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Request, Route, expect

from tests.browser.backups import back_up, bring_back, held
from tests.browser.conftest import Phone
from tests.browser.lies import alter, honest, rows_at, without_worker
from tests.browser.rotation import (
    ROTATE,
    alert,
    begin,
    change_at,
    change_keys,
    check_in_again,
    epochs_at_the_server,
    lived_in,
    sign_in_with,
    vault,
)
from tests.browser.test_hostile_server import vault_at
from tests.browser.test_restored import add_a_key, notes, signed_out, sync, use_only
from tests.conftest import Site

SYNC = "async () => (await import('/static/js/places/syncing.js')).syncNow()"
BEHIND = "The server was brought back to before you changed your keys"


@pytest.fixture
def other(new_phone: Callable[..., Phone]) -> Phone:
    return new_phone()


@pytest.fixture(autouse=True)
def _without_worker(phone: Phone, other: Phone) -> None:
    without_worker(phone)
    without_worker(other)


def forward(phone: Phone, entries: int) -> None:
    """Signed in, and the server has everything of these keys."""
    phone.sign_in()
    expect(phone.entries()).to_have_count(entries)
    phone.wait_until(
        """async () => {
          const { behind, waiting, attention } = await (await import("/static/js/journal/journal.js")).status()
          return !behind && waiting + attention === 0
        }"""
    )
    phone.wait_safe(entries)
    assert {row["state"] for row in phone.stored()} == {"safe"}


def given_up(phone: Phone) -> None:
    phone.wait_until(
        "async () => (await import('/static/js/journal/journal.js').then(j => j.status())).problem === 'epoch'"
    )


def keys_at(phone: Phone) -> list[Any]:
    return rows_at(phone, "select epoch from account union all select epoch from slot")


def sent(request: Request) -> Any:
    body = request.post_data_buffer or b""
    return json.loads(gzip.decompress(body) if request.headers.get("content-encoding") == "gzip" else body)


@pytest.mark.parametrize("changes", [1, 2], ids=["once", "twice"])
@pytest.mark.provokes("status of 401")
def test_a_phone_brings_the_server_forward_and_nothing_is_lost_or_twice(
    phone: Phone, other: Phone, site: Site, tmp_path: Path, changes: int
) -> None:
    old = lived_in(phone, note="before")
    back_up(site, tmp_path / "yesterday")
    codes = [old]
    for _ in range(changes):
        codes.append(change_keys(phone))
        check_in_again(phone, note=f"after change {len(codes) - 1}")
        sync(phone)
    now = 1 + changes
    before, links = held(site.database), rows_at(phone, "select epoch, blob from link")
    verifier = rows_at(phone, "select verifier_hash from account")
    bring_back(site, tmp_path / "yesterday")
    assert keys_at(phone) == [(1,)] * 3
    assert len(held(site.database)) < len(before)

    signed_out(phone)
    here = vault(phone)
    forward(phone, now)
    assert keys_at(phone) == [(now,)] * 3
    assert rows_at(phone, "select epoch, blob from link") == links
    assert rows_at(phone, "select verifier_hash from account") == verifier
    assert held(site.database) == before
    kept = ("epoch", "inboxPublic", "device", "counter", "history", "credentials")
    assert {name: vault(phone)[name] for name in kept} == {name: here[name] for name in kept}
    wanted = sorted(["before", *(f"after change {number}" for number in range(1, now))])
    assert notes(phone) == wanted

    for over in codes[:-1]:
        sign_in_with(other, over)
        expect(alert(other, "No account opens with this recovery code")).to_be_visible()
    sign_in_with(other, codes[-1])
    other.wait_safe(now)
    assert notes(other) == wanted
    phone.forget()
    phone.sign_in()
    phone.wait_safe(now)
    assert notes(phone) == wanted
    assert site.log().count("Traceback") == 0


@pytest.mark.provokes("status of 401")
def test_two_phones_that_know_the_later_keys_do_it_once_and_a_passkey_made_since_is_left_out(
    phone: Phone, other: Phone, site: Site, tmp_path: Path
) -> None:
    lived_in(phone, note="before")
    back_up(site, tmp_path / "yesterday")
    first = phone.authenticator
    key = add_a_key(phone)
    begin(phone)
    expect(phone.page.get_by_text("Goes", exact=True).locator("visible=true")).to_have_count(1)
    use_only(phone, key, [first])
    phone.press("Keep one more passkey")
    new = phone.type_groups_back()
    use_only(phone, first, [key])
    expect(phone.page.get_by_role("heading", name="Your keys are changed.")).to_be_visible()
    assert len(keys_at(phone)) == 4
    sign_in_with(other, new)
    other.wait_safe(1)
    check_in_again(other, note="from the other")
    sync(other)
    sync(phone)
    other.page.goto("about:blank")
    before = held(site.database)
    bring_back(site, tmp_path / "yesterday")

    sign_in_with(other, new)
    expect(alert(other, "No account opens with this recovery code")).to_be_visible()  # its passkey is the way in
    forward(phone, 2)
    sign_in_with(other, new)  # of keys that are in force again
    other.wait_safe(2)
    sync(other)
    assert held(site.database) == before
    assert keys_at(phone) == [(2,)] * 3
    assert notes(phone) == notes(other) == ["before", "from the other"]
    assert [one["has_slot"] for one in vault(phone)["passkeys"]] == [True]


@pytest.mark.parametrize("arrives", [True, False], ids=["after it arrived", "before it arrived"])
@pytest.mark.provokes("status of 401", "ERR_FAILED .*/account/rotate")
def test_a_page_that_was_closed_in_the_middle_goes_on(phone: Phone, site: Site, tmp_path: Path, arrives: bool) -> None:
    lived_in(phone, note="before")
    back_up(site, tmp_path / "yesterday")
    change_keys(phone)
    check_in_again(phone, note="after")
    sync(phone)
    before = held(site.database)
    bring_back(site, tmp_path / "yesterday")

    def lose(route: Route) -> None:
        if arrives:
            assert route.fetch().status == 200
        route.abort()

    phone.page.route(ROTATE, lose)
    with phone.page.expect_request(ROTATE):
        phone.sign_in()
    expect(phone.entries()).to_have_count(2)
    phone.open_here("/you")
    expect(phone.page.get_by_role("status").filter(has_text=BEHIND).locator("visible=true")).to_be_visible()
    expect(phone.page.get_by_text("Safe: everything here")).to_be_hidden()
    assert vault(phone)["behind"] is True
    phone.open("/")
    honest(phone)
    sync(phone)
    phone.unlock()
    phone.wait_safe(2)
    assert held(site.database) == before
    assert keys_at(phone) == [(2,)] * 3


@pytest.mark.provokes("ERR_FAILED .*/api/vault", "status of 403 .*/account/rotate")
def test_where_too_much_time_went_by_the_passkey_is_shown_once_more(phone: Phone, site: Site, tmp_path: Path) -> None:
    lived_in(phone, note="before")
    back_up(site, tmp_path / "yesterday")
    change_keys(phone)
    bring_back(site, tmp_path / "yesterday")
    phone.page.route("**/api/vault", lambda route: route.abort())
    phone.sign_in()
    expect(phone.entries()).to_have_count(1)
    sync(phone)
    change_at(phone, "update session set verified_until = 1")
    honest(phone)
    sync(phone)
    phone.open_here("/you")
    expect(phone.page.get_by_role("status").filter(has_text=BEHIND).locator("visible=true")).to_be_visible()
    phone.press("Go on with your passkey")
    expect(phone.page.get_by_text("Safe: everything here").locator("visible=true")).to_be_visible()
    assert keys_at(phone) == [(2,)] * 3


@pytest.mark.provokes("status of 401", "status of 400 .*/account/rotate")
def test_a_server_whose_keys_lead_elsewhere_is_given_up_at_once_and_nothing_is_lost(
    phone: Phone, site: Site, tmp_path: Path
) -> None:
    """Whoever had the old code changed the keys on the restored server, before this phone came."""
    lived_in(phone, note="before")
    back_up(site, tmp_path / "yesterday")
    change_keys(phone)
    change_keys(phone)
    check_in_again(phone, note="after")
    sync(phone)
    bring_back(site, tmp_path / "yesterday")
    here = vault(phone)
    changed = "update account set epoch = 2; insert into link (account_id, epoch, blob) "
    change_at(phone, changed + "select id, 2, randomblob(61) from account")
    asked: list[str] = []
    phone.page.on("request", lambda request: asked.append(request.url))
    phone.sign_in()
    given_up(phone)
    phone.open("/you")
    expect(phone.page.get_by_text("did not take the new ones").locator("visible=true")).to_be_visible()
    assert phone.page.evaluate(SYNC) == "nothing"
    assert len([url for url in asked if url.endswith("/rotate")]) == 1
    assert rows_at(phone, "select epoch from account") == [(2,)]
    kept = ("epoch", "inboxPublic", "slots", "candidates", "history", "passkeys")
    assert {name: vault(phone)[name] for name in kept} == {name: here[name] for name in kept}
    phone.unlock()
    assert notes(phone) == ["after", "before"]

    change_at(phone, "delete from link; update account set epoch = 1")
    forward(phone, 2)
    assert keys_at(phone) == [(3,)] * 3


def test_a_server_that_names_a_lower_epoch_gets_nothing_sealed_under_it_and_no_slot_of_it(phone: Phone) -> None:
    lived_in(phone, note="before")
    ((account,),) = rows_at(phone, "select id from account")
    (passkey,) = vault(phone)["passkeys"]
    earlier = {**vault_at(phone, account), "passkeys": [passkey], "history": [], "verifier_hash": "A" * 43}
    change_keys(phone)
    sync(phone)
    here = vault(phone)
    for path in ("/api/passkeys/sign-in/complete", "/api/vault", "/api/account/rotate"):
        alter(phone, path, lambda _: earlier)
    asked: list[Request] = []
    phone.page.on("request", lambda request: asked.append(request))
    phone.sign_in()
    expect(phone.entries()).to_have_count(1)
    given_up(phone)
    check_in_again(phone, note="afterwards")
    phone.open_here("/you")
    expect(phone.page.get_by_text("did not take the new ones").locator("visible=true")).to_be_visible()
    now = vault(phone)
    kept = ("epoch", "inboxPublic", "candidates", "history", "passkeys", "credentials", "recovery")
    assert {name: now[name] for name in kept} == {name: here[name] for name in kept}
    assert {tuple(slot["blob"]) for slot in now["slots"]} == {tuple(slot["blob"]) for slot in here["slots"]}
    assert {slot["epoch"] for slot in now["slots"]} == {2}
    (offer,) = [sent(request) for request in asked if request.url.endswith("/rotate")]  # and it is not asked in a loop
    assert {slot["epoch"] for slot in offer["slots"]} == {2}
    assert (offer["was"], offer["epoch"], len(offer["slots"])) == (1, 2, 2)

    honest(phone)
    forward(phone, 2)
    assert epochs_at_the_server(phone) == [1, 1, 2, 2]
    assert keys_at(phone) == [(2,)] * 3
