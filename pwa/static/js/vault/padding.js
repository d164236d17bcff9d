// A sealed entry comes in four sizes, so that its length says little about what was answered or written.

import { concat, u32 } from "../bytes.js"
import { RecordError } from "./record-error.js"

/** @import { Bytes } from "./kdf.js" */

/** Of the plaintext, in bytes. */
export const SIZES = Object.freeze([512, 2048, 8192, 32768])

/** @param {Bytes} bytes at most 32764 @returns {Bytes} length u32, the bytes, zeros @throws {RecordError} too-long */
export function pad(bytes) {
  const size = SIZES.find(size => bytes.length + 4 <= size)
  if (size === undefined) throw new RecordError("too-long")
  return concat(u32(bytes.length), bytes, new Uint8Array(size - 4 - bytes.length))
}

/** @param {Bytes} padded @returns {Bytes} @throws {RecordError} padding */
export function unpad(padded) {
  if (!SIZES.includes(padded.length)) throw new RecordError("padding")
  const end = 4 + new DataView(padded.buffer, padded.byteOffset).getUint32(0)
  // Filler that is not zero would be a place to hide bytes that no check of the content sees.
  if (end > padded.length || padded.subarray(end).some(byte => byte !== 0)) throw new RecordError("padding")
  return padded.slice(4, end)
}
