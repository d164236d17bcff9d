// A form that is not saved yet, under a key of its own: destroying the key with the row leaves nothing to recover.

import { concat, utf8 } from "../bytes.js"
import { openBox, sealBox } from "./box.js"

/** @import { Bytes } from "./kdf.js" */

/** Non-extractable, for one form. @returns {Promise<CryptoKey>} */
export function newDraftKey() {
  return crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"])
}

/** @param {CryptoKey} key @param {Bytes} id 16 bytes @param {unknown} value anything that JSON holds @returns {Promise<Bytes>} */
export function sealDraft(key, id, value) {
  return sealBox(key, utf8(JSON.stringify(value)), associatedData(id))
}

/** @param {CryptoKey} key @param {Bytes} id @param {Bytes} sealed @returns {Promise<any>} the value; null: does not open */
export async function openDraft(key, id, sealed) {
  const plain = await openBox(key, sealed, associatedData(id))
  return plain && JSON.parse(new TextDecoder().decode(plain))
}

/** @param {Bytes} id */
function associatedData(id) {
  return concat(utf8("breather/1/draft\0"), id)
}
