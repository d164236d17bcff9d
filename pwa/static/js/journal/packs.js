// Packs of the history between this phone and the server, and what to do where a record came in one.
import { inSlices } from "../slices.js"
import { isPlace, rowsOf } from "../store/outbox.js"
import { allRecords, idsIn, replaceRecord, statesOf } from "../store/records.js"
import { leavePacks } from "../sync/packs.js"
import { sealPack } from "../vault/pack.js"
import { Locked, sealRow } from "./append.js"
import { openedOf } from "./opened.js"
import { readAll } from "./read.js"
import { unpack } from "./unpack.js"
import { openVault } from "./vaults.js"

/** @import { Keychain } from "../vault/keychain.js" */
/** @import { RecordRow, Vault } from "../store/types.js" */
/** @import { Packed } from "../vault/pack.js" */

/**
 * After a sync: open what came in packs, seal anew what the server lost, leave packs at the server for a phone to come.
 * @returns {Promise<boolean>} true: there is something to send or to compare now
 */
export async function settleHistory() {
  const { vault, keychain } = await openVault()
  if (!keychain || vault.kind !== "account" || !vault.signedIn) return false
  await unpack(vault, keychain)
  const lost = await lostOnes(vault.account)
  for (const row of await wholeOf(vault, keychain, lost)) await replaceRecord(row)
  if (vault.unread || lost.length > 0) return true
  await leave(vault, keychain)
  return false
}

/** @param {string} account @returns {Promise<RecordRow[]>} what came in a pack and is at the server no more */
async function lostOnes(account) {
  const rows = await rowsOf(account, await idsIn(account, "attention"))
  return [...rows.values()].filter(({ packed, why }) => packed && why === "reseal")
}

/** @returns {Promise<RecordRow[]>} all that can be kept in a file: what came in a pack is sealed anew @throws {Locked} */
export async function wholeRows() {
  const { vault, keychain } = await openVault()
  const rows = (await allRecords(vault.account)).filter(row => !isPlace(row))
  if (!rows.some(({ packed }) => packed)) return rows
  if (!keychain) throw new Locked()
  return wholeOf(vault, keychain, rows)
}

/** @param {Vault} vault @param {Keychain} keychain @param {RecordRow[]} rows @returns {Promise<RecordRow[]>} less those that do not open */
async function wholeOf(vault, keychain, rows) {
  if (!rows.length) return []
  await readAll() // whatever was not opened since the unlock
  const opened = await openedOf(keychain, vault.account)
  const whole = await inSlices(rows, row => {
    const payload = row.packed && opened.get(row.id)
    return payload ? sealRow(vault, row.id, payload, keychain) : row
  })
  return whole.filter(({ packed }) => !packed)
}

/** Where everything is safe and open. @param {Vault} vault @param {Keychain} keychain */
async function leave({ account, epoch }, keychain) {
  const opened = await openedOf(keychain, account)
  await leavePacks(account, epoch, async ids => {
    await readAll() // whatever was not opened since the unlock
    const states = await statesOf(account)
    if ([...states.values()].some(state => state !== "safe")) return null
    const rows = await rowsOf(account, ids)
    const entries = ids.map(id => entryOf(id, rows.get(id), opened.get(id)))
    return entries.every(entry => entry !== null) ? sealPack(keychain, entries) : null
  })
}

/**
 * Of an erased record its place goes along: the digest is over places too.
 * @param {string} id @param {RecordRow | undefined} row @param {any} payload
 * @returns {Packed | null} null: it is not here, or did not open
 */
function entryOf(id, row, payload) {
  if (!row || (!payload && !isPlace(row))) return null
  return { id, leaf: row.leaf, payload: isPlace(row) ? null : payload }
}
