// What goes over the wire and what may come back. An answer that is not exactly right counts as no answer.
import { fromBase64url, random, toBase64url } from "../bytes.js"
import { call, Unreachable } from "./api.js"

/** @import { RecordRow } from "../store/types.js" */

const PROTOCOL = 1
const SYNC_TYPE = "application/vnd.breather.sync+json"

/**
 * @typedef {{id: string, epoch: number, sealed: Uint8Array<ArrayBuffer>, tag: Uint8Array<ArrayBuffer>, day: string}} Pulled
 * @typedef {{id: string, status: string, code?: string, leaf?: Uint8Array, day?: string}} Result
 * @typedef {{logId: string, results: Result[], records: Pulled[], erased: string[], cursor: number, more: boolean, digest: Uint8Array | null}} Answer
 */

/**
 * @param {{account: string, logId: string | null, cursor: number}} vault @param {RecordRow[]} rows
 * @returns {Promise<Answer>}
 */
export async function exchange({ account, logId, cursor }, rows) {
  const records = rows.map(({ id, epoch, sealed, tag }) => ({
    id,
    epoch,
    sealed: toBase64url(sealed),
    tag: toBase64url(tag),
  }))
  const answer = await ask("/api/sync", { account, log_id: logId, cursor, records, erase: [] })
  return checked(() => ({
    logId: text(answer.log_id),
    results: list(answer.results).map(result),
    records: list(answer.records).map(pulled),
    erased: list(answer.erased).map(text),
    cursor: whole(answer.cursor),
    more: answer.more === true,
    digest: answer.digest === null ? null : fromBase64url(answer.digest),
  }))
}

/** @param {string} account @returns {Promise<Map<string, Uint8Array>>} id -> leaf of all that the server holds */
export async function listIds(account) {
  const answer = await ask("/api/sync/ids", { account })
  return checked(() => new Map(list(answer.ids).map(({ id, leaf }) => [text(id), fromBase64url(leaf)])))
}

/** @param {string} path @param {object} body */
async function ask(path, body) {
  const nonce = toBase64url(random(16))
  const answer = await call("POST", path, { protocol: PROTOCOL, nonce, ...body }, SYNC_TYPE)
  if (answer.protocol !== PROTOCOL || answer.nonce !== nonce) throw new Unreachable("nonce")
  return answer
}

/** @template T @param {() => T} parse @returns {T} */
function checked(parse) {
  try {
    return parse()
  } catch {
    throw new Unreachable("answer")
  }
}

/** @param {any} value @returns {Result} */
function result(value) {
  const leaf = value.leaf == null ? undefined : fromBase64url(value.leaf)
  return { id: text(value.id), status: text(value.status), code: value.code, leaf, day: value.day }
}

/** @param {any} value @returns {Pulled} */
function pulled(value) {
  return {
    id: sized(value.id, 16),
    epoch: whole(value.epoch),
    sealed: fromBase64url(value.sealed),
    tag: fromBase64url(value.tag),
    day: text(value.day),
  }
}

/** @param {any} value @param {number} size @returns {string} */
function sized(value, size) {
  if (fromBase64url(value).length !== size) throw new TypeError("size")
  return value
}

/** @param {any} value @returns {string} */
function text(value) {
  if (typeof value !== "string") throw new TypeError("text")
  return value
}

/** @param {any} value @returns {number} */
function whole(value) {
  if (!Number.isSafeInteger(value) || value < 0) throw new TypeError("number")
  return value
}

/** @param {any} value @returns {any[]} */
function list(value) {
  if (!Array.isArray(value)) throw new TypeError("list")
  return value
}
