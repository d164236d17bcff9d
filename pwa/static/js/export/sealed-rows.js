// The records of a sealed file, as bytes. One wrong size refuses the file: a server would refuse everything that waits
// beside it.
import { fromBase64url } from "../bytes.js"
import { FileError } from "./file-error.js"
import { inSlices } from "../slices.js"

/** @import { Step } from "../slices.js" */
/** @typedef {{id: string, epoch: number, sealed: Uint8Array<ArrayBuffer>, tag: Uint8Array<ArrayBuffer>}} SealedRow */

const SEALED_SIZES = [512, 2048, 8192, 32768].map(padded => 33 + 16 + padded) // docs/keys.md, record

/** @param {any} content of a sealed file @param {Step} [step] @returns {Promise<SealedRow[]>} @throws {FileError} junk */
export async function sealedRows({ account, slots, records }, step) {
  if (!isId(account) || !Array.isArray(slots) || !Array.isArray(records)) throw new FileError("junk")
  const held = records.filter(record => record?.sealed !== "") // of an erased one only its place was kept, in early files
  const rows = await inSlices(held, row, step)
  if (new Set(rows.map(({ id }) => id)).size !== rows.length) throw new FileError("junk")
  return rows
}

/** @param {any} record @returns {SealedRow} */
function row(record) {
  try {
    const { id, epoch } = record
    const [sealed, tag] = [fromBase64url(record.sealed), fromBase64url(record.tag)]
    const fits = SEALED_SIZES.includes(sealed.length) && tag.length === 32
    if (isId(id) && Number.isInteger(epoch) && epoch >= 0 && epoch <= 0xffffffff && fits)
      return { id, epoch, sealed, tag }
  } catch {
    // not an object, or text that is no base64url
  }
  throw new FileError("junk")
}

/** @param {any} value @returns {boolean} 16 bytes */
function isId(value) {
  try {
    return fromBase64url(value).length === 16
  } catch {
    return false
  }
}
