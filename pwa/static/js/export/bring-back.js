// Bring a readable file back: every entry keeps its id and what it says, and is sealed again for the vault in use. All of it
// goes to disk in one transaction, or nothing does.
import { fromBase64url } from "../bytes.js"
import { Locked, sealRow } from "../journal/append.js"
import { changed } from "../journal/journal.js"
import { keychainOf } from "../journal/keyring.js"
import { readAll } from "../journal/read.js"
import { isWhole } from "../journal/shape.js"
import { openVault } from "../journal/vaults.js"
import { addRecords } from "../store/arrivals.js"
import { allRecords } from "../store/records.js"
import { FileError } from "./file-error.js"
import { inSlices } from "../slices.js"

/** @import { Step } from "../slices.js" */
/** @typedef {{id: string, payload: any}} Found */

/**
 * @param {any} content of a file whose digest was right @param {{mine?: boolean, step?: Step}} [how] mine: the person said so
 * @returns {Promise<{added: number, here: number, deleted: number}>} deleted: a tombstone, here or in the file, erases them
 * @throws {FileError | Locked | import("../store/db.js").StorageError} and nothing has changed
 */
export async function bringBack(content, { mine = false, step } = {}) {
  const { vault, keychain } = await openVault()
  if (!keychain) throw new Locked()
  refuseOthers(content, vault.account, mine)
  const found = await records(content.records)
  const { payloads } = await readAll()
  const erased = erasedBy([...payloads, ...found])
  const here = new Set((await allRecords(vault.account)).map(({ id }) => id)) // also where only the place is left
  const alive = found.filter(({ id }) => !erased.has(id))
  const fresh = alive.filter(({ id }) => !here.has(id))
  const rows = await inSlices(fresh, ({ id, payload }) => sealRow(vault, id, payload, keychain).catch(tooLong), step)
  if (keychainOf(vault.account, vault.epoch) !== keychain) throw new Locked() // meanwhile
  const added = await addRecords(vault.account, rows, learnt(fresh))
  changed("records")
  return { added, here: alive.length - added, deleted: found.length - alive.length }
}

/**
 * An account's file goes into that account only. One made before there was an account names a vault that is gone: whose it
 * is, only a person can say.
 * @param {any} content @param {string} account @param {boolean} mine
 */
function refuseOthers(content, account, mine) {
  if (content.account === account) return
  if (content.vault !== "local") throw new FileError("other-account")
  if (!mine) throw new FileError("whose")
}

/** @param {any} list @returns {Promise<Found[]>} @throws {FileError} one bad entry refuses the file: it is not ours */
async function records(list) {
  if (!Array.isArray(list)) throw new FileError("junk")
  const found = await inSlices(list, one)
  if (new Set(found.map(({ id }) => id)).size !== found.length) throw new FileError("junk")
  return found
}

/** @param {any} record @returns {Found} */
function one(record) {
  try {
    const { id, ...payload } = record
    if (fromBase64url(id).length === 16 && payload.v === 1 && isWhole(payload)) return { id, payload }
  } catch {
    // not an object, or an id that is none
  }
  throw new FileError("junk")
}

/** What the next record, and the locked app, must know of these. @param {Found[]} found @returns {import("../store/arrivals.js").Learnt} */
function learnt(found) {
  /** @type {Record<string, number>} */
  const seen = {}
  let [lamport, lastDay] = [0, ""]
  for (const { payload } of found) {
    lamport = Math.max(lamport, payload.lamport)
    seen[payload.device] = Math.max(seen[payload.device] ?? 0, payload.n)
    if (payload.kind === "check-in" && payload.day > lastDay) lastDay = payload.day
  }
  return { lamport, seen, lastDay: lastDay || null }
}

/** @param {Found[]} found @returns {Set<string>} */
function erasedBy(found) {
  const tombstones = found.filter(({ payload }) => payload.kind === "tombstone")
  const erased = new Set(tombstones.flatMap(({ payload }) => payload.erases))
  for (const { id } of tombstones) erased.delete(id) // a tombstone stays
  return erased
}

/** @param {any} error of vault/record.js @returns {never} */
function tooLong(error) {
  if (error?.code === "storage") throw error
  throw new FileError("junk")
}
