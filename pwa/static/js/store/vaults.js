// Vault rows: one for each account that was opened on this phone, and at most one local vault.
import { done, StorageError, transact } from "./db.js"

/** @import { RecordRow, Vault } from "./types.js" */

/** @returns {Promise<Vault | null>} the vault in use */
export function currentVault() {
  return transact(["vaults", "prefs"], "readonly", async store => {
    const pref = await done(store("prefs").get("vault"))
    return pref ? ((await done(store("vaults").get(pref.value))) ?? null) : null
  })
}

/** @param {string} account @returns {Promise<Vault | null>} */
export function vaultOf(account) {
  return transact(["vaults"], "readonly", async store => (await done(store("vaults").get(account))) ?? null)
}

/** @returns {Promise<Vault[]>} */
export function allVaults() {
  return transact(["vaults"], "readonly", store => done(store("vaults").getAll()))
}

/** Make this local vault the one in use, unless another tab was first. @param {Vault} vault @returns {Promise<Vault>} */
export function installLocal(vault) {
  return transact(["vaults", "prefs"], "readwrite", async store => {
    const pref = await done(store("prefs").get("vault"))
    const there = pref && (await done(store("vaults").get(pref.value)))
    if (there) return there
    // One that waits here keeps its entries and the only key to them: a second would hide it.
    const local = (await done(store("vaults").getAll())).find(({ kind }) => kind === "local") ?? vault
    store("vaults").put(local)
    store("prefs").put({ name: "vault", value: local.account })
    return local
  })
}

/** Read, change and write one row in one transaction. @param {string} account @param {(vault: Vault) => void} change */
export function updateVault(account, change) {
  return transact(["vaults"], "readwrite", async store => {
    const vault = await done(store("vaults").get(account))
    if (!vault) return
    change(vault)
    store("vaults").put(vault)
  })
}

/**
 * @typedef {{from: string, found: number, ids: string[], records: RecordRow[]}} Adopted local vault, how many records it
 * had when they were read, those that were re-sealed, and what they became
 */

/**
 * Put an account's vault in use. Adopted records replace the local ones, and the local vault goes, all at once.
 * @param {Vault} vault @param {Adopted | null} adopted
 * @returns {Promise<boolean>} false when the local vault changed meanwhile: seal again, nothing was written
 * @throws {StorageError} 'epoch': this row is of older keys than the one that is here
 */
export function switchTo(vault, adopted) {
  return transact(["vaults", "records", "packs", "drafts", "prefs"], "readwrite", async store => {
    if (adopted) {
      const { from, found, ids, records } = adopted
      if ((await done(store("records").count(IDBKeyRange.bound([from], [from, []])))) !== found) return false
      for (const id of ids) store("records").delete([from, id])
      for (const row of records) {
        if (!(await done(store("records").getKey([row.account, row.id])))) store("records").put(row)
      }
      if (ids.length === found) store("vaults").delete(from) // else what could not be opened stays there
      store("packs").delete(IDBKeyRange.bound([from], [from, []]))
      for (const draft of await done(store("drafts").getAll()))
        if (draft.account === from) store("drafts").put({ ...draft, account: vault.account })
    }
    const there = await done(store("vaults").get(vault.account))
    if (there?.epoch > vault.epoch) throw new StorageError("epoch") // the keys were changed in another tab meanwhile
    store("vaults").put(there ? { ...vault, ...furthest(vault, there) } : vault)
    store("prefs").put({ name: "vault", value: vault.account })
    return true
  })
}

/** Another tab may have saved or synced since the row was read: counting never goes back. @param {Vault} a @param {Vault} b */
function furthest(a, b) {
  return {
    ...numbered(a, b),
    lamport: Math.max(a.lamport, b.lamport),
    cursor: b.cursor,
    answers: b.answers,
    logId: b.logId,
    packsBefore: b.packsBefore,
    unread: b.unread,
    packed: b.packed,
  }
}

/**
 * Numbers belong to a device. An account in which nothing was saved yet takes the local vault's; where another tab has saved in
 * it since, it stays the device that it was, and what the local one counted has been seen. @param {Vault} a @param {Vault} b
 */
function numbered(a, b) {
  if (a.device === b.device || b.counter === 0) return { counter: Math.max(a.counter, b.counter) }
  const its = a.counter > 0 ? { [a.device]: a.counter } : {}
  return { device: b.device, counter: b.counter, seen: { ...a.seen, ...b.seen, ...its } }
}

/** What is kept in clear and is no person's: the pending end of a session, the country, the house's public lists. */
const COMMON = new Set(["endSession", "country", "directory", "instruments"])

/** Remove one vault with its records and drafts, and what a person set. @param {string} account */
export function removeVault(account) {
  return transact(["vaults", "records", "packs", "drafts", "prefs"], "readwrite", async store => {
    store("vaults").delete(account)
    store("records").delete(IDBKeyRange.bound([account], [account, []]))
    store("packs").delete(IDBKeyRange.bound([account], [account, []]))
    for (const draft of await done(store("drafts").getAll()))
      if (draft.account === account) store("drafts").delete(draft.id)
    for (const { name } of await done(store("prefs").getAll())) if (!COMMON.has(name)) store("prefs").delete(name)
  })
}
