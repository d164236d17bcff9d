// The names that people give their passkeys: sealed, because people type names.

import { concat, utf8 } from "../bytes.js"
import { sha256 } from "../hash.js"
import { binding } from "./binding.js"
import { openBox, sealBox } from "./box.js"

/** @import { Bytes } from "./kdf.js" */
/** @import { Keychain } from "./keychain.js" */

/** Of the name in UTF-8, in bytes. */
export const LABEL_SIZE = 64

/**
 * @param {Keychain} keychain @param {Bytes} credential id of the passkey @param {string} text
 * @returns {Promise<Bytes>} 93 bytes, whatever the name @throws {RangeError} over 64 bytes in UTF-8, or a zero byte
 */
export async function sealLabel(keychain, credential, text) {
  const bytes = utf8(text)
  if (bytes.length > LABEL_SIZE || bytes.includes(0)) throw new RangeError("label")
  const padded = concat(bytes, new Uint8Array(LABEL_SIZE - bytes.length))
  return sealBox(keychain.labelKey, padded, await associatedData(keychain, credential))
}

/** @param {Keychain} keychain @param {Bytes} credential @param {Bytes} sealed @returns {Promise<string | null>} null: does not open */
export async function openLabel(keychain, credential, sealed) {
  const padded = await openBox(keychain.labelKey, sealed, await associatedData(keychain, credential))
  return padded && new TextDecoder().decode(padded).replace(/\0+$/, "")
}

/** @param {Keychain} keychain @param {Bytes} credential */
async function associatedData({ account, epoch }, credential) {
  return concat(utf8("breather/1/label\0"), binding(account, epoch), await sha256(credential))
}
