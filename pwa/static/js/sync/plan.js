// What an answer of the server does to the rows here: a plan, made before anything is written.
import { equal } from "../bytes.js"
import { isPlace, rowsOf } from "../store/outbox.js"
import { erasedLeaf, leafOf, receiptOf } from "./digest.js"

/** @import { RecordRow } from "../store/types.js" */
/** @import { Answer, Pulled, Result } from "./wire.js" */

/**
 * @param {string} account @param {RecordRow[]} offered @param {Answer} answer
 * @returns {Promise<RecordRow[]>} rows to put
 */
export async function planAnswer(account, offered, answer) {
  const results = await resultsOf(account, offered, answer)
  const plan = new Map(offered.map(row => [row.id, settle(row, results.get(row.id))]))
  const coming = [...answer.records.map(({ id }) => id), ...answer.erased]
  const here = coming.length > 0 ? await rowsOf(account, coming) : new Map()
  const leaves = await Promise.all(answer.records.map(record => leafOf(account, record)))
  for (const [i, record] of answer.records.entries()) {
    const row = plan.get(record.id) ?? here.get(record.id)
    plan.set(record.id, receive(account, row, record, leaves[i]))
  }
  for (const id of answer.erased) {
    plan.set(id, await erased(account, id, plan.get(id) ?? here.get(id)))
  }
  return [...plan.values()]
}

/**
 * One receipt stands for all that were stored: only where it is the one that we compute were they stored as they were sent.
 * @param {string} account @param {RecordRow[]} offered @param {Answer} answer @returns {Promise<Map<string, Result>>} by id
 */
async function resultsOf(account, offered, { results, stored }) {
  /** @type {Map<string, Result>} */
  const found = new Map(results.map(result => [result.id, result]))
  if (!stored) return found
  const rest = offered.filter(({ id }) => !found.has(id))
  const leaves = rest.map(({ leaf }) => leaf)
  const same = equal(stored.receipt, await receiptOf(account, leaves))
  for (const { id, leaf } of rest)
    found.set(id, { id, status: "stored", leaf: same ? leaf : undefined, day: stored.day })
  return found
}

/** 'Safe' needs this id acknowledged with the leaf that we computed. @param {RecordRow} row @param {Result | undefined} result @returns {RecordRow} */
function settle(row, result) {
  if (!result) return row
  const { status, leaf, day, code } = result
  if (status === "stored" || status === "duplicate") {
    if (leaf && equal(leaf, row.leaf)) return { ...row, state: "safe", day, why: undefined }
    return attention(row, "leaf")
  }
  return attention(row, status === "rejected" ? (code ?? status) : status)
}

/** @param {string} account @param {RecordRow | undefined} row @param {Pulled} record @param {Uint8Array<ArrayBuffer>} leaf of it @returns {RecordRow} */
function receive(account, row, record, leaf) {
  if (row?.state === "erasing") return { ...row, serverLeaf: leaf } // deleted here: its bytes do not come back
  if (!row || isPlace(row)) return { account, ...record, leaf, state: "safe" } // 'erased' was the server's word
  if (row.packed && equal(row.leaf, leaf)) return { account, ...record, leaf, state: "safe" } // its bytes, at last
  if (equal(row.leaf, leaf))
    return { ...row, state: "safe", day: record.day, why: undefined, rival: undefined, serverLeaf: undefined }
  const { epoch, sealed, tag, day } = record
  return { ...attention(row, "conflict"), serverLeaf: leaf, rival: { epoch, sealed, tag, leaf, day } }
}

/**
 * The server freed these bytes. Only a valid tombstone makes a phone follow: until then what is here stays.
 * @param {string} account @param {string} id @param {RecordRow | undefined} row @returns {Promise<RecordRow>}
 */
async function erased(account, id, row) {
  const leaf = await erasedLeaf(account, id)
  const none = new Uint8Array()
  if (!row || isPlace(row)) return { account, id, epoch: 0, sealed: none, tag: none, leaf, state: "safe" }
  return { ...attention(row, "erased"), serverLeaf: leaf }
}

/** @param {RecordRow} row @param {string} why @returns {RecordRow} stays here, in sight and exportable, and blocks nothing */
function attention(row, why) {
  return { ...row, state: "attention", why }
}
