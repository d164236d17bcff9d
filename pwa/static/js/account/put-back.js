// An account that the server lost: it was made after the backup that was brought back there. The phone that holds it says so
// where signing in fails, and makes it again under the same id and the same account key (enrol.js).
import { allVaults, updateVault, vaultOf } from "../store/vaults.js"
import { call, Refused } from "../sync/api.js"
import { vaultAt } from "./epochs.js"
import { openFirst } from "./slots.js"
import { WrongKey } from "./wrong-key.js"

/** @import { Slot, Vault } from "../store/types.js" */

export const EPOCH = 1 // what an account begins with: one whose keys were changed since cannot be made again

const UNKNOWN = new Set(["unknown-passkey", "recovery-code"])

/** The server does not have the account that this phone holds. */
export class Lost extends Error {
  code = "absent"
}

/** The server has the account, or knows that it was deleted: there is nothing to put back. */
export class Present extends Error {
  code = "present"
}

/**
 * Signing in was refused: is it because the server lost the account? Where it is there, another passkey or the code opens it,
 * and nobody is led to make a passkey in the place of one that works.
 * @param {unknown} error @param {string | null | undefined} account of the passkey or code that was shown
 * @returns {Promise<never>} @throws {Lost} You says so from now on @throws what it was, otherwise
 */
export async function explained(error, account) {
  if (!(error instanceof Refused) || !UNKNOWN.has(error.code) || !account) throw error
  const here = await vaultOf(account)
  if (!here || !isWhole(here) || !(await isAbsent(account).catch(() => false))) throw error
  await updateVault(account, row => {
    row.attention = "absent"
    row.signedIn = false
  })
  throw new Lost()
}

/** The account on this phone whose recovery code this is. @param {CryptoKey} kek of the code @returns {Promise<{vault: Vault, slot: Slot} | null>} */
export async function accountOf(kek) {
  for (const vault of (await allVaults()).filter(isWhole)) {
    const slots = [...vault.slots, ...vault.candidates].filter(({ epoch }) => epoch === EPOCH)
    const opened = await openFirst(slots, vault.account, kek, ({ kind }) => kind === "recovery")
    if (opened) return { vault, slot: opened.slot }
  }
  return null
}

/**
 * The account that may be put back with this code. Nothing has changed yet.
 * @param {CryptoKey} kek of the code @returns {Promise<{vault: Vault, slot: Slot}>}
 * @throws {WrongKey | Present | import("./epochs.js").NotOurs | import("../sync/api.js").Unreachable}
 */
export async function lostAccount(kek) {
  const found = await accountOf(kek)
  if (!found) throw new WrongKey()
  const { vault, slot } = found
  const opened = await openFirst([slot], vault.account, kek, () => true)
  if (!opened) throw new WrongKey()
  await vaultAt(vault.account, opened, [], vault) // the slot may have come from the server: it leads to the key known here
  if (!(await isAbsent(vault.account))) throw new Present()
  return found
}

/**
 * As it is from now on: what sealed it before stays, and of the passkeys only the one that the server knows. An older one could
 * be neither seen nor removed in You, and must not stand in the way of being added again.
 * @param {Vault} here @param {Pick<Vault, "slots" | "deviceKey">} made @returns {Vault}
 */
export function returned(here, { slots, deviceKey }) {
  return { ...here, slots, deviceKey, candidates: [], signedIn: true, attention: null }
}

/** @param {string} account @returns {Promise<boolean>} */
async function isAbsent(account) {
  return (await call("POST", "/api/account/absent", { account })).absent === true
}

/** @param {Vault} vault */
function isWhole({ kind, epoch }) {
  return kind === "account" && epoch === EPOCH
}
