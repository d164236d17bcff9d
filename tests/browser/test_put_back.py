"""An account that was made after the backup: its phone puts it back on the restored server, with the recovery code."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from tests.browser.backups import back_up, bring_back, held
from tests.browser.conftest import Phone
from tests.browser.lies import on_disk, rows_at, text, without_worker
from tests.browser.rotation import alert, check_in_again, lived_in, reads, sign_in_with, vault
from tests.browser.test_restored import delete, notes, safe, signed_out, sync
from tests.conftest import Site

OFFER = "Put my account back on the server"
COMPLETE = "**/api/passkeys/register/complete"


@pytest.fixture(autouse=True)
def _without_worker(phone: Phone) -> None:
    without_worker(phone)


@pytest.fixture
def yesterday(site: Site, tmp_path: Path) -> Path:
    """A backup from before anybody was here."""
    back_up(site, tmp_path / "yesterday")
    return tmp_path / "yesterday"


def offered(phone: Phone) -> Any:
    return phone.page.get_by_role("link", name=OFFER).locator("visible=true")


def type_code(phone: Phone, code: str) -> None:
    phone.page.get_by_role("textbox", name="Recovery code").locator("visible=true").fill(code)
    phone.press("Continue")


def begin(phone: Phone, code: str) -> None:
    """Up to the passkey that was just made."""
    phone.open("/you")
    offered(phone).click()
    expect(phone.page.get_by_role("heading", name="Put your account back on the server")).to_be_visible()
    type_code(phone, code)
    expect(phone.page.get_by_text("Once more, to be sure").locator("visible=true")).to_be_visible()


def put_back(phone: Phone, code: str) -> None:
    begin(phone, code)
    phone.press("Continue")
    expect(phone.page.get_by_role("heading", name="Your account is back on the server.")).to_be_visible()


def refused_sign_in(phone: Phone) -> None:
    phone.sign_in()
    expect(alert(phone, "Your account is not on the server")).to_be_visible()
    expect(offered(phone)).to_be_visible()


@pytest.mark.provokes("status of 401")
def test_everything_is_at_the_server_again_and_other_phones_sign_in(
    phone: Phone, new_phone: Callable[..., Phone], yesterday: Path, site: Site
) -> None:
    stranger = new_phone()
    without_worker(stranger)
    foreign = stranger.enrol()
    code = lived_in(phone, note="two admissions")
    check_in_again(phone, note="to be deleted")
    sync(phone)
    other = new_phone()
    without_worker(other)
    sign_in_with(other, code)
    other.wait_safe(2)
    delete(phone, 0, of=2)
    check_in_again(phone, note="a quiet night")
    sync(phone)
    before = held(site.database)
    ((account,),) = rows_at(phone, "select account_id from record group by 1")
    bring_back(site, yesterday)
    assert held(site.database) == []

    signed_out(phone)
    refused_sign_in(phone)
    before_it = on_disk(phone)
    phone.open("/you")
    offered(phone).click()
    type_code(phone, foreign)
    expect(alert(phone, "of another account. Nothing was opened.")).to_be_visible()
    type_code(phone, code[:-1] + ("0" if code[-1] != "0" else "1"))
    expect(alert(phone, "does not add up")).to_be_visible()
    assert on_disk(phone) == before_it
    assert rows_at(phone, "select count(*) from account") == [(0,)]

    (here,) = [row for row in before_it[0] if row["account"] == text(account)]
    put_back(phone, code)
    phone.press("Done")
    expect(safe(phone)).to_have_count(2)
    now = vault(phone)
    assert (now["device"], now["counter"]) == (here["device"], here["counter"])  # it goes on counting
    assert [slot["kind"] for slot in now["slots"]] == ["recovery", "passkey"]
    assert now["credentials"] == [now["slots"][1]["credential"]] != here["credentials"]
    assert rows_at(phone, "select id from account") == [(account,)]
    sync(phone)
    assert held(site.database) == [row for row in before if not row[2]]  # of what was erased nobody has anything
    assert {row["state"] for row in phone.stored()} == {"safe"}

    signed_out(other)
    sign_in_with(other, code)
    other.wait_safe(2)
    sync(other)
    check_in_again(other, note="from the other")
    sync(other)
    sync(phone)
    wanted = ["a quiet night", "from the other", "two admissions"]
    assert notes(other) == notes(phone) == wanted
    phone.open()
    phone.unlock()
    reads(phone, *wanted)
    phone.forget()  # a new phone, to which the passkey was synced
    phone.sign_in()
    phone.wait_safe(3)
    assert notes(phone) == wanted


@pytest.mark.parametrize("door", ["passkey", "code"])
@pytest.mark.provokes("status of 401", "ERR_FAILED .*/api/sync")
def test_nothing_is_safe_that_the_server_does_not_hold_while_it_is_out_of_reach(
    phone: Phone, yesterday: Path, site: Site, door: str
) -> None:
    code = lived_in(phone)
    bring_back(site, yesterday)
    if door == "passkey":
        refused_sign_in(phone)
    else:
        sign_in_with(phone, code)
        expect(alert(phone, "Your account is not on the server")).to_be_visible()
    phone.page.route("**/api/sync", lambda route: route.abort())
    put_back(phone, code)
    phone.press("Done")
    expect(phone.entries()).to_have_count(1)
    expect(safe(phone)).to_have_count(0)
    phone.page.unroute_all(behavior="wait")
    sync(phone)
    expect(safe(phone)).to_have_count(1)


@pytest.mark.provokes("status of 401")
def test_a_page_that_was_closed_before_anything_was_sent_begins_again(
    phone: Phone, yesterday: Path, site: Site
) -> None:
    code = lived_in(phone)
    bring_back(site, yesterday)
    refused_sign_in(phone)
    begin(phone, code)
    phone.open("/you")  # the passkey is made, and opens nothing yet
    assert rows_at(phone, "select count(*) from account") == [(0,)]
    phone.open("/you#unlock")
    phone.press("Use recovery code")
    type_code(phone, code)
    expect(phone.entries()).to_have_count(1)
    refused_sign_in(phone)
    put_back(phone, code)
    phone.open("/")
    phone.unlock()
    phone.wait_safe()
    reads(phone, "two admissions")


@pytest.mark.provokes("status of 401", "ERR_FAILED .*/register/complete")
def test_one_whose_answer_was_lost_signs_in_with_the_new_passkey(phone: Phone, yesterday: Path, site: Site) -> None:
    code = lived_in(phone)
    bring_back(site, yesterday)
    refused_sign_in(phone)

    def lose(route: Route) -> None:
        assert route.fetch().status == 201
        route.abort()

    phone.page.route(COMPLETE, lose)
    begin(phone, code)
    phone.press("Continue")
    expect(alert(phone, "cannot be reached")).to_be_visible()
    phone.page.unroute_all(behavior="wait")
    phone.open("/you")
    offered(phone).click()
    type_code(phone, code)
    expect(alert(phone, "There is nothing to put back")).to_be_visible()
    phone.sign_in()
    phone.wait_safe()
    reads(phone, "two admissions")


@pytest.mark.provokes("status of 401", "status of 410 .*/api/sync")
def test_an_account_that_is_there_or_was_deleted_is_not_put_back(
    phone: Phone, new_phone: Callable[..., Phone], site: Site
) -> None:
    code = lived_in(phone)
    other = new_phone()
    without_worker(other)
    sign_in_with(other, code)
    other.wait_safe()
    known = phone.cdp.send("WebAuthn.getCredentials", {"authenticatorId": phone.authenticator})["credentials"]
    phone.open("/you#put-back")
    type_code(phone, code)
    expect(alert(phone, "There is nothing to put back")).to_be_visible()
    phone.open("/you")
    expect(phone.page.get_by_text("Safe: everything here")).to_be_visible()
    expect(offered(phone)).to_have_count(0)
    phone.open("/you#delete")
    phone.page.get_by_role("radio", name="account at the server").check()
    phone.press("Delete everything")
    phone.page.get_by_role("dialog").get_by_role("button", name="Delete everything").click()
    expect(phone.page.get_by_role("button", name="Start a check-in").locator("visible=true")).to_be_visible()

    sign_in_with(other, code)
    expect(alert(other, "No account opens with this recovery code.")).to_be_visible()
    other.open("/you#put-back")
    type_code(other, code)
    expect(alert(other, "There is nothing to put back")).to_be_visible()
    assert rows_at(phone, "select count(*) from account") == [(0,)]
    assert len(known) == 1
    assert site.log().count("Traceback") == 0
