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

/** ExtractAndExpand, section 4.1. @param {Bytes} shared @param {Bytes} enc @param {Bytes} publicKey */
async function kemSecret(shared, enc, publicKey) {
  const prk = await labeledExtract(KEM_SUITE, NOTHING, "eae_prk", shared)
  return labeledExpand(KEM_SUITE, prk, "shared_secret", concat(enc, publicKey), 32)
}

/** Section 5.1, with the empty psk of base mode. @param {Bytes} secret @param {Bytes} info @param {Aead} aead @param {KeyUsage} usage */
async function keySchedule(secret, info, aead, usage) {
  const suite = concat(utf8("HPKE"), u16(KEM), u16(KDF), u16(aead.id))
  const pskIdHash = await labeledExtract(suite, NOTHING, "psk_id_hash", NOTHING)
  const infoHash = await labeledExtract(suite, NOTHING, "info_hash", info)
  const context = concat(MODE_BASE, pskIdHash, infoHash)
  const prk = await labeledExtract(suite, secret, "secret", NOTHING)
  const raw = await labeledExpand(suite, prk, "key", context, aead.keySize)
  const key = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, [usage])
  // Single shot: the sequence number is 0, so the nonce is the base nonce.
  return { key, nonce: await labeledExpand(suite, prk, "base_nonce", context, 12) }
}

/** Section 4. @param {Bytes} suite @param {Bytes} salt @param {string} label @param {Bytes} ikm @returns {Promise<Bytes>} 32 bytes */
function labeledExtract(suite, salt, label, ikm) {
  // WebCrypto refuses an empty HMAC key; RFC 5869, section 2.2, makes an empty salt 32 zero bytes.
  return hmac(salt.length ? salt : new Uint8Array(32), concat(utf8("HPKE-v1"), suite, utf8(label), ikm))
}

/** Section 4; one block of RFC 5869, section 2.3. @param {Bytes} suite @param {Bytes} prk @param {string} label @param {Bytes} info @param {number} size at most 32 */
async function labeledExpand(suite, prk, label, info, size) {
  const labeled = concat(u16(size), utf8("HPKE-v1"), suite, utf8(label), info)
  return (await hmac(prk, concat(labeled, Uint8Array.of(1)))).slice(0, size)
}

/** @param {Bytes} raw @param {Bytes} data @returns {Promise<Bytes>} */
async function hmac(raw, data) {
  const key = await crypto.subtle.importKey("raw", raw, { name: "HMAC", hash: "SHA-256" }, false, ["sign"])
  return new Uint8Array(await crypto.subtle.sign("HMAC", key, data))
}

/** @param {Bytes} iv @param {Bytes} additionalData @returns {AesGcmParams} */
function gcm(iv, additionalData) {
  return { name: "AES-GCM", iv, additionalData }
}

/** @param {number} n @returns {Bytes} 2 bytes, big-endian */
function u16(n) {
  return Uint8Array.of(n >> 8, n & 255)
}
