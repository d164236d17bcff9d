// What goes over the wire and what may come back. An answer that is not exactly right counts as no answer.
import { fromBase64url, random, toBase64url } from "../bytes.js"
import { call, Unreachable } from "./api.js"

/** @import { RecordRow } from "../store/types.js" */

const PROTOCOL = 1
const SYNC_TYPE = "application/vnd.breather.sync+json"
const STATUSES = ["stored", "duplicate", "conflict", "erased", "rejected"]
// What is kept of an answer may be offered to another server one day, and one wrong size there refuses the whole request.
const SEALED_SIZES = [512, 2048, 8192, 32768].map(padded => 33 + 16 + padded) // docs/protocol.md, status

/**
 * @typedef {{id: string, epoch: number, sealed: Uint8Array<ArrayBuffer>, tag: Uint8Array<ArrayBuffer>, day: string}} Pulled
 * @typedef {{id: string, status: string, code?: string, leaf?: Uint8Array, day?: string}} Result
 * @typedef {{logId: string, results: Result[], records: Pulled[], erased: string[], cursor: number, more: boolean, digest: Uint8Array | null, stored: Stored | null}} Answer
 * @typedef {{count: number, day: string, receipt: Uint8Array}} Stored stands for what `results` does not name
 */

/**
 * @param {{account: string, logId: string | null, cursor: number}} vault @param {RecordRow[]} rows
 * @param {string[]} [erase] ids whose bytes the server shall free: wants recent verification
 * @returns {Promise<Answer>}
 */
export async function exchange({ account, logId, cursor }, rows, erase = []) {
  const records = rows.map(({ id, epoch, sealed, tag }) => ({
    id,
    epoch,
    sealed: toBase64url(sealed),
    tag: toBase64url(tag),
  }))
  const answer = await ask("/api/sync", { account, log_id: logId, cursor, records, erase, echo: false })
  return checked(() => ({
    logId: sized(answer.log_id, 16),
    results: list(answer.results).map(result),
    records: list(answer.records).map(pulled),
    erased: list(answer.erased).map(id => sized(id, 16)),
    cursor: whole(answer.cursor),
    more: answer.more === true,
    digest: answer.digest === null ? null : bytes(answer.digest, 32),
    stored: answer.stored == null ? null : stored(answer.stored),
  }))
}

/** @param {string} account @returns {Promise<Map<string, Uint8Array>>} id -> leaf of all that the server holds */
export async function listIds(account) {
  const answer = await ask("/api/sync/ids", { account })
  return checked(() => new Map(list(answer.ids).map(({ id, leaf }) => [sized(id, 16), bytes(leaf, 32)])))
}

/**
 * @typedef {{first: number, last: number, sealed: Uint8Array<ArrayBuffer>}} Pack stands for the records after first up to last
 *
 * @param {string} account @param {number | null} before where the oldest one that is here begins; null: the newest
 * @returns {Promise<{logId: string, packs: Pack[], more: boolean}>} the newest first
 */
export async function readPacks(account, before) {
  const answer = await ask("/api/packs", { account, before })
  return checked(() => ({
    logId: sized(answer.log_id, 16),
    packs: list(answer.packs).map(({ first, last, sealed }) => ({
      first: whole(first),
      last: whole(last),
      sealed: fromBase64url(sealed),
    })),
    more: answer.more === true,
  }))
}

/** @param {string} account @returns {Promise<{logId: string, first: number, last: number, ids: string[]}>} what the next pack has to hold; last: how far they reach */
export async function packPlace(account) {
  const answer = await ask("/api/packs/place", { account })
  return checked(() => ({
    logId: sized(answer.log_id, 16),
    first: whole(answer.first),
    last: whole(answer.last),
    ids: list(answer.ids).map(id => sized(id, 16)),
  }))
}

/** @param {string} account @param {string} logId @param {Pack} pack @param {number} epoch */
export async function putPack(account, logId, { first, last, sealed }, epoch) {
  const pack = { log_id: logId, first, last, epoch, sealed: toBase64url(sealed) }
  await ask("/api/packs", { account, ...pack }, "PUT")
}

/** @param {string} path @param {object} body @param {"POST" | "PUT"} [method] */
async function ask(path, body, method = "POST") {
  const nonce = toBase64url(random(16))
  const answer = await call(method, path, { protocol: PROTOCOL, nonce, ...body }, SYNC_TYPE)
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

/** @param {any} value @returns {Stored} */
function stored({ count, day, receipt }) {
  return { count: whole(count), day: text(day), receipt: bytes(receipt, 32) }
}

/** @param {any} value @returns {Result} */
function result(value) {
  if (!STATUSES.includes(value.status)) throw new TypeError("status")
  const leaf = value.leaf == null ? undefined : bytes(value.leaf, 32)
  const code = value.code == null ? undefined : text(value.code)
  const day = value.day == null ? undefined : text(value.day)
  return { id: sized(value.id, 16), status: value.status, code, leaf, day }
}

/** @param {any} value @returns {Pulled} */
function pulled(value) {
  return {
    id: sized(value.id, 16),
    epoch: whole(value.epoch, 0xffffffff),
    sealed: bytes(value.sealed, ...SEALED_SIZES),
    tag: bytes(value.tag, 32),
    day: text(value.day),
  }
}

/** @param {any} value @param {number} size @returns {string} */
function sized(value, size) {
  bytes(value, size)
  return value
}

/** @param {any} value @param {...number} sizes @returns {Uint8Array<ArrayBuffer>} */
function bytes(value, ...sizes) {
  const found = fromBase64url(value)
  if (!sizes.includes(found.length)) throw new TypeError("size")
  return found
}

/** @param {any} value @returns {string} */
function text(value) {
  if (typeof value !== "string") throw new TypeError("text")
  return value
}

/** @param {any} value @param {number} [most] @returns {number} */
function whole(value, most = Number.MAX_SAFE_INTEGER) {
  if (!Number.isInteger(value) || value < 0 || value > most) throw new TypeError("number")
  return value
}

/** @param {any} value @returns {any[]} */
function list(value) {
  if (!Array.isArray(value)) throw new TypeError("list")
  return value
}
