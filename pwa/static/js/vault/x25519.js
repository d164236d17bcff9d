// X25519 (RFC 7748) on WebCrypto, which takes a private key only as PKCS#8 and never computes the public half by itself.

import { concat, random } from "../bytes.js"

/** @import { Bytes } from "./kdf.js" */
/** @typedef {{ privateKey: CryptoKey, publicKey: Bytes }} KeyPair non-extractable private key, 32 bytes of public key */

// RFC 8410, section 7: PrivateKeyInfo, version 0, id-X25519, an octet string in an octet string.
const PKCS8 = Uint8Array.from("302e020100300506032b656e04220420".match(/../g) ?? [], hex => parseInt(hex, 16))
const BASE_POINT = Uint8Array.of(9, ...new Uint8Array(31))

/** @param {Bytes} seed 32 bytes; the caller overwrites it @returns {Promise<KeyPair>} */
export async function privateKeyFromSeed(seed) {
  if (seed.length !== 32) throw new TypeError("seed")
  const pkcs8 = concat(PKCS8, seed)
  // WebKitGTK refuses a key whose first byte is 0. Its three lowest bits count for nothing (RFC 7748, section 5): the same key.
  pkcs8[PKCS8.length] |= 1
  const privateKey = await crypto.subtle.importKey("pkcs8", pkcs8, "X25519", false, ["deriveBits"])
  pkcs8.fill(0)
  return { privateKey, publicKey: await dh(privateKey, BASE_POINT) }
}

/** Not by generateKey: of those that WebKitGTK makes it cannot use one in two hundred. @returns {Promise<KeyPair>} */
export async function ephemeralKeyPair() {
  const seed = random(32)
  const pair = await privateKeyFromSeed(seed)
  seed.fill(0)
  return pair
}

/** @param {CryptoKey} privateKey @param {Bytes} publicKey @returns {Promise<Bytes>} 32 bytes */
export async function dh(privateKey, publicKey) {
  const point = await crypto.subtle.importKey("raw", publicKey, "X25519", false, [])
  const shared = new Uint8Array(await crypto.subtle.deriveBits({ name: "X25519", public: point }, privateKey, 256))
  // RFC 7748, section 6.1: a point of small order makes a secret that everybody knows. Not every engine refuses it.
  if (shared.every(byte => byte === 0)) throw new RangeError("small-order point")
  return shared
}
