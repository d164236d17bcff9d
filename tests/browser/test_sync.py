"""Sync: what was made offline arrives once, sealed; what the server holds says nothing."""

import base64
import sqlite3

from playwright.sync_api import expect

from tests.browser.conftest import Phone
from tests.browser.history import check_in, seed
from tests.today import today

CANARY = "canary seventeen beds"


def everything_on_the_server(phone: Phone) -> bytes:
    return b"\n".join(path.read_bytes() for path in phone.site.data.rglob("*") if path.is_file())


def forms_of(text: str) -> list[bytes]:
    """Raw, hex, and base64 at each of its three alignments (the ends, which depend on the neighbours, cut off)."""
    raw = text.encode()
    if len(raw) < 10:
        return [raw]  # its base64 would be too short to mean anything
    aligned = [base64.b64encode(b"x" * shift + raw)[4:-4] for shift in range(3)]
    return [
        raw,
        raw.hex().encode(),
        raw.hex().upper().encode(),
        *aligned,
        *[form.translate(bytes.maketrans(b"+/", b"-_")) for form in aligned],
    ]


def records_at(phone: Phone) -> int:
    with sqlite3.connect(phone.site.database) as database:
        (count,) = database.execute("select count(*) from record").fetchone()
    return int(count)


def test_what_was_made_offline_reaches_the_server_sealed_and_is_called_safe_only_then(phone: Phone) -> None:
    phone.open()
    phone.ready_offline()
    phone.enrol()
    phone.page.context.set_offline(True)
    phone.go("Today")
    phone.check_in(("Nearly always",) * 8, note=CANARY)
    expect(phone.page.get_by_role("status").filter(has_text="No signal").locator("visible=true").first).to_be_visible()
    phone.done()
    phone.go("Trends")
    expect(phone.entries()).to_have_count(1)
    assert records_at(phone) == 0
    assert "safe" not in phone.entries().first.inner_text()

    phone.page.context.set_offline(False)
    phone.wait_safe()
    assert records_at(phone) == 2  # the check-in and its note
    stored = everything_on_the_server(phone)
    for word in (CANARY, "canary", "Nearly always", '"answers"', "numb", "strain"):
        assert [form for form in forms_of(word) if form in stored] == []


# What the page reads now is handed on late, after what it reads later.
READ_AND_HOLD = """async () => {
  const { changed } = await import("/static/js/journal/journal.js")
  const { getPref } = await import("/static/js/store/prefs.js")
  const { count } = IDBIndex.prototype
  const late = new Promise(resolve => (globalThis.handOn = resolve))
  IDBIndex.prototype.count = function (...given) {
    const request = count.apply(this, given)
    const { transaction } = request
    const { oncomplete } = transaction
    transaction.oncomplete = event => late.then(() => oncomplete(event))
    Object.defineProperty(request, "onsuccess", {
      set: then => request.addEventListener("success", event => late.then(() => then(event))),
    })
    return request
  }
  changed("records")
  for (let i = 0; i < 10; i++) await getPref("country") // by then it has asked
  IDBIndex.prototype.count = count
}"""
SAID_IN_THE_END = """async () => {
  handOn()
  const { status } = await import("/static/js/journal/journal.js")
  for (let i = 0; i < 5; i++) await status() // each takes longer than what was held
  return document.querySelector('[data-view="/you"] [data-sync]:not([hidden])').dataset.sync
}"""


def test_an_older_word_does_not_take_the_place_of_a_newer_one(phone: Phone) -> None:
    phone.open()
    phone.ready_offline()
    phone.enrol()
    phone.page.context.set_offline(True)
    phone.go("You")
    phone.page.evaluate(READ_AND_HOLD)
    seed(phone, [check_in(today(), 2)])
    phone.open_here("/you")
    waits = phone.page.get_by_text("1 entry will sync when there is signal.").locator("visible=true")
    expect(waits).to_be_visible()
    assert phone.page.evaluate(SAID_IN_THE_END) == "waiting"


def test_the_search_for_canaries_can_find_one() -> None:
    hidden = base64.b64encode(b"??" + CANARY.encode() + b"!")
    assert any(form in hidden for form in forms_of(CANARY))


def test_a_stopped_server_loses_nothing_and_gets_everything_when_it_is_back(phone: Phone) -> None:
    phone.open()
    phone.ready_offline()
    phone.enrol()
    phone.site.stop()
    phone.go("Today")
    phone.check_in()
    phone.done()
    phone.go("You")
    phone.press("Sync now")
    expect(phone.page.get_by_text("1 entry will sync when there is signal.").locator("visible=true")).to_be_visible()
    phone.site.start()
    phone.press("Sync now")
    phone.wait_safe()
    assert records_at(phone) == 1


def test_a_restored_backup_is_healed_by_the_phone(phone: Phone) -> None:
    phone.open()
    phone.enrol()
    phone.open()
    phone.check_in()
    phone.unlock()
    phone.wait_safe()
    with sqlite3.connect(phone.site.database) as database:  # yesterday's backup did not hold it
        database.execute("delete from record")
        database.execute("update account set head = 0, digest = null")
    phone.go("You")
    phone.press("Sync now")
    expect(phone.page.get_by_role("button", name="Sync now")).not_to_have_attribute("aria-busy", "true")
    phone.wait_safe()
    assert records_at(phone) == 1
