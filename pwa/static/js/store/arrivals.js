// Records that come from a file. What is here already stays as it is.
import { done, StorageError, transact } from "./db.js"

/** @import { RecordRow, Vault } from "./types.js" */

/**
 * All of them or none. @param {string} account @param {RecordRow[]} rows
 * @returns {Promise<number>} how many were not here yet @throws {StorageError} 'gone' when the vault was removed meanwhile
 */
export function addRecords(account, rows) {
  return transact(["vaults", "records"], "readwrite", async store => {
    if ((await done(store("vaults").getKey(account))) === undefined) throw new StorageError("gone")
    return put(store("records"), rows)
  })
}

/**
 * An account with its records, beside the vault in use. One that is here already keeps its own counters.
 * @param {Vault} vault @param {RecordRow[]} rows
 */
export function addVault(vault, rows) {
  return transact(["vaults", "records"], "readwrite", async store => {
    const there = await done(store("vaults").get(vault.account))
    store("vaults").put(there ? { ...there, slots: vault.slots, deviceKey: vault.deviceKey } : vault)
    await put(store("records"), rows)
  })
}

/** @param {IDBObjectStore} records @param {RecordRow[]} rows @returns {Promise<number>} */
async function put(records, rows) {
  const keys = await Promise.all(rows.map(({ account, id }) => done(records.getKey([account, id]))))
  const fresh = rows.filter((_, i) => keys[i] === undefined)
  for (const row of fresh) records.put(row)
  return fresh.length
}
