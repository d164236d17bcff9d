"""An account made in Chromium, opened in Firefox and WebKitGTK by its recovery code, over https; the page syncs."""

import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest

from tests.browser.conftest import Phone
from tests.browser.engines.hand import Hand
from tests.conftest import Site

PASSKEYS = "return typeof PublicKeyCredential"
NO_PASSKEYS = "This browser cannot make passkeys."


@pytest.fixture
def elsewhere(new_phone: Callable[..., Phone]) -> tuple[Phone, str]:
    """Chromium's phone, with an account and a check-in in it, and the recovery code."""
    phone = new_phone()
    phone.open()
    phone.check_in(note="from the first")
    code = phone.enrol()
    phone.wait_safe()
    return phone, code


def all_safe(hand: Hand, count: int) -> None:
    hand.wait(lambda _: ["safe" in said for said in hand.entries()] == [True] * count, f"not {count} safe entries")


def rows(site: Site) -> int:
    with closing(sqlite3.connect(site.database)) as file:
        ((count,),) = file.execute("SELECT count(*) FROM record")
    return int(count)


def test_each_of_two_engines_opens_what_the_other_has_sealed(
    elsewhere: tuple[Phone, str], hand: Hand, site: Site, secure: str
) -> None:
    phone, code = elsewhere
    before = rows(site)
    hand.origin = secure
    hand.open()
    hand.ready_offline()
    hand.check_in(["Often"] * 8)
    hand.open_here("/you#sign-in")
    if hand.driver.execute_script(PASSKEYS) == "function":
        hand.press("Use recovery code")
    hand.type("Recovery code", code)
    hand.press("Continue")
    hand.sees("heading", "1 entry was made here. Yours?")
    hand.press("Yes, mine")
    all_safe(hand, 2)
    assert rows(site) == before + 1
    hand.open_here("/")
    hand.press("Check in")
    hand.answer(["Rarely"] * 8)
    hand.press("Done")
    hand.follow("Trends")
    all_safe(hand, 3)
    assert rows(site) == before + 2

    phone.unlock()
    phone.wait_safe(3)


@pytest.mark.parametrize("hand", ["webkit"], indirect=True)
def test_without_passkeys_the_page_says_so_and_the_recovery_code_opens_everything(
    elsewhere: tuple[Phone, str], hand: Hand, secure: str
) -> None:
    _, code = elsewhere
    hand.origin = secure
    hand.open("/you")
    assert hand.driver.execute_script(PASSKEYS) == "undefined"
    hand.press("Create a passkey")
    hand.reads(NO_PASSKEYS, "[data-step=unsupported] *")
    hand.reads("stay on this phone.", "[data-step=unsupported] *")
    hand.open_here("/you")
    hand.press("I have an account")
    by_code(hand, code)
    all_safe(hand, 1)

    hand.open_here("/you")
    hand.press("Lock")
    hand.follow("Trends")
    hand.press("Unlock")
    by_code(hand, code)
    hand.follow("safe")
    hand.reads("from the first")


def by_code(hand: Hand, code: str) -> None:
    """What a view offers where there are no passkeys: the code, and no button that leads nowhere."""
    hand.reads(NO_PASSKEYS, "[role=alert] *")
    hand.type("Recovery code", code)
    for useless in ("Sign in with a passkey", "Unlock", "Use recovery code"):
        assert hand.find("button", useless) == []
    hand.press("Continue")
