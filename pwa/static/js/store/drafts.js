// Drafts: sealed answers beside the key that opens them; both go when the check-in is saved.
import { done, transact } from "./db.js"

/** @import { DraftRow } from "./types.js" */

/** @param {string} account @returns {Promise<DraftRow | null>} the one draft of the check-in, if any */
export function theDraft(account) {
  return transact(["drafts"], "readonly", async store => only(await done(store("drafts").getAll()), account))
}

/** Add the draft unless another tab opened one first. @param {DraftRow} row @returns {Promise<DraftRow>} the one that is there */
export function addDraft(row) {
  return transact(["drafts"], "readwrite", async store => {
    const there = only(await done(store("drafts").getAll()), row.account)
    if (there) return there
    store("drafts").put(row)
    return row
  })
}

/** @param {string} account @returns {Promise<DraftRow[]>} of longer questionnaires */
export function longDrafts(account) {
  return transact(["drafts"], "readonly", async store =>
    (await done(store("drafts").getAll())).filter(row => row.account === account && row.long),
  )
}

/** @param {DraftRow} row */
export function addLongDraft(row) {
  return transact(["drafts"], "readwrite", store => {
    store("drafts").put(row)
  })
}

/** Write new content into a draft that still exists. @param {string} id @param {Uint8Array<ArrayBuffer>} sealed */
export function putDraft(id, sealed) {
  return transact(["drafts"], "readwrite", async store => {
    const row = await done(store("drafts").get(id))
    if (row) store("drafts").put({ ...row, sealed })
  })
}

/** @param {string} id @returns {Promise<CryptoKey | null>} */
export function draftKey(id) {
  return transact(["drafts"], "readonly", async store => (await done(store("drafts").get(id)))?.key ?? null)
}

/** @param {string} id @returns {Promise<string | null>} the account that it belongs to now, null when it is gone */
export function draftOwner(id) {
  return transact(["drafts"], "readonly", async store => (await done(store("drafts").get(id)))?.account ?? null)
}

/** @param {string} id */
export function removeDraft(id) {
  return transact(["drafts"], "readwrite", store => {
    store("drafts").delete(id)
  })
}

/** @param {DraftRow[]} rows @param {string} account @returns {DraftRow | null} */
function only(rows, account) {
  return rows.find(row => row.account === account && !row.long) ?? null
}
