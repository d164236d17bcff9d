"""Opened by the system: a backup file, a shortcut, the icon.

A headless browser cannot be launched by its system, so a queue of launches stands in for the browser's own; that the
manifest asks for them is looked at in test_installable.py.
"""

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Phone
from tests.browser.files import enter_code, export, seen
from tests.browser.rules import check
from tests.conftest import Site

QUEUE = """(before => {
  let consumer = null
  const launch = ({ path, name, text }) => {
    const handle = { kind: "file", name, getFile: async () => new File([text], name) }
    return consumer({ targetURL: location.origin + path, files: name ? [handle] : [] })
  }
  const setConsumer = given => {
    consumer = given
    if (before) window.told = launch(before)
  }
  Object.defineProperty(window, "launchQueue", { value: { setConsumer } })
  window.launch = launch
})"""
# Whatever a test asks of a page counts as a touch.
UNTOUCHED = """Object.defineProperty(navigator, "userActivation", {
  get: () => ({ hasBeenActive: Boolean(window.touched) }),
})"""
NAME = "breather-sealed-2026-11-28.json"


@pytest.fixture
def site(shared_site: Site) -> Site:
    return shared_site


def with_queue(phone: Phone, before: dict[str, str] | None = None) -> None:
    """before: what the app is opened with, told to it as soon as it listens."""
    phone.page.add_init_script(f"({QUEUE})({json.dumps(before)})")


def launch(phone: Phone, path: str, name: str = "", text: bytes = b"") -> None:
    phone.page.evaluate("given => void launch(given)", {"path": path, "name": name, "text": text.decode()})


def backup(text: bytes, name: str = NAME) -> dict[str, str]:
    return {"path": "/you", "name": name, "text": text.decode()}


def test_a_sealed_file_opens_a_new_app_which_asks_first_and_brings_it_back_without_signal(
    new_phone: Callable[..., Phone],
) -> None:
    old = new_phone()
    old.open()
    old.check_in(note="two admissions, no porter")
    code = old.enrol()
    old.wait_safe()
    sealed = export(old, "Sealed")

    new = new_phone()
    new.open()
    new.ready_offline()
    with_queue(new, backup(sealed))
    new.page.context.set_offline(True)
    new.open("/you")  # where the manifest says that files are opened
    expect(seen(new, NAME)).to_be_visible()
    assert new.page.url.endswith("/you#import")
    check(new)
    assert new.stored() == []
    new.press("Bring back")
    assert new.stored() == []
    enter_code(new, code)
    expect(new.entries()).to_have_count(1)
    assert len(new.stored()) == 2
    new.page.context.set_offline(False)


def test_a_readable_file_waits_while_the_history_is_locked(phone: Phone) -> None:
    phone.open()
    phone.check_in()
    phone.enrol()
    readable = export(phone, "Readable")
    with_queue(phone, backup(readable, "mine.json"))
    phone.open("/you?again")  # a fresh page, locked
    expect(seen(phone, "mine.json")).to_be_visible()
    phone.press("Bring back")
    alert = phone.page.get_by_role("alert").locator("visible=true")
    expect(alert).to_contain_text("Your history is locked. Unlock it, then try again. Nothing has changed.")
    alert.get_by_role("link", name="Unlock").click()
    phone.press("Unlock")
    expect(seen(phone, "mine.json")).to_be_visible()
    phone.press("Bring back")
    expect(seen(phone, "1 entry was here already.")).to_be_visible()
    phone.go("Care")
    phone.go("You")
    phone.page.get_by_role("link", name="Bring back").click()
    expect(phone.page.get_by_label("File", exact=True)).to_be_visible()
    expect(seen(phone, "mine.json")).to_have_count(0)


def test_a_file_stays_offered_when_it_locks_and_that_it_is_locked_is_said(phone: Phone) -> None:
    with_queue(phone)
    phone.page.clock.install()
    phone.open()
    phone.check_in()
    phone.enrol()
    readable = export(phone, "Readable")
    launch(phone, "/you", "mine.json", readable)
    expect(seen(phone, "mine.json")).to_be_visible()
    locked = seen(phone, "Your history is locked. A sealed file can be brought back all the same")
    expect(locked).to_have_count(0)
    phone.page.clock.fast_forward("05:20")
    expect(locked).to_be_visible()
    phone.press("Bring back")
    alert = phone.page.get_by_role("alert").locator("visible=true")
    expect(alert).to_contain_text("Your history is locked. Unlock it, then try again. Nothing has changed.")
    alert.get_by_role("link", name="Unlock").click()
    phone.press("Unlock")
    phone.press("Bring back")
    expect(seen(phone, "1 entry was here already.")).to_be_visible()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b'{"order": 12}', "This is not a file that Breather made to be brought back. Nothing has changed."),
        (b"", "This is not a file that Breather made to be brought back. Nothing has changed."),
        (b'{\n"format":"breather/2/sealed",\n"account":"x"', "The end of this file is missing or was changed."),
    ],
    ids=["another", "empty", "cut"],
)
def test_a_file_that_is_none_of_ours_gets_the_sentence_that_it_gets_when_chosen(
    phone: Phone, text: bytes, said: str
) -> None:
    with_queue(phone, backup(text, "order.json"))
    phone.open("/you")
    phone.press("Bring back")
    expect(phone.page.get_by_role("alert").locator("visible=true")).to_contain_text(said)
    expect(phone.page.get_by_label("File", exact=True)).to_be_visible()


def test_a_file_that_comes_into_an_open_app_loses_nothing_of_what_is_being_done(phone: Phone) -> None:
    with_queue(phone)
    phone.open()
    phone.check_in()
    phone.done()
    phone.press("Not now")
    readable = export(phone, "Readable")
    phone.open_here("/")
    phone.start()
    phone.answer(1, "Often")
    phone.answer(2, "Never")
    expect(phone.page.get_by_text("3 of 8", exact=True)).to_be_visible()
    phone.press("Help")
    phone.page.evaluate("document.body.dataset.same = 'yes'")
    launch(phone, "/you", "mine.json", readable)
    expect(seen(phone, "mine.json")).to_be_visible()
    expect(phone.page.get_by_role("dialog")).to_be_hidden()
    phone.press("Bring back")
    expect(seen(phone, "1 entry was here already.")).to_be_visible()
    phone.page.go_back()
    expect(phone.page.get_by_text("3 of 8", exact=True)).to_be_visible()
    assert phone.page.evaluate("document.body.dataset.same") == "yes"


def test_a_shortcut_opens_its_place_in_the_window_that_is_open_and_the_icon_leaves_it_as_it_is(phone: Phone) -> None:
    with_queue(phone, {"path": "/support", "name": "", "text": ""})
    phone.open("/support")
    expect(phone.page.get_by_role("heading", name="Support").first).to_be_visible()
    phone.go("Care")
    phone.page.evaluate("document.body.dataset.same = 'yes'")
    launch(phone, "/check-in")
    expect(phone.page.get_by_text("1 of 8", exact=True)).to_be_visible()
    phone.answer(1, "Often")
    phone.answer(2, "Often")
    for again in ("/", "/check-in"):
        launch(phone, again)
        expect(phone.page.get_by_text("3 of 8", exact=True)).to_be_visible()
    launch(phone, "/support")
    expect(phone.page.get_by_role("heading", name="Support").first).to_be_visible()
    phone.page.go_back()
    expect(phone.page.get_by_text("3 of 8", exact=True)).to_be_visible()
    assert phone.page.evaluate("document.body.dataset.same") == "yes"
    launch(phone, "/operator/")  # no page of the app
    expect(phone.page).to_have_url(re.compile("/operator/"))


def test_what_an_app_was_opened_with_pulls_nobody_back_after_a_reload(phone: Phone) -> None:
    """A browser tells a page that is loaded anew once more what opened it, before anybody has touched that."""
    phone.page.add_init_script(UNTOUCHED)
    with_queue(phone, backup(b"{}", "old.json"))
    phone.open("/you")
    expect(seen(phone, "old.json")).to_be_visible()
    phone.open_here("/care")
    phone.page.reload()
    expect(phone.page.get_by_role("heading", name="Care").first).to_be_visible()
    phone.page.wait_for_function("() => 'app' in (document.documentElement?.dataset ?? {})")
    phone.page.evaluate("() => told")
    assert phone.page.url.endswith("/care")
    phone.page.evaluate("window.touched = true")
    launch(phone, "/check-in")
    expect(phone.page.get_by_text("1 of 8", exact=True)).to_be_visible()


def test_a_shortcut_opens_its_place_on_a_new_phone_and_while_locked(phone: Phone) -> None:
    for _ in ("new", "locked"):
        phone.open("/check-in")
        expect(phone.page.get_by_text("1 of 8", exact=True)).to_be_visible()
        phone.open("/support")
        expect(phone.page.get_by_label("Your country")).to_be_visible()
        if phone.authenticator is None:
            phone.enrol()


@pytest.mark.provokes("status of 40[04]")
def test_no_address_of_this_site_leads_to_another(phone: Phone) -> None:
    with_queue(phone)
    phone.open("/care")
    with phone.page.expect_navigation():
        launch(phone, "//elsewhere.example/check-in")
    assert phone.page.url.startswith(f"{phone.site.origin}//elsewhere.example")
