// The two files that can be brought back. Sealed: exactly the bytes that lie here. Readable: what they say.
import { toBase64url } from "../bytes.js"
import { wholeRows } from "../journal/packs.js"
import { theVault } from "../journal/vaults.js"
import { inSlices } from "../slices.js"
import { written } from "./text.js"

/** @import { History } from "./history.js" */
/** @import { Step } from "../slices.js" */

/**
 * @param {Step} [step] @returns {Promise<Blob>} records and slots as they are kept; opens with the recovery code or a
 * passkey's secret, docs/keys.md
 */
export async function sealedExport(step) {
  const { account, epoch, slots, candidates, history = [] } = await theVault()
  const rows = await wholeRows()
  const content = {
    format: "breather/2/sealed",
    account,
    epoch,
    // Those that the server offered and that were not needed here yet: the recovery code opens one of them.
    slots: [...slots, ...candidates]
      .filter(({ kind }) => kind !== "device")
      .map(slot => ({ ...slot, blob: toBase64url(slot.blob) })),
    // What leads back to the keys of before, where they were changed.
    history: history.map(link => ({ ...link, blob: toBase64url(link.blob) })),
    records: await inSlices(rows, asText),
  }
  return file(await written(content, step))
}

/** @param {History} history @param {Step} [step] @returns {Promise<Blob>} every entry in clear, as it was sealed, and what follows from them */
export async function readableExport(history, step) {
  return file(await written({ format: "breather/2/readable", ...history }, step))
}

/** Hand a file to the person. @param {Blob} blob @param {string} name */
export function download(blob, name) {
  const link = document.createElement("a")
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}

/** @param {import("../store/types.js").RecordRow} row */
function asText({ id, epoch, sealed, tag, state }) {
  return { id, epoch, sealed: toBase64url(sealed), tag: toBase64url(tag), state }
}

/** @param {Uint8Array<ArrayBuffer>} bytes */
function file(bytes) {
  return new Blob([bytes], { type: "application/json" })
}
