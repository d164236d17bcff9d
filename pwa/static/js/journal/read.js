// Open the history. What does not open is set aside and counted, never dropped.
import { fromBase64url } from "../bytes.js"
import { allRecords, replaceRecord } from "../store/records.js"
import { updateVault } from "../store/vaults.js"
import { openRecord } from "../vault/record.js"
import { fold, missing } from "./fold.js"
import { keychainOf, onDrop } from "./keyring.js"
import { obey } from "./obey.js"
import { isWhole } from "./shape.js"
import { openVault } from "./vaults.js"

/** @import { Keychain } from "../vault/keychain.js" */
/** @import { RecordRow, Vault } from "../store/types.js" */
/** @import { Entry, Opened } from "./fold.js" */

// Whoever holds the locked phone can seal junk with the highest number that is accepted: this phone counts on below it, or
// its own next record would not be accepted anywhere.
const FURTHEST = 2 ** 47

/** @type {Map<string, any>} what was opened since the unlock, by leaf */
const opened = new Map()
onDrop(() => opened.clear())

/** @returns {Promise<Entry[]>} newest first; while locked, dates and contents are unknown and the list is empty */
export async function entries() {
  return (await readAll()).entries
}

/** @returns {Promise<{entries: Entry[], aside: RecordRow[], missing: number, payloads: {id: string, payload: any}[]}>} */
export async function readAll() {
  const { vault, keychain } = await openVault()
  if (!keychain) return { entries: [], aside: [], missing: 0, payloads: [] }
  const rows = (await allRecords(vault.account)).filter(row => row.sealed.length > 0)
  const all = await Promise.all(rows.map(row => openRow(keychain, vault, row)))
  if (keychainOf(vault.account) !== keychain) return readAll() // locked meanwhile: nothing opened may be shown or kept
  for (const { payload, leaf } of all) if (payload) opened.set(leaf, payload)
  const erased = await obey(rows, all)
  for (const { id, leaf } of all) if (erased.has(id)) opened.delete(leaf)
  const aside = rows.filter(({ id }, i) => all[i].payload === null && !erased.has(id))
  await learn(vault, all)
  const payloads = all.filter(({ id, payload }) => payload && !erased.has(id))
  return { entries: fold(all), aside, missing: missing(all), payloads }
}

/** @param {Keychain} keychain @param {Vault} vault @param {RecordRow} row @returns {Promise<Opened & {leaf: string}>} */
async function openRow(keychain, vault, row) {
  const settled = row.rival ? await judge(keychain, vault, row) : row
  const { id } = settled
  const state = settled.state === "safe" || settled.state === "attention" ? settled.state : "saved"
  const leaf = String(settled.leaf)
  const known = opened.get(leaf) ?? (await open(keychain, vault, settled))
  return { id, leaf, state: known ? state : "attention", payload: known }
}

/** The server holds other bytes under this id: it keeps its copy if the tag is ours. @param {Keychain} keychain @param {Vault} vault @param {RecordRow} row */
async function judge(keychain, vault, row) {
  const { rival, ...mine } = row
  if (!rival || !(await open(keychain, vault, { ...mine, ...rival }))) return row
  /** @type {RecordRow} */
  const settled = { ...mine, ...rival, state: "safe", why: undefined, serverLeaf: undefined }
  await replaceRecord(settled)
  return settled
}

/** @param {Keychain} keychain @param {Vault} vault @param {RecordRow} row @returns {Promise<any>} null if it is not ours or not whole */
async function open(keychain, vault, { id, epoch, sealed, tag }) {
  const record = { id: fromBase64url(id), epoch, sealed, tag }
  const payload = await openRecord(keychain, record, fromBase64url(vault.account)).catch(() => null)
  return payload && isWhole(payload) ? payload : null
}

/** Keep the highest Lamport number and sequences: the next record says what this phone had seen. @param {Vault} vault @param {Opened[]} all */
async function learn(vault, all) {
  let lamport = vault.lamport
  const seen = { ...vault.seen }
  let lastDay = vault.lastDay
  for (const { payload } of all) {
    if (!payload) continue
    lamport = Math.max(lamport, Math.min(payload.lamport, FURTHEST))
    if (payload.kind === "check-in" && payload.day > (lastDay ?? "")) lastDay = payload.day
    if (payload.device !== vault.device) seen[payload.device] = Math.max(seen[payload.device] ?? 0, payload.n)
  }
  if (lamport === vault.lamport && lastDay === vault.lastDay && JSON.stringify(seen) === JSON.stringify(vault.seen))
    return
  await updateVault(vault.account, row => {
    row.lamport = Math.max(row.lamport, lamport)
    if ((lastDay ?? "") > (row.lastDay ?? "")) row.lastDay = lastDay
    for (const [device, n] of Object.entries(seen)) row.seen[device] = Math.max(row.seen[device] ?? 0, n)
  })
}
