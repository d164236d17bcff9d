// What the server should hold, by id and leaf, and the digest over it. Kept in memory between two flushes: to read ten years
// of rows from the disk for the sake of one new record would take longer than sending it.
import { equal, fromBase64url } from "../bytes.js"
import { allRecords } from "../store/records.js"
import { digestOfSorted, isHeld, sorted } from "./digest.js"

/** @import { RecordRow } from "../store/types.js" */
/** @typedef {{id: Uint8Array, leaf: Uint8Array}} Held */

/** @type {{account: string, answers: number, held: Map<string, Held>} | null} answers: of the server, applied to the disk by then */
let known = null

/**
 * What is on the disk counts where the digests differ, and where another tab or the worker applied an answer since: a server that
 * went back in time may be at the very moment that this memory is of.
 * @param {string} account @param {number} answers applied by now @param {Uint8Array} digest of the server @returns {Promise<boolean>}
 */
export async function agrees(account, answers, digest) {
  const mine = known?.account === account && known.answers === answers ? known : null
  if (mine && equal(digest, await digestOfKnown(account, mine.held))) return true
  known = { account, answers, held: heldOf(await allRecords(account)) }
  return equal(digest, await digestOfKnown(account, known.held))
}

/** What the server should hold by what is on the disk. @param {string} account @returns {Promise<{count: number, digest: Uint8Array}>} */
export async function standing(account) {
  const held = heldOf(await allRecords(account))
  return { count: held.size, digest: await digestOfKnown(account, held) }
}

/**
 * Rows were written, as an answer of the server wants them.
 * @param {string} account @param {number} answers applied, this one included @param {RecordRow[]} rows @param {string[]} [gone] ids
 */
export function learn(account, answers, rows, gone = []) {
  if (known?.account !== account || known.answers !== answers - 1) return
  known.answers = answers
  for (const row of rows) {
    if (isHeld(row)) known.held.set(row.id, heldBy(row))
    else known.held.delete(row.id)
  }
  for (const id of gone) known.held.delete(id)
}

/** @param {string} account @param {Map<string, Held>} held */
function digestOfKnown(account, held) {
  return digestOfSorted(account, sorted([...held.values()]))
}

/** Not what still waits, nor what the server refused. @param {RecordRow[]} rows @returns {Map<string, Held>} */
function heldOf(rows) {
  return new Map(rows.filter(isHeld).map(row => [row.id, heldBy(row)]))
}

/** @param {RecordRow} row @returns {Held} */
function heldBy({ id, leaf, serverLeaf }) {
  return { id: fromBase64url(id), leaf: serverLeaf ?? leaf }
}
