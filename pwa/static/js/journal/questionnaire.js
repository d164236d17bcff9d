// Drafts of longer questionnaires: beside the one of the check-in, each under a key of its own.
import { fromBase64url } from "../bytes.js"
import { addLongDraft, longDrafts } from "../store/drafts.js"
import { newDraftKey, openDraft as unseal, sealDraft } from "../vault/draft.js"
import { newId } from "./append.js"
import { theVault } from "./vaults.js"

export { keepDraft, saveCheckIn } from "./journal.js"

/** @import { Draft } from "./journal.js" */

/** @param {{id: string, version: string}} instrument @returns {Promise<Draft>} the one that waits here, or a new one */
export async function openQuestionnaire({ id: instrument, version }) {
  const { account } = await theVault()
  for (const { id, key, sealed } of await longDrafts(account)) {
    const draft = await unseal(key, fromBase64url(id), sealed).catch(() => null)
    if (draft?.instrument === instrument && draft.version === version) return { ...draft, account }
  }
  const id = newId()
  /** @type {Draft} */
  const draft = { id, account, instrument, version, answers: {}, index: 0, openedAt: new Date().toISOString() }
  const key = await newDraftKey()
  await addLongDraft({ account, id, key, sealed: await sealDraft(key, fromBase64url(id), draft), long: true })
  return draft
}
