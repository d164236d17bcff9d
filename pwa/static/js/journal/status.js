// Where things stand, in a form that the places show. Opens nothing that asks a person.
import { isShared } from "../store/db.js"
import { countRecords, countState } from "../store/records.js"
import { isLockable, openVault } from "./vaults.js"

/**
 * @typedef {object} Status
 * @property {"local" | "account"} vault
 * @property {string} account
 * @property {boolean} locked
 * @property {boolean} lockable
 * @property {boolean} shared a device of several people: nothing is stored, all goes with the page
 * @property {number} count sealed records here, notes included
 * @property {number} waiting not yet at the server
 * @property {number} attention records that the server refused or that differ
 * @property {number} erasing deleted here, not yet at the server
 * @property {string | null} lastDay day of the last check-in
 * @property {boolean} signedIn
 * @property {string | null} problem code why syncing stopped
 * @property {boolean} behind the server has keys that are over, and this phone gives it those of now
 * @property {"pending" | "done" | "not-done" | null} change of the keys, where the answer was lost or came late
 */

/** @returns {Promise<Status>} */
export async function status() {
  const { vault, keychain } = await openVault()
  const { account } = vault
  const [count, saved, offered, attention, erasing] = await Promise.all([
    countRecords(account),
    countState(account, "saved"),
    countState(account, "offered"),
    countState(account, "attention"),
    countState(account, "erasing"),
  ])
  return {
    shared: await isShared(),
    vault: vault.kind,
    account,
    locked: keychain === null,
    lockable: isLockable(vault),
    count,
    waiting: saved + offered,
    attention,
    erasing,
    lastDay: vault.lastDay,
    signedIn: vault.kind === "account" && vault.signedIn,
    problem: vault.attention,
    behind: vault.behind ?? false,
    change: vault.pending ? "pending" : (vault.change ?? null),
  }
}
