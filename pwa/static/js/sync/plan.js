// What an answer of the server does to the rows here: a plan, made before anything is written.
import { equal } from "../bytes.js"
import { rowsOf } from "../store/outbox.js"
import { erasedLeaf, leafOf } from "./digest.js"

/** @import { RecordRow } from "../store/types.js" */
/** @import { Answer, Pulled, Result } from "./wire.js" */

/**
 * @param {string} account @param {RecordRow[]} offered @param {Answer} answer
 * @returns {Promise<RecordRow[]>} rows to put
 */
export async function planAnswer(account, offered, answer) {
  const results = new Map(answer.results.map(result => [result.id, result]))
  const plan = new Map(offered.map(row => [row.id, settle(row, results.get(row.id))]))
  const here = await rowsOf(account, [...answer.records.map(({ id }) => id), ...answer.erased])
  for (const record of answer.records) {
    const row = plan.get(record.id) ?? here.get(record.id)
    plan.set(record.id, await receive(account, row, record))
  }
  for (const id of answer.erased) {
    plan.set(id, await erased(account, id, plan.get(id) ?? here.get(id)))
  }
  return [...plan.values()]
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

/** @param {string} account @param {RecordRow | undefined} row @param {Pulled} record @returns {Promise<RecordRow>} */
async function receive(account, row, record) {
  const leaf = await leafOf(account, record)
  if (row?.state === "erasing") return { ...row, serverLeaf: leaf } // deleted here: its bytes do not come back
  if (!row || row.sealed.length === 0) return { account, ...record, leaf, state: "safe" } // 'erased' was the server's word
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
  if (!row || row.sealed.length === 0) return { account, id, epoch: 0, sealed: none, tag: none, leaf, state: "safe" }
  return { ...attention(row, "erased"), serverLeaf: leaf }
}

/** @param {RecordRow} row @param {string} why @returns {RecordRow} stays here, in sight and exportable, and blocks nothing */
function attention(row, why) {
  return { ...row, state: "attention", why }
}
