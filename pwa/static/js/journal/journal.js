// The journal: open a form, keep its draft, save it sealed, add a note. What the places call.
import { fromBase64url, random, toBase64url } from "../bytes.js"
import { announce, listen } from "../announce.js"
import { addDraft, draftKey, putDraft, removeDraft, theDraft } from "../store/drafts.js"
import { getPref } from "../store/prefs.js"
import { newDraftKey, openDraft as unseal, sealDraft } from "../vault/draft.js"
import { append } from "./append.js"
import { shiftAt } from "./clock.js"
import { theVault } from "./vaults.js"

export { entries } from "./read.js"
export { status } from "./status.js"

/**
 * @typedef {{id: string, instrument: string, version: string, answers: Record<string, number | null>, index: number, openedAt: string}} Draft
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
    return { draft, found: age < RECENT ? "recent" : "old" }
  }
  if (there) await removeDraft(there.id) // of another version, or its key is gone: nothing can read it
  return newDraft(account, instrument)
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

/** @param {Draft} draft @returns {Promise<{id: string}>} after it was written to disk; again for a draft saved already */
export async function saveCheckIn(draft) {
  const { id, instrument, version, answers } = draft
  const shift = shiftAt(new Date(), await getPref("shift"))
  await append({ kind: "check-in", instrument, version, answers, ...(shift && { shift }) }, { id, draft: id })
  changed("records")
  return { id }
}

/** @param {string} id of the check-in @param {string} text */
export async function addNote(id, text) {
  await append({ kind: "note", of: id, text }, { id: toBase64url(random(16)) })
  changed("records")
}

/** @param {string} account @param {{id: string, version: string}} instrument */
async function newDraft(account, instrument) {
  const id = toBase64url(random(16))
  const openedAt = new Date().toISOString()
  /** @type {Draft} */
  const draft = { id, instrument: instrument.id, version: instrument.version, answers: {}, index: 0, openedAt }
  const key = await newDraftKey()
  const row = await addDraft({ account, id, key, sealed: await sealDraft(key, fromBase64url(id), draft) })
  if (row.id === id) return { draft, found: /** @type {const} */ ("new") }
  return { draft: await unseal(row.key, fromBase64url(row.id), row.sealed), found: /** @type {const} */ ("recent") }
}
