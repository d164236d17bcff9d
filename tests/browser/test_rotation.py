"""Changing all keys: the old code, and what was not touched, open nothing more; nothing of the history is lost."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Phone
from tests.browser.files import choose, export
from tests.browser.lies import alter, honest, on_disk, rows_at, text, without_worker
from tests.browser.rotation import (
    DONE,
    add_passkey,
    alert,
    begin,
    change_keys,
    check_in_again,
    epochs_at_the_server,
    lived_in,
    reads,
    sign_in_with,
    vault,
)
from tests.conftest import ROOT


@pytest.fixture(autouse=True)
def _without_worker(phone: Phone) -> None:
    without_worker(phone)


@pytest.mark.provokes("status of 401 .*/api/recovery")
def test_after_a_change_the_old_code_opens_nothing_and_the_new_one_opens_all(phone: Phone) -> None:
    old = lived_in(phone)
    new = change_keys(phone)
    assert new != old
    reads(phone, "two admissions")
    phone.done()
    check_in_again(phone, note="afterwards")
    phone.wait_safe(2)
    assert epochs_at_the_server(phone) == [1, 1, 2, 2]

    phone.open()
    phone.unlock()
    reads(phone, "two admissions", "afterwards")

    phone.forget()
    sign_in_with(phone, old)
    expect(alert(phone, "No account opens with this recovery code")).to_be_visible()
    sign_in_with(phone, new)
    phone.wait_safe(2)
    reads(phone, "two admissions", "afterwards")
    phone.forget()
    phone.sign_in()
    phone.wait_safe(2)
    reads(phone, "two admissions", "afterwards")


@pytest.mark.provokes("status of 401 .*/api/(sync|recovery)")
def test_another_phone_is_signed_out_and_follows_with_what_it_had_waiting(
    phone: Phone, new_phone: Callable[..., Phone]
) -> None:
    old = lived_in(phone)
    other = new_phone()
    without_worker(other)
    sign_in_with(other, old)
    other.wait_safe()
    other.page.context.set_offline(True)
    check_in_again(other, note="meanwhile")
    new = change_keys(phone)
    assert rows_at(phone, "select count(*) from session") == [(1,)]

    other.page.context.set_offline(False)
    other.open_here("/you")
    expect(other.page.get_by_text("Sign in again to sync.").locator("visible=true")).to_be_visible()
    sign_in_with(other, old)
    expect(alert(other, "No account opens")).to_be_visible()
    assert vault(other)["epoch"] == 1
    sign_in_with(other, new)
    other.wait_safe(2)
    reads(other, "two admissions", "meanwhile")
    assert vault(other)["epoch"] == 2
    assert [slot["epoch"] for slot in vault(other)["slots"]] == [2]
    assert epochs_at_the_server(phone) == [1] * 4
    phone.open()
    phone.unlock()
    phone.wait_safe(2)
    reads(phone, "two admissions", "meanwhile")


@pytest.mark.provokes("ERR_FAILED .*/api/sync")
def test_a_phone_follows_only_where_the_links_lead_back_to_its_own_key(
    phone: Phone, new_phone: Callable[..., Phone]
) -> None:
    old = lived_in(phone)
    other = new_phone()
    without_worker(other)
    sign_in_with(other, old)
    other.wait_safe()
    new = change_keys(phone)
    other.page.route("**/api/sync", lambda route: route.abort())
    other.open("/")
    before = on_disk(other)
    for lie in ([], [{"epoch": 2, "blob": text(b"\x01" + bytes(60))}]):
        alter(other, "/api/recovery", lambda answer, lie=lie: {**answer, "history": lie})
        sign_in_with(other, new)
        expect(alert(other, "does not open with your key")).to_be_visible()
        assert on_disk(other) == before
    honest(other)
    sign_in_with(other, new)
    other.wait_safe(1)


@pytest.mark.provokes("status of 401 .*/sign-in/complete")
def test_a_passkey_that_is_not_touched_is_named_before_and_goes(phone: Phone) -> None:
    lived_in(phone)
    first = phone.authenticator
    phone.open_here("/you#passkeys")
    phone.make_another_passkey()
    phone.press("Continue")
    expect(phone.page.get_by_text("The new passkey works.").locator("visible=true")).to_be_visible()

    phone.press("Remove")
    phone.page.get_by_role("dialog").get_by_role("button", name="Change all keys instead").click()
    phone.press("Change all keys")
    expect(phone.page.get_by_text("Which passkeys stay?").locator("visible=true")).to_be_visible()
    expect(phone.page.get_by_text("Stays", exact=True).locator("visible=true")).to_have_count(1)
    expect(phone.page.get_by_text("Goes", exact=True).locator("visible=true")).to_have_count(1)
    phone.press("Continue")
    phone.type_groups_back()
    expect(phone.page.get_by_role("heading", name=DONE)).to_be_visible()
    assert rows_at(phone, "select count(*) from credential") == [(1,)]
    phone.forget()
    phone.sign_in()
    phone.wait_safe()

    phone.cdp.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": phone.authenticator})
    phone.cdp.send("WebAuthn.setAutomaticPresenceSimulation", {"authenticatorId": first, "enabled": True})
    phone.forget()
    phone.sign_in()
    expect(alert(phone, "The server does not know this passkey.")).to_be_visible()


def test_an_open_second_tab_locks_and_opens_again_with_the_passkey(phone: Phone) -> None:
    code = lived_in(phone)
    other = Phone(phone.page.context.new_page(), phone.site, phone.cdp)
    without_worker(other)
    other.open("/you#unlock")
    other.press("Use recovery code")
    other.page.get_by_role("textbox", name="Recovery code").locator("visible=true").fill(code)
    other.press("Continue")
    expect(other.entries()).to_have_count(1)
    phone.page.bring_to_front()
    new = change_keys(phone)
    expect(other.page.get_by_role("heading", name="Your history is locked.").locator("visible=true")).to_be_visible()
    other.open("/you#unlock")
    other.press("Use recovery code")
    other.page.get_by_role("textbox", name="Recovery code").locator("visible=true").fill(code)
    other.press("Continue")
    expect(alert(other, "Nothing was opened")).to_be_visible()
    other.page.get_by_role("textbox", name="Recovery code").locator("visible=true").fill(new)
    other.press("Continue")
    expect(other.entries()).to_have_count(1)


def test_whoever_lost_every_passkey_changes_all_keys_with_the_code(phone: Phone) -> None:
    old = lived_in(phone)
    phone.cdp.send("WebAuthn.clearCredentials", {"authenticatorId": phone.authenticator})
    phone.open_here("/you#change-keys")
    phone.press("Use recovery code")
    phone.page.get_by_role("textbox", name="Recovery code").locator("visible=true").fill(old)
    phone.press("Continue")
    expect(phone.page.get_by_text("Goes", exact=True).locator("visible=true")).to_have_count(1)
    phone.press("Continue")
    new = phone.type_groups_back()
    expect(phone.page.get_by_role("heading", name=DONE)).to_be_visible()
    assert rows_at(phone, "select count(*) from credential") == [(0,)]
    phone.forget()
    sign_in_with(phone, new)
    phone.wait_safe()
    phone.open_here("/you#passkeys")  # nothing stands in the way of a new one on the same phone
    phone.press("Use recovery code")
    phone.page.get_by_role("textbox", name="Recovery code").locator("visible=true").fill(new)
    phone.press("Continue")
    expect(phone.page.get_by_text("Now make the new one.").locator("visible=true")).to_be_visible()


def test_a_phone_whose_passkey_was_left_out_may_make_another_in_its_place(
    phone: Phone, new_phone: Callable[..., Phone]
) -> None:
    old = lived_in(phone)
    other = new_phone()
    without_worker(other)
    other.add_authenticator()
    sign_in_with(other, old)
    other.wait_safe()
    add_passkey(other, old)
    begin(phone)
    expect(phone.page.get_by_text("Goes", exact=True).locator("visible=true")).to_have_count(1)
    phone.press("Continue")
    new = phone.type_groups_back()
    expect(phone.page.get_by_role("heading", name=DONE)).to_be_visible()
    sign_in_with(other, new)
    other.wait_safe()
    add_passkey(other, new)
    other.open()
    other.unlock()
    reads(other, "two admissions")


def test_a_phone_that_cannot_lock_stays_open_under_the_new_keys(phone: Phone) -> None:
    phone.open()
    phone.check_in(note="two admissions")
    phone.add_authenticator(prf=False)
    phone.open("/you")
    phone.press("Create a passkey")
    phone.type_groups_back()
    phone.prove()
    phone.done()
    phone.wait_safe()
    new = change_keys(phone)
    assert [(slot["kind"], slot["epoch"]) for slot in vault(phone)["slots"]] == [("recovery", 2), ("device", 2)]
    phone.open("/trends")
    expect(phone.entries()).to_have_count(1)
    phone.forget()
    sign_in_with(phone, new)
    phone.wait_safe()


def test_a_sealed_file_of_three_epochs_opens_with_the_newest_code_alone(phone: Phone, tmp_path: Path) -> None:
    lived_in(phone)
    change_keys(phone)
    check_in_again(phone, note="afterwards")
    new = change_keys(phone)
    phone.wait_safe(2)
    file = tmp_path / "sealed.json"
    file.write_bytes(export(phone, "Sealed"))
    script = [sys.executable, ROOT / "scripts" / "open_backup.py", file]
    told = subprocess.run(script, input=new, capture_output=True, text=True, check=True).stdout
    assert json.loads(told)["unreadable"] == []
    assert {"two admissions", "afterwards"} <= {one.get("text") for one in json.loads(told)["records"]}

    phone.forget()
    phone.page.route("**/api/sync", lambda route: route.abort())
    phone.open("/you#import")
    choose(phone, file.read_bytes())
    phone.page.get_by_role("textbox", name="Recovery code").locator("visible=true").fill(new)
    phone.page.keyboard.press("Enter")
    expect(phone.entries()).to_have_count(2)
    reads(phone, "two admissions", "afterwards")
