// A slot wraps the account key under one secret from outside: a passkey's PRF output, the recovery code or this phone.

import { concat, utf8 } from "../bytes.js"
import { sha256 } from "../hash.js"
import { binding, isEpoch } from "./binding.js"
import { isBox, nullIfRefused, openBox, sealBox, split } from "./box.js"
import { aesKey, hkdfKey } from "./kdf.js"

/** @import { Bytes } from "./kdf.js" */
/**
 * What a slot is bound to: none opens in another account, epoch or passkey's place.
 *
 * @typedef {object} SlotContext
 * @property {number} kind one of KINDS
 * @property {Bytes} account 16 bytes
 * @property {number} epoch
 * @property {Bytes | null} [credential] id of the passkey; none for the other kinds
 */

/** @type {Readonly<{ passkey: number, recovery: number, device: number }>} */
export const KINDS = Object.freeze({ passkey: 1, recovery: 2, device: 3 })
export const SLOT_SIZE = 61
/** @type {KeyUsage[]} */
const KEK_USAGES = ["encrypt", "decrypt", "unwrapKey"]

/** Not a slot at all: wrong length or version, or a kind, epoch or credential that no slot has (the server sends them). */
export class MalformedSlot extends Error {
  name = "MalformedSlot"
}

/** A slot that was just made and does not open. It must replace nothing. */
export class UnprovenSlot extends Error {
  name = "UnprovenSlot"
}

/**
 * Adds a way in: opens one slot, wraps the same key into another, and overwrites the raw key before it returns.
 *
 * @param {Bytes} blob @param {CryptoKey} kek @param {SlotContext} context @param {CryptoKey} newKek @param {SlotContext} newContext
 * @returns {Promise<Bytes | null>} 61 bytes, proven; null when the old slot is not ours @throws {MalformedSlot | UnprovenSlot}
 */
export async function rewrap(blob, kek, context, newKek, newContext) {
  return withRawKey(blob, kek, context, raw => wrap(raw, newKek, newContext))
}

/**
 * Lends the raw key of a slot to one function, and overwrites it before it returns.
 *
 * @template T @param {Bytes} blob @param {CryptoKey} kek @param {SlotContext} context @param {(raw: Bytes) => Promise<T>} use
 * @returns {Promise<T | null>} null when the slot is not ours @throws {MalformedSlot}
 */
export async function withRawKey(blob, kek, context, use) {
  refuseMalformed(blob)
  const raw = await openBox(kek, blob, await associatedData(context))
  if (!raw) return null
  try {
    return await use(raw)
  } finally {
    raw.fill(0)
  }
}

/**
 * Wraps, and unwraps once before anybody may trust the slot.
 *
 * @param {Bytes} rawAK 32 bytes; the caller overwrites them @param {CryptoKey} kek @param {SlotContext} context
 * @returns {Promise<Bytes>} 61 bytes @throws {UnprovenSlot}
 */
export async function wrap(rawAK, kek, context) {
  if (rawAK.length !== 32) throw new TypeError("account key")
  const blob = await sealBox(kek, rawAK, await associatedData(context))
  if (!(await unwrap(blob, kek, context))) throw new UnprovenSlot()
  return blob
}

/**
 * The browser itself turns the slot into a key: no raw byte reaches JavaScript.
 *
 * @param {Bytes} blob @param {CryptoKey} kek @param {SlotContext} context
 * @returns {Promise<CryptoKey | null>} non-extractable HKDF key; null when not ours @throws {MalformedSlot}
 */
export async function unwrap(blob, kek, context) {
  refuseMalformed(blob)
  const { params, ct } = split(blob, await associatedData(context))
  return nullIfRefused(() =>
    crypto.subtle.unwrapKey("raw", ct, kek, params, "HKDF", false, ["deriveBits", "deriveKey"]),
  )
}

/** @param {Bytes} prfOutput 32 bytes; the caller overwrites them @returns {Promise<CryptoKey>} */
export async function passkeyKek(prfOutput) {
  if (prfOutput.length !== 32) throw new TypeError("PRF output")
  return aesKey(await hkdfKey(prfOutput), "breather/1/kek/passkey", KEK_USAGES)
}

/** @param {Bytes} secret 17 bytes; the caller overwrites them @returns {Promise<CryptoKey>} */
export async function recoveryKek(secret) {
  if (secret.length !== 17) throw new TypeError("recovery secret")
  return aesKey(await hkdfKey(secret), "breather/1/kek/recovery", KEK_USAGES)
}

/** For the local vault only: IndexedDB holds it until a passkey slot has been proven. @returns {Promise<CryptoKey>} */
export function deviceKek() {
  return crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, KEK_USAGES)
}

/** @param {Bytes} blob @throws {MalformedSlot} */
function refuseMalformed(blob) {
  if (blob.length !== SLOT_SIZE || !isBox(blob)) throw new MalformedSlot()
}

/** @param {SlotContext} context */
async function associatedData({ kind, account, epoch, credential }) {
  const id = credential ?? new Uint8Array(0)
  if (!Object.values(KINDS).includes(kind) || !isEpoch(epoch)) throw new MalformedSlot()
  if (id.length > 0 !== (kind === KINDS.passkey)) throw new MalformedSlot()
  return concat(utf8("breather/1/slot\0"), Uint8Array.of(kind), binding(account, epoch), await sha256(id))
}
