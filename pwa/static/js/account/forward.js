// A server that was restored from before the keys were changed gets the keys of now from a phone that knows them. All of it lies in
// the row of the vault, sealed or public, so that it needs no open key; asked twice, it does nothing twice.
import { equal, toBase64url } from "../bytes.js"
import { changed } from "../journal/journal.js"
import { setPref } from "../store/prefs.js"
import { currentVault, updateVault } from "../store/vaults.js"
import { call, Refused, Unreachable } from "../sync/api.js"
import { standing } from "../sync/held.js"
import { alone, PATH } from "./candidate.js"
import { NotOurs } from "./epochs.js"
import { listed } from "./passkeys.js"
import { linksFromWire, linkToWire, toWire } from "./slots.js"

/** @import { Vault } from "../store/types.js" */

/** Of a ceremony, of a sync or of signing in: what is missing comes by itself. */
const LATER = new Set(["verification-needed", "not-synced", "rotated", "signed-out", "wrong-account"])

/** Is everything here that the server would have to get? @param {Vault} vault */
export function isComplete({ epoch, recovery, history }) {
  return recovery?.slot.epoch === epoch && history?.length === epoch - 1
}

/**
 * @returns {Promise<boolean>} whether it is known now: the server has these keys, or refused them for good (`attention`)
 * @throws {Refused | Unreachable} it waits for the next sync, or for a ceremony
 */
export function bringForward() {
  return alone(async () => {
    const vault = await currentVault()
    if (!vault?.behind || !vault.signedIn) return false
    try {
      const answer = await forwarded(vault)
      await updateVault(vault.account, row => {
        row.behind = false
        listed(row, answer)
      })
    } catch (error) {
      if (!isFinal(error)) throw error
      await giveUp(vault.account)
    }
    changed("vault")
    return true
  })
}

/** @param {Vault} vault @returns {Promise<any>} the vault as the server tells it, at these keys or later ones that grew from them */
async function forwarded(vault) {
  const { account, epoch, history } = vault
  const there = await call("GET", "/api/vault")
  if (there.account !== account) throw new Unreachable("account") // the next sync says so
  const answer = there.epoch < epoch ? await call("POST", PATH, await requestOf(vault, there)) : there
  const newest = history?.[0]?.blob ?? new Uint8Array()
  const same = linksFromWire(answer.history).some(link => link.epoch === epoch && equal(link.blob, newest))
  if (!same) throw new NotOurs("foreign") // changed by somebody who did not know these
  return answer
}

/**
 * A passkey that the server has forgotten is left out: it cannot sign in there.
 * @param {Vault} vault @param {any} there the vault as the server tells it @returns {Promise<object>}
 */
async function requestOf(vault, there) {
  const { account, epoch, slots, candidates, passkeys, recovery, history } = vault
  if (!recovery || !history || !isComplete(vault)) throw new NotOurs("epoch")
  const known = new Set(there.passkeys.map((/** @type {{id: string}} */ { id }) => id))
  const kept = passkeys.filter(({ id }) => known.has(id))
  const ours = [...slots, ...candidates].filter(slot => slot.epoch === epoch)
  const opening = kept.flatMap(({ id }) => ours.find(({ credential }) => credential === id) ?? [])
  const { count, digest } = await standing(account)
  return {
    account,
    was: there.epoch,
    epoch,
    slots: [recovery.slot, ...opening].map(toWire),
    passkeys: kept.map(({ id, label }) => ({ id, label })),
    verifier_hash: recovery.verifierHash,
    history: history.toSorted((a, b) => a.epoch - b.epoch).map(linkToWire),
    count,
    digest: toBase64url(digest),
  }
}

/** @param {unknown} error */
function isFinal(error) {
  if (error instanceof NotOurs) return true
  const tried = error instanceof Refused && (error.status >= 500 || error.status === 408 || error.status === 429)
  return error instanceof Refused && !tried && !LATER.has(error.code)
}

/** As where signing in fails: what is here stays here, and the session goes. @param {string} account */
async function giveUp(account) {
  await setPref("endSession", true)
  await updateVault(account, row => {
    Object.assign(row, { behind: false, signedIn: false, attention: "epoch" })
  })
}
