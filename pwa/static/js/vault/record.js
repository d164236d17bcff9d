// One immutable sealed entry, version 1: docs/keys.md. Sealing needs only the public side, so saving works while locked.

import { concat, utf8 } from "../bytes.js"
import { binding, isEpoch } from "./binding.js"
import { open, seal } from "./hpke.js"
import { pad, SIZES, unpad } from "./padding.js"
import { RecordError } from "./record-error.js"

export { pad, unpad } from "./padding.js"
export { RecordError } from "./record-error.js"

/** @import { Bytes } from "./kdf.js" */
/** @import { Keychain, PublicSide } from "./keychain.js" */
/** @typedef {{ account: Bytes, epoch: number, id: Bytes }} Place what seal and tag are bound to; both ids 16 bytes */
/** @typedef {{ id: Bytes, epoch: number, sealed: Bytes, tag: Bytes }} SealedRecord 16 bytes, number, one of four sizes, 32 bytes */
/** @typedef {{ kind: string, [field: string]: unknown }} Payload the fields of docs/keys.md */

const VERSION = 1
const FORMAT = 1
const ENC_END = 33
const OVERHEAD = ENC_END + 16

/**
 * Which key tags which kind: whoever holds a locked phone has the write key, so it may only ever add.
 *
 * @type {ReadonlyMap<unknown, "writeKey" | "editKey">}
 */
const KEY_OF = new Map([
  ["check-in", "writeKey"],
  ["note", "writeKey"],
  ["practice", "writeKey"],
  ["lesson", "writeKey"],
  ["plan", "editKey"],
  ["edit", "editKey"],
  ["tombstone", "editKey"],
])

/**
 * @param {PublicSide} publicSide @param {Place} place
 * @param {Payload} payload gets `v` here
 * @param {Keychain} [authority] for kinds `edit`, `plan` and `tombstone`: they need the edit key
 * @returns {Promise<SealedRecord>}
 * @throws {RecordError} kind, too-long, or locked (an edit without authority)
 */
export async function sealRecord(publicSide, place, payload, authority) {
  if (place.id.length !== 16) throw new TypeError("id")
  const key = sealingKey(payload.kind, publicSide, authority)
  const plain = pad(utf8(JSON.stringify({ ...payload, v: FORMAT })))
  const { enc, ct } = await seal(publicSide.inboxPublic, info(place), plain)
  const sealed = concat(Uint8Array.of(VERSION), enc, ct)
  const tag = new Uint8Array(await crypto.subtle.sign("HMAC", key, tagged(place, sealed)))
  return { id: place.id.slice(), epoch: place.epoch, sealed, tag }
}

/**
 * The checks come in the order of docs/keys.md.
 *
 * @param {Keychain} newest of the record's epoch, or one that leads back to it @param {SealedRecord} record @param {Bytes} [account] 16 bytes
 * @returns {Promise<Payload>} @throws {RecordError} malformed, seal, padding, json, kind or tag
 */
export async function openRecord(newest, { id, epoch, sealed, tag }, account = newest.account) {
  const place = { account, epoch, id }
  if (!isEpoch(epoch) || !wellFormed(id, sealed, tag)) throw new RecordError("malformed")
  const keychain = newest.of(epoch)
  if (!keychain) throw new RecordError("seal")
  const payload = parse(unpad(await unseal(keychain, info(place), sealed)))
  const key = KEY_OF.get(payload.kind)
  if (!key) throw new RecordError("kind")
  if (!(await crypto.subtle.verify("HMAC", keychain[key], tag, tagged(place, sealed)))) throw new RecordError("tag")
  return payload
}

/** @param {unknown} kind @param {PublicSide} publicSide @param {Keychain} [authority] @returns {CryptoKey} */
function sealingKey(kind, publicSide, authority) {
  const key = KEY_OF.get(kind)
  if (!key) throw new RecordError("kind")
  if (key === "writeKey") return publicSide.writeKey
  if (!authority) throw new RecordError("locked")
  return authority.editKey
}

/** @param {Bytes} id @param {Bytes} sealed @param {Bytes} tag */
function wellFormed(id, sealed, tag) {
  return id.length === 16 && tag.length === 32 && sealed[0] === VERSION && SIZES.includes(sealed.length - OVERHEAD)
}

/** @param {Keychain} keychain @param {Bytes} bound @param {Bytes} sealed */
async function unseal(keychain, bound, sealed) {
  try {
    const { inboxPrivate, inboxPublic } = keychain
    return await open(inboxPrivate, inboxPublic, bound, sealed.slice(1, ENC_END), sealed.slice(ENC_END))
  } catch (cause) {
    throw new RecordError("seal", { cause })
  }
}

/** @param {Bytes} bytes @returns {Payload} */
function parse(bytes) {
  let payload
  try {
    payload = JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes))
  } catch {
    // The cause would quote the plaintext.
    throw new RecordError("json")
  }
  if (payload === null || typeof payload !== "object" || payload.v !== FORMAT) throw new RecordError("json")
  return payload
}

/** @param {Place} place */
function info({ account, epoch, id }) {
  return concat(utf8("breather/1/record\0"), binding(account, epoch), id)
}

/** @param {Place} place @param {Bytes} sealed */
function tagged({ account, epoch, id }, sealed) {
  return concat(utf8("breather/1/tag\0"), binding(account, epoch), id, sealed)
}
