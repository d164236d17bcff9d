// Which epoch a vault is at, and following a change of keys: one made here, on another phone, or known to a file.
import { equal, fromBase64url } from "../bytes.js"
import { vaultRow } from "../journal/vaults.js"
import { openEpochs } from "../vault/history.js"
import { withProven } from "./slots.js"

/** @import { Candidate, Link, Slot, Vault } from "../store/types.js" */
/** @import { Keychain } from "../vault/keychain.js" */

/** The keys are of another epoch than this phone's: signing in follows a later one. */
export class Overtaken extends Error {
  code = "rotated"
}

/** A slot leads to keys that this phone must not follow. Codes: 'epoch', 'foreign'. */
export class NotOurs extends Error {
  /** @param {"epoch" | "foreign"} code */
  constructor(code) {
    super(code)
    this.code = code
  }
}

/**
 * The vault of an account as an opened slot makes it: a new row, or the one that is here, at its epoch or a later one. A later
 * one is followed only where its links lead back to the key that is known here: whoever made it held that key.
 * @param {string} account @param {{slot: Slot, ak: CryptoKey}} opened @param {Link[]} links offered @param {Vault | null} here
 * @returns {Promise<{vault: Vault, keychain: Keychain, fresh: boolean}>} @throws {NotOurs} nothing has changed
 */
export async function vaultAt(account, { slot, ak }, links, here) {
  if (here && slot.epoch < here.epoch) throw new NotOurs("epoch")
  const known = [...(here?.history ?? []), ...links]
  const { keychain, history } = await openEpochs(ak, fromBase64url(account), slot.epoch, known)
  const row = vaultRow(keychain, { account, epoch: slot.epoch, kind: "account", slots: [slot], history })
  if (!here) return { vault: row, keychain, fresh: true }
  const ours = keychain.of(here.epoch)
  if (!ours || !equal(ours.inboxPublic, here.inboxPublic)) throw new NotOurs("foreign")
  const settled = { history, pending: null, change: here.change ?? outcome(here.pending, history) }
  if (slot.epoch === here.epoch)
    return { vault: { ...here, ...withProven(here, slot), ...settled }, keychain, fresh: false }
  // Passkeys that were left out have no slot any more: one of them may be made anew in its place.
  const { epoch, inboxPublic, writeKey, slots, deviceKey, credentials } = row
  const later = { epoch, inboxPublic, writeKey, slots, deviceKey, credentials, candidates: [], recovery: null }
  return { vault: { ...here, ...later, ...settled }, keychain, fresh: false }
}

/** What signing in says about a change of keys that got no answer. @param {Candidate | null | undefined} pending @param {Link[]} history */
function outcome(pending, history) {
  if (!pending) return null
  const [made] = pending.history
  return history.some(({ blob }) => equal(blob, made.blob)) ? "done" : "not-done"
}

/** The server has the candidate: from here on it is what this phone has. @param {Vault} row changed in place @param {Candidate} candidate */
export function putInForce(row, candidate) {
  const { epoch, inboxPublic, writeKey, slots, history, request } = candidate
  const kept = new Map(/** @type {any} */ (request).passkeys.map((/** @type {any} */ { id, label }) => [id, label]))
  const passkeys = row.passkeys.filter(({ id }) => kept.has(id))
  row.passkeys = passkeys.map(passkey => ({
    ...passkey,
    label: kept.get(passkey.id),
    has_slot: slots.some(({ credential }) => credential === passkey.id),
  }))
  row.credentials = [...kept.keys()]
  if (!slots.some(({ kind }) => kind === "device")) row.deviceKey = null
  const slot = slots.find(({ kind }) => kind === "recovery")
  const recovery = slot && { slot, verifierHash: /** @type {any} */ (request).verifier_hash }
  Object.assign(row, { epoch, inboxPublic, writeKey, slots, history, recovery, candidates: [], pending: null })
}
