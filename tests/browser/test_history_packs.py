"""A new phone takes the history in packs: the same one, believed only where it opens, erased where it was erased."""

import sqlite3
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Phone
from tests.browser.history import check_in, seed
from tests.browser.test_packs import SPOIL_PACKS
from tests.conftest import copy_database
from tests.today import today

MANY = 70  # 64 are worth a pack
STRAIN = """async () => {
  const { entries } = await import("/static/js/journal/journal.js")
  return (await entries()).map(({ id, day, state, checkIn }) => [id, day, state, checkIn.answers])
}"""
PACKED = """async () => {
  const { theVault } = await import("/static/js/journal/vaults.js")
  const { allRecords } = await import("/static/js/store/records.js")
  return (await allRecords((await theVault()).account)).filter(row => row.packed).length
}"""
SEALED_FILE = """async () => {
  const { sealedExport } = await import("/static/js/export/json.js")
  return JSON.parse(await (await sealedExport()).text()).records.length
}"""
SETTLED = f"""async ([count, packed]) => {{
  const found = await ({STRAIN})()
  return found.length === count && found.every(([, , state]) => state === "safe") && (await ({PACKED})()) === packed
}}"""


def ask(phone: Phone, sql: str) -> list[tuple[int, ...]]:
    with sqlite3.connect(phone.site.database) as database:
        return database.execute(sql).fetchall()


@pytest.fixture
def with_pack(phone: Phone) -> Phone:
    """An account with seventy check-ins, whose phone has left a pack at the server."""
    phone.open("/")
    seed(phone, [check_in(today() - timedelta(days=back), back % 4) for back in range(MANY, 0, -1)])
    phone.enrol()
    wait_packed(phone, MANY)
    return phone


def wait_packed(phone: Phone, last: int) -> None:
    phone.sync()
    phone.wait_until(
        """async last => {
          const { theVault } = await import("/static/js/journal/vaults.js")
          return (await theVault()).packed === last
        }""",
        last,
    )
    assert ask(phone, "select first, last from pack") == [(0, last)]


def become_new(phone: Phone) -> None:
    phone.forget()
    phone.open("/")
    phone.sign_in()


def test_a_new_phone_has_the_same_history_and_fetched_no_record_singly(with_pack: Phone) -> None:
    phone = with_pack
    before = phone.page.evaluate(STRAIN)
    become_new(phone)
    phone.wait_until(SETTLED, [MANY, MANY])
    assert phone.page.evaluate(STRAIN) == before
    phone.sync()  # which compares the digests
    assert phone.page.evaluate(SEALED_FILE) == MANY
    phone.go("Today")
    phone.check_in()
    phone.sync()
    assert ask(phone, "select count(*) from record") == [(MANY + 1,)]
    phone.wait_until(SETTLED, [MANY + 1, MANY])


def test_a_pack_that_the_server_altered_is_not_believed(with_pack: Phone) -> None:
    phone = with_pack
    before = phone.page.evaluate(STRAIN)
    with sqlite3.connect(phone.site.database) as database:
        (sealed,) = database.execute("select sealed from pack").fetchone()
        database.execute("update pack set sealed = ?", (sealed[:-1] + bytes([sealed[-1] ^ 1]),))
    become_new(phone)
    phone.wait_until(SETTLED, [MANY, 0])
    assert phone.page.evaluate(STRAIN) == before


def test_a_deleted_check_in_goes_from_the_packs_too_and_reaches_no_new_phone(with_pack: Phone) -> None:
    phone = with_pack
    phone.open_here("/trends")
    phone.entries().first.click()
    phone.press("Delete this check-in")
    phone.page.get_by_role("dialog").get_by_role("button", name="Delete this check-in").click()
    expect(phone.page.get_by_text("Deleted.", exact=True).locator("visible=true")).to_be_visible()
    wait_packed(phone, MANY + 1)  # made anew, with the tombstone
    left = phone.page.evaluate(STRAIN)
    assert len(left) == MANY - 1
    become_new(phone)
    phone.wait_until(SETTLED, [MANY - 1, MANY])  # seventy, less the deleted one, and its tombstone
    assert phone.page.evaluate(STRAIN) == left
    phone.sync()


@pytest.mark.provokes("status of 401 .*/api/sync")
def test_what_a_restored_server_lost_is_sealed_anew_by_a_phone_that_has_it_from_a_pack(
    phone: Phone, tmp_path: Path
) -> None:
    phone.open("/")
    made = [check_in(today() - timedelta(days=back), back % 4) for back in range(MANY, 0, -1)]
    seed(phone, made[:60])
    phone.enrol()
    phone.sync()
    copy_database(phone.site.database, tmp_path / "yesterday")
    seed(phone, made[60:])
    wait_packed(phone, MANY)
    become_new(phone)
    phone.wait_until(SETTLED, [MANY, MANY])
    phone.page.goto("about:blank")
    copy_database(tmp_path / "yesterday", phone.site.database)
    with sqlite3.connect(phone.site.database) as database:
        database.execute("update state set log_id = randomblob(16)")  # as `breather restore` does
    phone.sign_in()  # the session is of after the backup
    phone.wait_until(SETTLED, [MANY, 0])  # the sixty came singly, ten were sealed anew
    assert ask(phone, "select count(*) from record") == [(MANY,)]


def test_a_pack_that_is_spoilt_on_the_phone_is_read_again_from_the_server(with_pack: Phone) -> None:
    phone = with_pack
    become_new(phone)
    phone.wait_until(SETTLED, [MANY, MANY])
    before = phone.page.evaluate(STRAIN)
    assert phone.page.evaluate(SPOIL_PACKS) >= 1
    phone.unlock()
    phone.sync()
    phone.wait_until(SETTLED, [MANY, 0])
    assert phone.page.evaluate(STRAIN) == before


def test_what_is_unpacked_meanwhile_is_not_forgotten(with_pack: Phone) -> None:
    kept = with_pack.page.evaluate("""async () => {
      const { openVault } = await import("/static/js/journal/vaults.js")
      const { openedOf } = await import("/static/js/journal/opened.js")
      const { vault, keychain } = await openVault()
      const opened = await openedOf(keychain, vault.account)
      const before = opened.ids()
      opened.take({ id: "meanwhile", leaf: new Uint8Array(32), payload: {} }, -1)
      const written = opened.keepOnly(before, new Set(before.slice(1)))
      // Asked at once: what else the page reads while this is written opens and forgets on its own.
      const kept = [opened.has("meanwhile"), opened.has(before[0]), opened.has(before[1])]
      await written
      return kept
    }""")
    assert kept == [True, False, True]


@pytest.mark.usefixtures("with_pack")
def test_another_account_on_another_phone_gets_none_of_them(new_phone: Callable[..., Phone]) -> None:
    stranger = new_phone()
    stranger.open("/")
    stranger.check_in()
    stranger.enrol()
    stranger.wait_safe()
    assert ask(stranger, "select count(*) from pack") == [(1,)]
    assert stranger.page.evaluate(PACKED) == 0
