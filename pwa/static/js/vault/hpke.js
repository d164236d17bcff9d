// HPKE (RFC 9180), base mode, single shot: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-GCM.

import { concat, utf8 } from "../bytes.js"
import { dh, ephemeralKeyPair } from "./x25519.js"

export { privateKeyFromSeed } from "./x25519.js"

/** @import { Bytes } from "./kdf.js" */
/** @import { KeyPair } from "./x25519.js" */
/** @typedef {{ id: number, keySize: number }} Aead RFC 9180, section 7.3 */
/** @typedef {{ aead?: Aead, aad?: Bytes, ephemeral?: KeyPair }} Options for the RFC's vectors; the app passes none */

const KEM = 0x0020
const KDF = 0x0001
const KEM_SUITE = concat(utf8("KEM"), u16(KEM))
const MODE_BASE = Uint8Array.of(0)
const NOTHING = new Uint8Array(0)

/** @type {Aead} */
export const AES_128_GCM = { id: 0x0001, keySize: 16 }
/** @type {Aead} */
export const AES_256_GCM = { id: 0x0002, keySize: 32 }

/** Not sealed to this key, with this info, or changed since. */
export class SealError extends Error {
  name = "SealError"
}

/**
 * @param {Bytes} publicKey 32 bytes of the recipient @param {Bytes} info @param {Bytes} plaintext
 * @param {Options} [options]
 * @returns {Promise<{ enc: Bytes, ct: Bytes }>} 32 bytes; plaintext and 16 bytes
 */
export async function seal(publicKey, info, plaintext, { aead = AES_256_GCM, aad = NOTHING, ephemeral } = {}) {
  const { privateKey, publicKey: enc } = ephemeral ?? (await ephemeralKeyPair())
  const secret = await kemSecret(await dh(privateKey, publicKey), enc, publicKey)
  const { key, nonce } = await keySchedule(secret, info, aead, "encrypt")
  return { enc, ct: new Uint8Array(await crypto.subtle.encrypt(gcm(nonce, aad), key, plaintext)) }
}

/**
 * @param {CryptoKey} privateKey @param {Bytes} publicKey its public half @param {Bytes} info
 * @param {Bytes} enc @param {Bytes} ct @param {Options} [options]
 * @returns {Promise<Bytes>} plaintext @throws {SealError}
 */
export async function open(privateKey, publicKey, info, enc, ct, { aead = AES_256_GCM, aad = NOTHING } = {}) {
  try {
    const secret = await kemSecret(await dh(privateKey, enc), enc, publicKey)
    const { key, nonce } = await keySchedule(secret, info, aead, "decrypt")
    return new Uint8Array(await crypto.subtle.decrypt(gcm(nonce, aad), key, ct))
  } catch (cause) {
    throw new SealError("HPKE", { cause })
  }
}

/** ExtractAndExpand, section 4.1. @param {Bytes} shared @param {Bytes} enc @param {Bytes} publicKey @returns {Promise<Bytes>} */
async function kemSecret(shared, enc, publicKey) {
  const ikm = await keyMaterial(KEM_SUITE, "eae_prk", shared)
  const info = labeledInfo(KEM_SUITE, "shared_secret", concat(enc, publicKey), 32)
  return new Uint8Array(await crypto.subtle.deriveBits(hkdf(NOTHING, info), ikm, 256))
}

/** Section 5.1, with the empty psk of base mode. @param {Bytes} secret @param {Bytes} info @param {Aead} aead @param {KeyUsage} usage */
async function keySchedule(secret, info, aead, usage) {
  const { suite, pskIdHash, ikm } = await scheduleOf(aead)
  const infoHash = await labeledHash(suite, "info_hash", info)
  const context = concat(MODE_BASE, pskIdHash, infoHash)
  const aes = { name: "AES-GCM", length: aead.keySize * 8 }
  const keyInfo = hkdf(secret, labeledInfo(suite, "key", context, aead.keySize))
  // Single shot: the sequence number is 0, so the nonce is the base nonce.
  const nonceInfo = hkdf(secret, labeledInfo(suite, "base_nonce", context, 12))
  const [key, nonce] = await Promise.all([
    crypto.subtle.deriveKey(keyInfo, ikm, aes, false, [usage]),
    crypto.subtle.deriveBits(nonceInfo, ikm, 96),
  ])
  return { key, nonce: new Uint8Array(nonce) }
}

/** What is the same for every message. @type {Map<number, Promise<{suite: Bytes, pskIdHash: Bytes, ikm: CryptoKey}>>} */
const schedules = new Map()

/** @param {Aead} aead */
function scheduleOf({ id }) {
  const known = schedules.get(id) ?? prepare(concat(utf8("HPKE"), u16(KEM), u16(KDF), u16(id)))
  schedules.set(id, known)
  return known
}

/** @param {Bytes} suite */
async function prepare(suite) {
  const pskIdHash = await labeledHash(suite, "psk_id_hash", NOTHING)
  return { suite, pskIdHash, ikm: await keyMaterial(suite, "secret", NOTHING) }
}

/**
 * LabeledExtract followed by LabeledExpand (section 4) is HKDF (RFC 5869) of labelled input, and WebCrypto does it in one
 * call: a history of years is opened in half the time. @param {Bytes} suite @param {string} label @param {Bytes} ikm
 */
function keyMaterial(suite, label, ikm) {
  return crypto.subtle.importKey("raw", labeled(suite, label, ikm), "HKDF", false, ["deriveBits", "deriveKey"])
}

/** @param {Bytes} suite @param {string} label @param {Bytes} info @param {number} size of what is derived @returns {Bytes} */
function labeledInfo(suite, label, info, size) {
  return concat(u16(size), labeled(suite, label, info))
}

/** LabeledExtract alone, with an empty salt. @param {Bytes} suite @param {string} label @param {Bytes} data @returns {Promise<Bytes>} 32 bytes */
async function labeledHash(suite, label, data) {
  zeroKey ??= crypto.subtle.importKey("raw", new Uint8Array(32), { name: "HMAC", hash: "SHA-256" }, false, ["sign"])
  return new Uint8Array(await crypto.subtle.sign("HMAC", await zeroKey, labeled(suite, label, data)))
}

/** WebCrypto refuses an empty HMAC key; RFC 5869, section 2.2, makes an empty salt 32 zero bytes. @type {Promise<CryptoKey> | undefined} */
let zeroKey

/** @param {Bytes} suite @param {string} label @param {Bytes} data @returns {Bytes} */
function labeled(suite, label, data) {
  return concat(utf8("HPKE-v1"), suite, utf8(label), data)
}

/** @param {Bytes} salt @param {Bytes} info @returns {HkdfParams} */
function hkdf(salt, info) {
  return { name: "HKDF", hash: "SHA-256", salt, info }
}

/** @param {Bytes} iv @param {Bytes} additionalData @returns {AesGcmParams} */
function gcm(iv, additionalData) {
  return { name: "AES-GCM", iv, additionalData }
}

/** @param {number} n @returns {Bytes} 2 bytes, big-endian */
function u16(n) {
  return Uint8Array.of(n >> 8, n & 255)
}
