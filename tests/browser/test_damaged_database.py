"""The browser finds its database damaged and deletes it, as Chromium does after a kill in the middle of a write."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from struct import Struct
from typing import Any

import pytest
from playwright.sync_api import BrowserType, expect

from tests.browser.conftest import PHONE, Phone
from tests.browser.directory import EAP
from tests.browser.lies import rows_at
from tests.conftest import Site

WRITE = """async () => {
  const { setPref } = await import("/static/js/store/prefs.js")
  await setPref("asked", true)
}"""
# It gets as far as the disk, and is undone: nothing is written to the copy after it.
REFUSED = """async () => {
  const { transact } = await import("/static/js/store/db.js")
  await transact(["prefs"], "readwrite", () => Promise.reject(new Error("full"))).catch(() => null)
}"""
VAULTS = """async () => {
  const { allVaults } = await import("/static/js/store/vaults.js")
  return (await allVaults()).map(({ kind, deviceKey }) => [kind, deviceKey !== null])
}"""

# The copy cannot be opened now, for whatever reason; it is not damaged.
UNREADABLE = """() => {
  const { open } = StorageBucketManager.prototype
  StorageBucketManager.prototype.open = function (...asked) {
    if (!sessionStorage.refuses) return open.apply(this, asked)
    return Promise.reject(new DOMException("Internal error.", "UnknownError"))
  }
}"""

BLOCK = 32 << 10
HEADER = Struct("<IHB")  # checksum, length, kind


class Profile:
    """A browser profile on disk, used again and again."""

    def __init__(self, folder: Path, chromium: BrowserType, arguments: dict[str, Any], site: Site) -> None:
        self.folder, self.chromium, self.arguments, self.site = folder, chromium, arguments, site

    @contextmanager
    def use(self) -> Iterator[Phone]:
        context = self.chromium.launch_persistent_context(self.folder, **{**PHONE, **self.arguments})
        page = context.pages[0]
        yield Phone(page, self.site, context.new_cdp_session(page))
        context.close()

    def damage(self, kind: str = "IndexedDB/*.leveldb") -> None:
        """In the middle of what was written last, as half a record with a whole one behind it would be."""
        (log,) = (self.folder / "Default").glob(f"{kind}/*.log")
        raw = bytearray(log.read_bytes())
        at = next(at for at in contents(raw) if at > len(raw) // 2)
        raw[at : at + 16] = bytes(16)
        log.write_bytes(raw)


def contents(raw: bytes) -> Iterator[int]:
    """Where the contents of each longer record begin (LevelDB's log format, blocks of 32 KiB).

    A header that is damaged would end the log without a word: no kill does that, for its seven bytes are one write."""
    at = 0
    while at + HEADER.size <= len(raw):
        if BLOCK - at % BLOCK < HEADER.size:
            at += BLOCK - at % BLOCK
            continue
        _, length, _ = HEADER.unpack_from(raw, at)
        at += HEADER.size
        if length >= 16:
            yield at
        at += length


SECOND = "WebStorage/*/IndexedDB/*.leveldb"


@pytest.fixture
def profile(tmp_path: Path, browser_type: BrowserType, browser_type_launch_args: dict[str, Any], site: Site) -> Profile:
    return Profile(tmp_path / "profile", browser_type, browser_type_launch_args, site)


def check_in(phone: Phone, times: int = 1) -> None:
    for _ in range(times):
        phone.open()
        phone.check_in()
        phone.done()


def test_without_an_account_every_check_in_comes_back_and_counting_goes_on(profile: Profile) -> None:
    with profile.use() as phone:
        check_in(phone, 3)
    profile.damage()
    with profile.use() as phone:
        phone.open("/trends")
        expect(phone.entries()).to_have_count(3)
        check_in(phone)
        phone.open("/trends")
        expect(phone.entries()).to_have_count(4)
    profile.damage()
    with profile.use() as phone:
        phone.open("/trends")
        expect(phone.entries()).to_have_count(4)
        expect(phone.page.get_by_text("cannot be read")).to_be_hidden()


@pytest.mark.parametrize("write", [WRITE, REFUSED], ids=["kept", "refused"])
def test_a_damaged_copy_is_made_anew_before_the_first_is_written(profile: Profile, write: str) -> None:
    with profile.use() as phone:
        check_in(phone, 2)
    profile.damage(SECOND)
    with profile.use() as phone:
        phone.open("/trends")
        expect(phone.entries()).to_have_count(2)
        phone.page.evaluate(write)
    profile.damage()
    with profile.use() as phone:
        phone.open("/trends")
        expect(phone.entries()).to_have_count(2)


def test_a_copy_that_cannot_be_read_now_is_not_taken_for_none(profile: Profile) -> None:
    with profile.use() as phone:
        check_in(phone, 2)
    profile.damage()
    with profile.use() as phone:
        phone.page.add_init_script(f"({UNREADABLE})()")
        phone.open("/static/sw.js")
        phone.page.evaluate("sessionStorage.refuses = 'yes'")
        phone.open("/trends")
        for path in ("/trends", "/trends#questionnaires", "/support#kind=all", f"/support#entry={EAP['id']}"):
            phone.open_here(path)
            told = phone.page.get_by_text("cannot be read just now. Breather deletes none of it")
            expect(told.locator("visible=true")).to_be_visible()
            expect(phone.page.get_by_text("has not reached this phone").locator("visible=true")).to_have_count(0)
        phone.page.evaluate("sessionStorage.removeItem('refuses')")
        phone.open("/trends")
        expect(phone.entries()).to_have_count(2)
        check_in(phone)
    profile.damage()
    with profile.use() as phone:
        phone.open("/trends")
        expect(phone.entries()).to_have_count(3)


def test_what_cannot_be_read_can_be_deleted(profile: Profile) -> None:
    with profile.use() as phone:
        check_in(phone, 2)
    profile.damage()
    with profile.use() as phone:
        phone.page.add_init_script(f"({UNREADABLE})()")
        phone.open("/static/sw.js")
        phone.page.evaluate("sessionStorage.refuses = 'yes'")
        phone.open("/you#delete")
        phone.press("Delete everything")
        phone.page.get_by_role("dialog").get_by_role("button", name="Delete everything").click()
        phone.page.wait_for_url(f"{phone.site.origin}/")
        phone.page.evaluate("sessionStorage.removeItem('refuses')")
        phone.open("/trends")
        expect(phone.page.get_by_text("There is none yet.")).to_be_visible()
    profile.damage()
    with profile.use() as phone:
        phone.open("/trends")
        expect(phone.page.get_by_text("There is none yet.")).to_be_visible()


def test_two_tabs_keep_one_copy(profile: Profile) -> None:
    with profile.use() as phone:
        other = Phone(phone.page.context.new_page(), phone.site, phone.cdp)
        check_in(phone)
        check_in(other)
        for tab in (phone, other):  # the same pages as before: each finds that the other wrote
            tab.page.bring_to_front()
            tab.open_here("/")
            tab.check_in()
            tab.done()
    profile.damage()
    with profile.use() as phone:
        phone.open("/trends")
        expect(phone.entries()).to_have_count(4)


def test_with_an_account_what_was_not_sent_comes_back_and_the_rest_from_the_server(profile: Profile) -> None:
    with profile.use() as phone:
        check_in(phone)
        code = phone.enrol()
        phone.wait_safe()
        phone.page.context.set_offline(True)
        phone.go("Today")
        phone.check_in()
        phone.done()
        assert {row["state"] for row in phone.stored()} >= {"safe"}
    profile.damage()
    with profile.use() as phone:
        phone.open("/you#sign-in")
        assert phone.page.evaluate(VAULTS) == [["account", False]]  # of the time before there is no key any more
        phone.press("Use recovery code")
        phone.page.get_by_role("textbox", name="Recovery code").fill(code)
        phone.press("Continue")
        phone.wait_safe(2)
        assert rows_at(phone, "select count(*) from record") == [(2,)]


def test_deleting_everything_leaves_no_copy(profile: Profile) -> None:
    with profile.use() as phone:
        check_in(phone, 2)
        keys = [row["id"].encode("utf-16-be") for row in phone.stored()]
        phone.open("/you#delete")
        phone.press("Delete everything")
        phone.page.get_by_role("dialog").get_by_role("button", name="Delete everything").click()
        expect(phone.page.get_by_role("button", name="Start a check-in")).to_be_visible()
    files = [file for file in (profile.folder / "Default/WebStorage").rglob("*") if file.is_file()]
    assert len(keys) == 2
    assert not [file for file in files if any(key in file.read_bytes() for key in keys)]
    profile.damage()
    with profile.use() as phone:
        phone.open("/trends")
        assert phone.stored() == []


# The disk runs full between the last row of the copy and its end.
UNDO_THE_COPY = """() => {
  const { commit } = IDBTransaction.prototype
  IDBTransaction.prototype.commit = function () {
    if (this.mode === "readwrite" && this.db.objectStoreNames.length === 3) this.abort()
    return commit.call(this)
  }
}"""


def test_a_copy_that_is_undone_at_its_end_stops_nobody(phone: Phone) -> None:
    phone.page.add_init_script(f"({UNDO_THE_COPY})()")
    check_in(phone)  # and no error is left uncaught
    phone.open("/trends")
    expect(phone.entries()).to_have_count(1)


# Everything is deleted while a lost copy is being made anew from what was read before. What the copy has afterwards.
DELETED_WHILE_MADE = """async () => {
  const { destroy } = await import("/static/js/store/db.js")
  const { setPref } = await import("/static/js/store/prefs.js")
  await (await import("/static/js/store/second.js")).forget()
  const { get } = IDBObjectStore.prototype
  let handOn, hasRead
  const late = new Promise(resolve => (handOn = resolve))
  const read = new Promise(resolve => (hasRead = resolve))
  IDBObjectStore.prototype.get = function (key) {
    const request = get.call(this, key)
    if (!Array.isArray(key)) return request // no record
    const { transaction } = request
    const { oncomplete } = transaction
    transaction.oncomplete = event => late.then(() => setTimeout(() => oncomplete(event))) // after what was read
    Object.defineProperty(request, "onsuccess", {
      set: then => request.addEventListener("success", event => late.then(() => then(event))),
    })
    hasRead()
    return request
  }
  const written = setPref("asked", true)
  await read
  IDBObjectStore.prototype.get = get
  const gone = destroy()
  for (let i = 0; i < 10; i++) await navigator.storageBuckets.keys()
  handOn()
  await Promise.all([gone, written.catch(() => null)])
  if (!(await navigator.storageBuckets.keys()).includes("second")) return 0
  const request = (await navigator.storageBuckets.open("second")).indexedDB.open("breather")
  const db = await new Promise(resolve => (request.onsuccess = () => resolve(request.result)))
  const count = db.transaction("records").objectStore("records").count()
  return new Promise(resolve => (count.onsuccess = () => resolve(count.result)))
}"""


def test_what_is_deleted_while_the_copy_is_made_anew_does_not_come_back(phone: Phone) -> None:
    check_in(phone)
    assert len(phone.stored()) == 1
    assert phone.page.evaluate(DELETED_WHILE_MADE) == 0
