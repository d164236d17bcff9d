// The shape that slots, labels and drafts share: 01 | iv 12 | AES-256-GCM.

import { concat, random } from "../bytes.js"

/** @import { Bytes } from "./kdf.js" */

export const VERSION = 1
const HEAD = 13
const TAG = 16

/** @param {CryptoKey} key @param {Bytes} plaintext @param {Bytes} additionalData @returns {Promise<Bytes>} 29 bytes longer */
export async function sealBox(key, plaintext, additionalData) {
  const iv = random(12)
  const ct = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData }, key, plaintext)
  return concat(Uint8Array.of(VERSION), iv, new Uint8Array(ct))
}

/** @param {CryptoKey} key @param {Bytes} box @param {Bytes} additionalData @returns {Promise<Bytes | null>} null: not ours, or changed */
export async function openBox(key, box, additionalData) {
  if (!isBox(box)) return null
  const { params, ct } = split(box, additionalData)
  return nullIfRefused(async () => new Uint8Array(await crypto.subtle.decrypt(params, key, ct)))
}

/** @param {Bytes} box */
export function isBox(box) {
  return box.length >= HEAD + TAG && box[0] === VERSION
}

/** @param {Bytes} box @param {Bytes} additionalData @returns {{ params: AesGcmParams, ct: Bytes }} */
export function split(box, additionalData) {
  return { params: { name: "AES-GCM", iv: box.slice(1, HEAD), additionalData }, ct: box.slice(HEAD) }
}

/**
 * WebCrypto says OperationError when authentication fails; anything else (a wrong usage, say) is our mistake and is thrown.
 *
 * @template T @param {() => Promise<T>} decrypt @returns {Promise<T | null>}
 */
export async function nullIfRefused(decrypt) {
  try {
    return await decrypt()
  } catch (error) {
    if (error instanceof DOMException && error.name === "OperationError") return null
    throw error
  }
}
