// The journal: open a form, keep its draft, save it sealed, add a note. What the places call.
import { fromBase64url } from "../bytes.js"
import { announce, listen } from "../announce.js"
import { addDraft, draftKey, draftOwner, putDraft, removeDraft, theDraft } from "../store/drafts.js"
import { getPref } from "../store/prefs.js"
import { hasRecord } from "../store/records.js"
import { newDraftKey, openDraft as unseal, sealDraft } from "../vault/draft.js"
import { append, newId, Switched } from "./append.js"
import { shiftAt } from "./clock.js"
import { entries } from "./read.js"
import { theVault } from "./vaults.js"

export { entries } from "./read.js"
export { status } from "./status.js"

/**
 * @typedef {{id: string, account: string, instrument: string, version: string, answers: Record<string, number | null>, index: number, openedAt: string}} Draft
 */

const RECENT = 4 * 60 * 60 * 1000

/** Dispatches 'change' when records, the lock or the vault changed, here or in another tab. */
export const changes = new EventTarget()
listen(() => changes.dispatchEvent(new Event("change")))

/** Tell this page and the others. @param {import("../announce.js").Topic} topic */
export function changed(topic) {
  changes.dispatchEvent(new Event("change"))
  announce(topic)
}

/**
 * The form's draft: the one that waits here, or a new one whose id is minted now, so that double taps, killed tabs and
 * two tabs make one record.
 * @param {{id: string, version: string}} instrument
 * @returns {Promise<{draft: Draft, found: "new" | "recent" | "old"}>}
 */
export async function openDraft(instrument) {
  const { account } = await theVault()
  const there = await theDraft(account)
  const draft = there && (await unseal(there.key, fromBase64url(there.id), there.sealed).catch(() => null))
  if (draft && draft.instrument === instrument.id && draft.version === instrument.version) {
    const age = Date.now() - Date.parse(draft.openedAt)
    return { draft: { ...draft, account }, found: age < RECENT ? "recent" : "old" }
  }
  if (there) await removeDraft(there.id) // of another version, or its key is gone: nothing can read it
  return newDraft(account, instrument)
}

/** Does a form on the screen still belong to the vault in use? Adoption moves a draft along. @param {Draft} draft */
export async function isMine(draft) {
  return ((await draftOwner(draft.id)) ?? draft.account) === (await theVault()).account
}

/** Write the answers before the form advances. @param {Draft} draft */
export async function keepDraft(draft) {
  const key = await draftKey(draft.id)
  if (key) await putDraft(draft.id, await sealDraft(key, fromBase64url(draft.id), draft))
}

/** @param {Draft} draft */
export async function discardDraft(draft) {
  await removeDraft(draft.id)
}

/**
 * @param {Draft} draft @returns {Promise<{id: string}>} after it was written to disk; again for a draft saved already
 * @throws {Switched} when somebody else's vault is in use by now
 */
export async function saveCheckIn(draft) {
  const { id, account, instrument, version, answers } = draft
  const [times, moved, vault] = await Promise.all([getPref("shift"), draftOwner(id), theVault()]) // a person waits
  const shift = shiftAt(new Date(), times)
  const content = { kind: /** @type {const} */ ("check-in"), instrument, version, answers, ...(shift && { shift }) }
  const owner = moved ?? account // adoption moves a draft to the account
  if ((await append(content, { id, draft: id, account: owner, vault })) === "saved" || (await isSame(id, answers))) {
    changed("records")
    return { id }
  }
  // Finished with other answers in another tab: both were given, both are kept.
  const other = newId()
  await append(content, { id: other, account: owner })
  changed("records")
  return { id: other }
}

/** @param {string} id of the check-in @param {string} text @throws {Switched} when that check-in is not of the vault in use */
export async function addNote(id, text) {
  const { account } = await theVault()
  if (!(await hasRecord(account, id))) throw new Switched()
  await append({ kind: "note", of: id, text }, { id: newId(), account })
  changed("records")
}

/** @param {string} id @param {Record<string, number | null>} answers @returns {Promise<boolean>} false too while locked: nobody can say */
async function isSame(id, answers) {
  const there = (await entries()).find(entry => entry.id === id)?.checkIn?.answers
  const sorted = (/** @type {object | undefined} */ given) => JSON.stringify(Object.entries(given ?? {}).sort())
  return there !== undefined && sorted(there) === sorted(answers)
}

/** @param {string} account @param {{id: string, version: string}} instrument */
async function newDraft(account, instrument) {
  const id = newId()
  const openedAt = new Date().toISOString()
  /** @type {Draft} */
  const draft = { id, account, instrument: instrument.id, version: instrument.version, answers: {}, index: 0, openedAt }
  const key = await newDraftKey()
  const row = await addDraft({ account, id, key, sealed: await sealDraft(key, fromBase64url(id), draft) })
  if (row.id === id) return { draft, found: /** @type {const} */ ("new") }
  return { draft: await unseal(row.key, fromBase64url(row.id), row.sealed), found: /** @type {const} */ ("recent") }
}
