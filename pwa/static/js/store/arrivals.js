// Records that come from a file. What is here already stays as it is.
import { done, StorageError, transact } from "./db.js"

/** @import { RecordRow, Vault } from "./types.js" */

const CHUNK = 100

/** @typedef {{lamport: number, seen: Record<string, number>, lastDay: string | null}} Learnt highest values in what came */

/**
 * All of them or none, and what the vault learns from them. @param {string} account @param {RecordRow[]} rows @param {Learnt} learnt
 * @returns {Promise<number>} how many were not here yet @throws {StorageError} 'gone' when the vault was removed meanwhile
 */
export function addRecords(account, rows, { lamport, seen, lastDay }) {
  return transact(["vaults", "records"], "readwrite", async store => {
    const vault = await done(store("vaults").get(account))
    if (!vault) throw new StorageError("gone")
    vault.lamport = Math.max(vault.lamport, lamport)
    if ((lastDay ?? "") > (vault.lastDay ?? "")) vault.lastDay = lastDay
    for (const [device, n] of Object.entries(seen)) {
      // Its own numbers, from before: the next one must be another.
      if (device === vault.device) vault.counter = Math.max(vault.counter, n)
      else vault.seen[device] = Math.max(vault.seen[device] ?? 0, n)
    }
    store("vaults").put(vault)
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
    const { slots, deviceKey, epoch, inboxPublic, writeKey, history, pending } = vault
    const keys = { slots, deviceKey, epoch, inboxPublic, writeKey, history, pending }
    store("vaults").put(there && vault.epoch < there.epoch ? there : { ...(there ?? vault), ...keys })
    await put(store("records"), rows)
  })
}

/** In chunks: the screen answers between two of them. @param {IDBObjectStore} records @param {RecordRow[]} rows @returns {Promise<number>} */
async function put(records, rows) {
  let count = 0
  for (let at = 0; at < rows.length; at += CHUNK) {
    const chunk = rows.slice(at, at + CHUNK)
    const keys = await Promise.all(chunk.map(({ account, id }) => done(records.getKey([account, id]))))
    const fresh = chunk.filter((_, i) => keys[i] === undefined)
    for (const row of fresh) records.put(row)
    count += fresh.length
  }
  return count
}
