// Putting changed keys in force. They are on the disk, sealed, before they are sent: whatever is killed or lost on the way, the
// phone has the old keys until the server says that the new ones are in force, and asks until it says one or the other.
import { changed } from "../journal/journal.js"
import { hold, isHeld } from "../journal/keyring.js"
import { currentVault, updateVault } from "../store/vaults.js"
import { call, Refused, Unreachable } from "../sync/api.js"
import { putInForce } from "./epochs.js"
import { verified } from "./fresh.js"

/** @import { Keychain } from "../vault/keychain.js" */
/** @import { Candidate } from "../store/types.js" */

export const PATH = "/api/account/rotate"
const NOT_MINE = new Set(["signed-out", "wrong-account"]) // says nothing about the candidate: ask after signing in

/** It was sent, and nobody can say yet whether it arrived. */
export class Unanswered extends Error {
  code = "unanswered"
}

/**
 * @param {string} account @param {Candidate} candidate @param {Keychain} keychain of it, held once it is in force, where the one before is
 * @param {() => boolean} isLeft whether nobody waits for the answer any more: then the vault keeps it (`change`)
 * @throws {Unanswered} `settle` finds out @throws {Refused} nothing has changed
 */
export function offer(account, candidate, keychain, isLeft) {
  return alone(async () => {
    await updateVault(account, row => {
      row.pending = candidate
      row.change = null
    })
    try {
      await verified(() => send(candidate))
    } catch (error) {
      if (isOpen(error)) throw new Unanswered()
      await withdraw(account, candidate, isLeft() ? "not-done" : null)
      throw error
    }
    if (isHeld()) hold(account, keychain) // not where it locked meanwhile; before the row: these open what is there now, too
    await promote(account, candidate, isLeft() ? "done" : null)
  })
}

/**
 * Ask about a candidate to which no answer came, by sending the same again.
 * @returns {Promise<boolean>} whether it is known now; the vault says which (`change`)
 */
export function settle() {
  return alone(async () => {
    const vault = await currentVault()
    if (!vault?.pending) return true
    const { account, pending } = vault
    try {
      await send(pending)
    } catch (error) {
      if (isOpen(error)) return false
      await withdraw(account, pending, "not-done")
      changed("vault")
      return true
    }
    await promote(account, pending, "done")
    changed("vault") // what was open is of the keys before: the places find it locked
    return true
  })
}

/** @param {Candidate} candidate @throws {Refused | Unreachable} */
async function send({ epoch, request }) {
  const answer = await call("POST", PATH, request)
  if (answer.epoch !== epoch) throw new Unreachable("epoch") // no answer of ours
}

/** The person has read how it ended. @param {string} account */
export function seen(account) {
  return updateVault(account, row => {
    row.change = null
  })
}

/** One at a time, over all tabs. @template T @param {() => Promise<T>} act @returns {Promise<T>} */
export async function alone(act) {
  return navigator.locks ? await navigator.locks.request("breather-rotation", act) : act()
}

/** Neither yes nor no: a server in trouble may have stored it all the same. @param {unknown} error */
function isOpen(error) {
  if (error instanceof Unreachable) return true
  return error instanceof Refused && (error.status >= 500 || NOT_MINE.has(error.code))
}

/** @param {string} account @param {Candidate} candidate @param {"done" | null} [change] */
function promote(account, candidate, change = null) {
  return updateVault(account, row => {
    if (row.pending?.epoch !== candidate.epoch) return
    putInForce(row, candidate)
    row.change = change
  })
}

/** @param {string} account @param {Candidate} candidate @param {"not-done" | null} [change] */
function withdraw(account, candidate, change = null) {
  return updateVault(account, row => {
    if (row.pending?.epoch !== candidate.epoch) return
    row.pending = null
    row.change = change
  })
}
