"""A server that lies: its real answers, altered on the way to a real phone. The phone must not believe them."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Phone
from tests.browser.lies import alter, flipped, honest, on_disk, rows_at, text, without_worker

Vault = dict[str, Any]
NOT_OURS = "does not open with your key"


@pytest.fixture(autouse=True)
def _without_worker(phone: Phone) -> None:
    without_worker(phone)


def with_slots(vault: Vault, **members: Any) -> Vault:
    return {**vault, "slots": [{**slot, **members} for slot in vault["slots"]]}


def lies_about(vault: Vault, stranger: Vault) -> dict[str, Vault]:
    """What a server might answer to somebody who signs in, told from its honest answer and another account's."""
    theirs = {slot["kind"]: slot["blob"] for slot in stranger["slots"]}
    swapped = [{**slot, "blob": theirs[slot["kind"]]} for slot in vault["slots"]]
    changed = [{**slot, "blob": flipped(slot["blob"])} for slot in vault["slots"]]
    return {
        "no slots": {**vault, "slots": []},
        "flipped slots": {**vault, "slots": changed},
        "somebody else's slots": {**vault, "slots": swapped},
        "a lower epoch": {**with_slots(vault, epoch=0), "epoch": 0},
        "slots of another epoch": with_slots(vault, epoch=2),
        "another account": stranger,
        "our slots under another account": {**vault, "account": stranger["account"]},
        "slots cut short": with_slots(vault, blob="AQAA"),
        "slots that are no list": {**vault, "slots": None},
    }


def vault_at(phone: Phone, account: bytes) -> Vault:
    """The server's answer about an account, read from its database."""
    rows = rows_at(phone, f"select kind, credential_id, epoch, blob from slot where account_id = x'{account.hex()}'")
    slots = [
        {"kind": kind, "credential": text(credential) or None, "epoch": epoch, "blob": text(blob)}
        for kind, credential, epoch, blob in rows
    ]
    return {"account": text(account), "epoch": 1, "slots": slots, "passkeys": []}


def stand_at(door: str, phone: Phone, code: str) -> str:
    """Go where one signs in; what is left to press there, again and again."""
    phone.open("/")
    phone.open("/you#sign-in")
    if door == "passkey":
        return "Sign in with a passkey"
    phone.press("Use recovery code")
    phone.page.get_by_role("textbox", name="Recovery code").locator("visible=true").fill(code)
    return "Continue"


@pytest.mark.parametrize(("door", "path"), [("passkey", "/api/passkeys/sign-in/complete"), ("code", "/api/recovery")])
def test_an_answer_that_does_not_open_with_our_key_adopts_seals_and_sends_nothing(
    phone: Phone, new_phone: Callable[..., Phone], door: str, path: str
) -> None:
    new_phone().enrol()
    (other,) = rows_at(phone, "select id from account")[0]
    code = phone.enrol()
    phone.forget()
    phone.open()
    phone.check_in()
    before = on_disk(phone)
    sessions = rows_at(phone, "select id from session")
    asked: list[str] = []
    phone.page.on("request", lambda request: asked.append(request.url))

    stranger = vault_at(phone, other)
    button = stand_at(door, phone, code)
    for name in lies_about(stranger, stranger):
        alter(phone, path, lambda vault, name=name: lies_about(vault, stranger)[name])
        phone.press(button)
        said = "That did not work, and nothing has changed" if "no list" in name else NOT_OURS
        expect(phone.page.get_by_role("alert").filter(has_text=said), name).to_be_visible()
        assert on_disk(phone) == before, name
        assert rows_at(phone, "select id from session") == sessions, f"{name}: a session that opens nothing stayed"
    assert not [url for url in asked if "/api/sync" in url]

    honest(phone)
    phone.press(button)
    phone.press("Yes, mine")
    phone.wait_safe()


@pytest.mark.parametrize("told", [1, 2])
@pytest.mark.provokes("ERR_FAILED .*/api/sync")
def test_a_phone_that_has_seen_a_later_epoch_opens_nothing_of_an_earlier_one(phone: Phone, told: int) -> None:
    phone.open()
    phone.check_in()
    phone.enrol()
    phone.wait_safe()
    phone.page.route("**/api/sync", lambda route: route.abort())
    phone.page.evaluate(
        """async () => {
          const { allVaults, updateVault } = await import("/static/js/store/vaults.js")
          const [{ account }] = await allVaults()
          await updateVault(account, row => {
            row.epoch = 2 // as a rotation would leave it, before this phone has opened a slot of it
            row.slots = []
          })
        }"""
    )
    before = on_disk(phone)
    alter(phone, "/api/passkeys/sign-in/complete", lambda vault: {**vault, "epoch": told})
    phone.open("/")
    phone.sign_in()
    expect(phone.page.get_by_role("alert").filter(has_text=NOT_OURS)).to_be_visible()
    assert on_disk(phone) == before


def test_a_server_that_hides_the_passkeys_cannot_make_a_phone_that_locks_keep_itself_open(phone: Phone) -> None:
    phone.open()
    phone.check_in()
    code = phone.enrol()
    phone.wait_safe()
    alter(phone, "/api/recovery", lambda vault: {**vault, "passkeys": []})
    phone.press(stand_at("code", phone, code))
    expect(phone.entries()).to_have_count(1)
    (vault,) = on_disk(phone)[0]
    assert {slot["kind"] for slot in vault["slots"]} == {"passkey", "recovery"}
    assert vault["deviceKey"] is None
    phone.page.reload()
    expect(phone.page.get_by_role("heading", name="Your history is locked.").locator("visible=true")).to_be_visible()


@pytest.mark.parametrize("hidden", [False, True], ids=["listed", "hidden by the server"])
def test_a_second_passkey_never_overwrites_the_first_on_the_same_authenticator(phone: Phone, hidden: bool) -> None:
    """The server names no credential to exclude: the phone does. Else the first passkey, and its secret, are gone."""
    phone.open()
    phone.check_in()
    phone.enrol()
    phone.wait_safe()
    if hidden:
        alter(phone, "/api/vault", lambda vault: {**vault, "passkeys": [], "slots": []})
    phone.go("You")
    with phone.page.expect_response("**/api/vault"):
        phone.page.get_by_role("link", name=re.compile("Passkeys")).click()
    phone.press("Add a passkey")
    phone.press("Continue")
    expect(phone.page.get_by_role("alert").filter(has_text="already has a passkey")).to_be_visible()
    phone.page.reload()
    phone.unlock()
    expect(phone.entries()).to_have_count(1)
