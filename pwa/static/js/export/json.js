// Everything in a file, made on the phone, offline. Sealed: exactly the bytes that lie here. Readable: what they say.
import { toBase64url } from "../bytes.js"
import { readAll } from "../journal/read.js"
import { theVault } from "../journal/vaults.js"
import { allRecords } from "../store/records.js"

/** @returns {Promise<Blob>} records and slots as they are kept; opens with the recovery code or a passkey's secret, docs/keys.md */
export async function sealedExport() {
  const { account, epoch, slots, candidates } = await theVault()
  const rows = await allRecords(account)
  return file({
    format: "breather/1/sealed",
    account,
    epoch,
    // Those that the server offered and that were not needed here yet: the recovery code opens one of them.
    slots: [...slots, ...candidates]
      .filter(({ kind }) => kind !== "device")
      .map(slot => ({ ...slot, blob: toBase64url(slot.blob) })),
    records: rows.map(({ id, epoch: of, sealed, tag, state }) => ({
      id,
      epoch: of,
      sealed: toBase64url(sealed),
      tag: toBase64url(tag),
      state,
    })),
  })
}

/** @returns {Promise<Blob>} every entry in clear, as it was sealed; needs the vault to be open */
export async function readableExport() {
  const { entries, payloads, aside } = await readAll()
  const records = payloads.map(({ id, payload }) => ({ id, ...payload }))
  return file({ format: "breather/1/readable", check_ins: entries, records, unreadable: aside.map(({ id }) => id) })
}

/** Hand a file to the person. @param {Blob} blob @param {string} name */
export function download(blob, name) {
  const link = document.createElement("a")
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}

/** @param {object} content */
function file(content) {
  return new Blob([JSON.stringify(content, null, 2)], { type: "application/json" })
}
