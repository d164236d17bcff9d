// What every seal of an account is bound to, so that the server cannot serve it in another account's or epoch's place.

import { concat, u32 } from "../bytes.js"

/** @import { Bytes } from "./kdf.js" */

/** @param {Bytes} account 16 bytes @param {number} epoch @returns {Bytes} 20 bytes @throws {TypeError} */
export function binding(account, epoch) {
  if (account.length !== 16 || !isEpoch(epoch)) throw new TypeError("account or epoch")
  return concat(account, u32(epoch))
}

/** @param {unknown} epoch */
export function isEpoch(epoch) {
  // DataView wraps silently: 2^32 + 1 would open what was sealed for epoch 1, and be remembered as the highest seen.
  return Number.isInteger(epoch) && epoch === Number(epoch) >>> 0
}
