// Open the history. What does not open is set aside and counted, never dropped.
import { fromBase64url } from "../bytes.js"
import { inSlices } from "../slices.js"
import { isPlace, rowsOf } from "../store/outbox.js"
import { allRecords, replaceRecord, statesOf } from "../store/records.js"
import { updateVault } from "../store/vaults.js"
import { openRecord } from "../vault/record.js"
import { fold, missing } from "./fold.js"
import { keychainOf } from "./keyring.js"
import { obey } from "./obey.js"
import { openedOf } from "./opened.js"
import { isWhole } from "./shape.js"
import { unpack } from "./unpack.js"
import { openVault } from "./vaults.js"

/** @import { Keychain } from "../vault/keychain.js" */
/** @import { RecordRow, Vault } from "../store/types.js" */
/** @import { Entry, Opened } from "./fold.js" */
/** @typedef {Awaited<ReturnType<typeof openedOf>>} Cache */

// Whoever holds the locked phone can seal junk with the highest number that is accepted: this phone counts on below it, or
// its own next record would not be accepted anywhere.
const FURTHEST = 2 ** 47
const FEW = 100 // rows that are read one by one; of more, all are read at once

/** @returns {Promise<Entry[]>} newest first; while locked, dates and contents are unknown and the list is empty */
export async function entries() {
  return (await readAll()).entries
}

/** @returns {Promise<{entries: Entry[], aside: RecordRow[], missing: number, payloads: {id: string, payload: any}[]}>} */
export async function readAll() {
  const { vault, keychain } = await openVault()
  if (!keychain) return { entries: [], aside: [], missing: 0, payloads: [] }
  const { account } = vault
  await unpack(vault, keychain)
  const opened = await openedOf(keychain, account)
  const before = opened.ids()
  const states = await statesOf(account)
  const known = [...states].filter(([id, state]) => state !== "attention" && opened.has(id))
  const rows = await rowsBut(account, states, new Set(known.map(([id]) => id)))
  const fresh = await inSlices(rows, row => openRow(keychain, vault, row, opened))
  if (keychainOf(account, vault.epoch) !== keychain) return readAll() // locked meanwhile: nothing opened may be shown or kept
  const all = [...known.map(([id, state]) => ({ id, state: shown(state), payload: opened.get(id) })), ...fresh]
  const erased = await obey(account, all)
  const aside = rows.filter(({ id }, i) => fresh[i].payload === null && !erased.has(id))
  await learn(vault, all)
  const payloads = all.filter(({ id, payload }) => payload && !erased.has(id))
  await opened.keepOnly(before, new Set(payloads.map(({ id }) => id)))
  if (aside.some(({ packed }) => packed)) await readSingly(account)
  void opened.pack()
  return { entries: fold(all), aside, missing: missing(all), payloads }
}

/** What came in a pack, and the pack is spoilt or gone: the server has it. @param {string} account */
function readSingly(account) {
  return updateVault(account, vault => {
    vault.cursor = 0
  })
}

/**
 * Those that are not open yet, and of deleted ones nothing. Bytes under an id never change but in `judge`, so what is open
 * need not be read again.
 * @param {string} account @param {Map<string, string>} states @param {Set<string>} known @returns {Promise<RecordRow[]>}
 */
async function rowsBut(account, states, known) {
  const ids = [...states.keys()].filter(id => !known.has(id))
  const rows =
    ids.length > FEW
      ? (await allRecords(account)).filter(({ id }) => !known.has(id))
      : [...(await rowsOf(account, ids)).values()]
  return rows.filter(row => !isPlace(row))
}

/** @param {Keychain} keychain @param {Vault} vault @param {RecordRow} row @param {Cache} opened @returns {Promise<Opened>} */
async function openRow(keychain, vault, row, opened) {
  const settled = row.rival ? await judge(keychain, vault, row, opened) : row
  const { id, state } = settled
  const payload = opened.get(id) ?? (await open(keychain, vault, settled))
  if (payload) opened.add(settled, payload)
  return { id, state: payload ? shown(state) : "attention", payload }
}

/** @param {RecordRow["state"]} state @returns {Opened["state"]} */
function shown(state) {
  return state === "safe" || state === "attention" ? state : "saved"
}

/** The server holds other bytes under this id: it keeps its copy if the tag is ours. @param {Keychain} keychain @param {Vault} vault @param {RecordRow} row @param {Cache} opened */
async function judge(keychain, vault, row, opened) {
  const { rival, ...mine } = row
  if (!rival || !(await open(keychain, vault, { ...mine, ...rival }))) return row
  /** @type {RecordRow} */
  const settled = { ...mine, ...rival, state: "safe", why: undefined, serverLeaf: undefined }
  await opened.forget(row.id) // first: what is open must never be of other bytes than those that are here
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
