// Opened records, sealed again many at a time. Rows hold bytes that only the unlocked app can read.
import { done, transact } from "./db.js"

/** @import { RecordRow, Vault } from "./types.js" */
/** @typedef {{account: string, n: number, sealed: Uint8Array<ArrayBuffer>, unread?: boolean}} PackRow unread: came from the server, and nobody was here to open it yet */

/** @param {string} account @returns {IDBKeyRange} */
const ofAccount = account => IDBKeyRange.bound([account], [account, []])

/** @param {string} account @returns {Promise<PackRow[]>} */
export function allPacks(account) {
  return transact(["packs"], "readonly", store => done(store("packs").getAll(ofAccount(account))))
}

/** All of it or nothing; nothing where the vault was removed meanwhile. @param {string} account @param {PackRow[]} rows @param {number[]} gone */
export function replacePacks(account, rows, gone) {
  return transact(["vaults", "packs"], "readwrite", async store => {
    if ((await done(store("vaults").getKey(account))) === undefined) return
    for (const n of gone) store("packs").delete([account, n])
    for (const row of rows) store("packs").put(row)
  })
}

/** What came from the server, and how far. @param {string} account @param {PackRow[]} rows @param {(vault: Vault) => void} change */
export function addPacks(account, rows, change) {
  return transact(["vaults", "packs"], "readwrite", async store => {
    const vault = await done(store("vaults").get(account))
    if (!vault) return
    for (const row of rows) store("packs").put({ ...row, unread: true })
    change(vault)
    store("vaults").put(vault)
  })
}

/**
 * A pack was opened: its records have a place of their own now, without bytes. What is here already stays as it is.
 * @param {PackRow} pack @param {RecordRow[] | null} rows null: it did not open, and everything is read singly
 */
export function settlePack({ account, n, sealed }, rows) {
  return transact(["vaults", "packs", "records"], "readwrite", async store => {
    const vault = await done(store("vaults").get(account))
    if (!vault) return
    if (rows) store("packs").put({ account, n, sealed })
    else store("packs").delete([account, n])
    const here = new Set(
      (await done(store("records").getAllKeys(ofAccount(account)))).map(key => /** @type {any} */ (key)[1]),
    )
    for (const row of rows ?? []) if (!here.has(row.id)) store("records").put(row)
    if (!rows) Object.assign(vault, { cursor: 0, packsBefore: null })
    const packs = await done(store("packs").getAll(ofAccount(account)))
    vault.unread = packs.some((/** @type {PackRow} */ row) => row.unread)
    store("vaults").put(vault)
  })
}
