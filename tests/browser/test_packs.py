"""An opened history is kept re-sealed: it opens at once, and holds nothing that the records do not hold."""

from datetime import timedelta

from playwright.sync_api import expect

from tests.browser.conftest import Phone
from tests.browser.history import check_in, seed
from tests.today import today

MANY = 20
PACKED = """async () => {
  const { openVault } = await import("/static/js/journal/vaults.js")
  const { allPacks } = await import("/static/js/store/packs.js")
  const { openPack } = await import("/static/js/vault/pack.js")
  const { vault, keychain } = await openVault()
  const packs = await Promise.all((await allPacks(vault.account)).map(({ sealed }) => openPack(keychain, sealed)))
  return packs.flatMap(entries => entries.map(({ id }) => id))
}"""
ALL_PACKED = f"""async count => {{ const packed = await ({PACKED})(); return new Set(packed).size === count }}"""
FREED = f"""async id => !(await ({PACKED})()).includes(id)"""
# Nothing but a pack can say what these records said.
SPOIL_RECORDS = """async () => {
  const { transact, done } = await import("/static/js/store/db.js")
  await transact(["records"], "readwrite", async store => {
    for (const row of await done(store("records").getAll())) {
      row.sealed[40] ^= 1
      store("records").put(row)
    }
  })
}"""
SPOIL_PACKS = """async () => {
  const { transact, done } = await import("/static/js/store/db.js")
  return transact(["packs"], "readwrite", async store => {
    const packs = await done(store("packs").getAll())
    for (const row of packs) {
      row.sealed[40] ^= 1
      store("packs").put(row)
    }
    return packs.length
  })
}"""
# As the release before left it: the same rows in a database of version 1, without packs.
BACK_TO_VERSION_1 = """async () => {
  const done = request => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error) // blocked is no end: the page just left closes a moment later
  })
  const stores = ["vaults", "records", "drafts", "prefs"]
  const there = await done(indexedDB.open("breather"))
  const rows = await Promise.all(stores.map(name => done(there.transaction(name).objectStore(name).getAll())))
  there.close()
  await done(indexedDB.deleteDatabase("breather"))
  const request = indexedDB.open("breather", 1)
  request.onupgradeneeded = () => {
    request.result.createObjectStore("vaults", { keyPath: "account" })
    const records = request.result.createObjectStore("records", { keyPath: ["account", "id"] })
    records.createIndex("state", ["account", "state"])
    request.result.createObjectStore("drafts", { keyPath: "id" })
    request.result.createObjectStore("prefs", { keyPath: "name" })
  }
  const db = await done(request)
  const write = db.transaction(stores, "readwrite")
  stores.forEach((name, i) => rows[i].forEach(row => write.objectStore(name).put(row)))
  await new Promise(resolve => { write.oncomplete = resolve })
  db.close()
  return rows[1].length
}"""
VERSION = "async () => (await indexedDB.databases()).find(({ name }) => name === 'breather').version"


def with_many(phone: Phone) -> list[str]:
    phone.open("/")
    ids = seed(phone, [check_in(today() - timedelta(days=back), 1) for back in range(MANY, 0, -1)])
    phone.open_here("/trends")
    expect(phone.entries()).to_have_count(MANY)
    return ids


def test_a_packed_history_opens_without_its_records(phone: Phone) -> None:
    with_many(phone)
    phone.wait_until(ALL_PACKED, MANY)
    phone.page.evaluate(SPOIL_RECORDS)
    phone.open("/trends")
    expect(phone.entries()).to_have_count(MANY)


def test_an_altered_pack_is_dropped_and_the_records_speak(phone: Phone) -> None:
    with_many(phone)
    phone.wait_until(ALL_PACKED, MANY)
    assert phone.page.evaluate(SPOIL_PACKS) == 1
    phone.open("/trends")
    expect(phone.entries()).to_have_count(MANY)
    phone.wait_until(ALL_PACKED, MANY)


def test_what_is_deleted_leaves_the_pack_by_itself(phone: Phone) -> None:
    newest = with_many(phone)[-1]
    phone.wait_until(ALL_PACKED, MANY)
    phone.entries().first.click()
    phone.press("Delete this check-in")
    phone.page.get_by_role("dialog").get_by_role("button", name="Delete this check-in").click()
    expect(phone.page.get_by_text("Deleted.", exact=True).locator("visible=true")).to_be_visible()
    assert phone.page.evaluate(FREED, newest)  # whichever reading met the tombstone first
    expect(phone.entries()).to_have_count(MANY - 1)


# A second reading meets the same tombstone while the first still seals the pack without the entry: has it waited?
FORGET_TWICE = f"""async id => {{
  const {{ openVault }} = await import("/static/js/journal/vaults.js")
  const {{ openedOf }} = await import("/static/js/journal/opened.js")
  const {{ getPref }} = await import("/static/js/store/prefs.js")
  const {{ vault, keychain }} = await openVault()
  const opened = await openedOf(keychain, vault.account)
  const encrypt = crypto.subtle.encrypt
  const sealing = new Promise(resolve => (globalThis.goOn = resolve))
  crypto.subtle.encrypt = (...given) => sealing.then(() => encrypt.apply(crypto.subtle, given))
  const first = opened.forget(id)
  let isOver = false
  const second = opened.forget(id).then(() => (isOver = true))
  for (let i = 0; i < 10; i++) await getPref("country")
  const waited = !isOver
  goOn()
  await Promise.all([first, second])
  return [waited, await ({FREED})(id)]
}}"""


def test_whoever_forgets_an_entry_second_waits_until_it_is_out_of_its_pack(phone: Phone) -> None:
    *_, newest = with_many(phone)
    phone.wait_until(ALL_PACKED, MANY)
    assert phone.page.evaluate(FORGET_TWICE, newest) == [True, True]


def test_an_account_takes_its_packs_along_and_the_local_ones_go(phone: Phone) -> None:
    with_many(phone)
    phone.wait_until(ALL_PACKED, MANY)
    phone.enrol()
    phone.open_here("/trends")
    expect(phone.entries()).to_have_count(MANY)
    phone.wait_until(ALL_PACKED, MANY)
    accounts = """async () => {
      const { transact, done } = await import("/static/js/store/db.js")
      const keys = await transact(["packs"], "readonly", store => done(store("packs").getAllKeys()))
      return new Set(keys.map(([account]) => account)).size
    }"""
    assert phone.page.evaluate(accounts) == 1


def test_the_database_of_the_release_before_is_taken_along(phone: Phone) -> None:
    with_many(phone)
    phone.page.goto(phone.site.origin + "/healthz")  # nothing of the app runs there
    assert phone.page.evaluate(BACK_TO_VERSION_1) == MANY
    phone.open("/trends")
    expect(phone.entries()).to_have_count(MANY)
    phone.wait_until(ALL_PACKED, MANY)
    assert phone.page.evaluate(VERSION) == 2
