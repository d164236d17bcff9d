// Every key of the vault comes from HKDF-SHA256 (RFC 5869) with a salt of 32 zero bytes: docs/keys.md.

import { utf8 } from "../bytes.js"

/** @typedef {Uint8Array<ArrayBuffer>} Bytes */

/** A secret that can only be derived from. The caller overwrites `bytes`. @param {Bytes} bytes @returns {Promise<CryptoKey>} */
export function hkdfKey(bytes) {
  return crypto.subtle.importKey("raw", bytes, "HKDF", false, ["deriveBits", "deriveKey"])
}

/** @param {CryptoKey} key @param {string} label @returns {Promise<Bytes>} 32 bytes */
export async function derive(key, label) {
  return new Uint8Array(await crypto.subtle.deriveBits(hkdf(label), key, 256))
}

/** Non-extractable AES-256-GCM. @param {CryptoKey} key @param {string} label @param {KeyUsage[]} usages */
export function aesKey(key, label, usages) {
  return crypto.subtle.deriveKey(hkdf(label), key, { name: "AES-GCM", length: 256 }, false, usages)
}

/** Non-extractable HMAC-SHA256. @param {CryptoKey} key @param {string} label @returns {Promise<CryptoKey>} */
export function hmacKey(key, label) {
  // Without a length WebCrypto takes the block size, 64 bytes; docs/keys.md says 32.
  const hmac = { name: "HMAC", hash: "SHA-256", length: 256 }
  return crypto.subtle.deriveKey(hkdf(label), key, hmac, false, ["sign", "verify"])
}

/** @param {string} label @returns {HkdfParams} */
function hkdf(label) {
  return { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(32), info: utf8(label) }
}
