// Sessions, signing out, deleting. Signing out loses nothing: what is unsent waits here, sealed, for the same account.
import { drop } from "../journal/keyring.js"
import { changed } from "../journal/journal.js"
import { leaveAccount, theVault } from "../journal/vaults.js"
import { destroy, StorageError } from "../store/db.js"
import { setPref } from "../store/prefs.js"
import { allVaults, removeVault } from "../store/vaults.js"
import { call } from "../sync/api.js"
import { openedSlot } from "./fresh.js"

/** @returns {Promise<{id: string, current: boolean, first_day: string, last_day: string}[]>} */
export async function sessions() {
  return (await call("GET", "/api/sessions")).sessions
}

/** @param {string} id */
export function endSession(id) {
  return call("DELETE", `/api/sessions/${id}`)
}

/** Works without signal: the phone lets go at once, the server hears of it with the next sync, before anything else is sent. */
export async function signOut() {
  await setPref("endSession", true)
  await leaveAccount()
  changed("lock")
}

/** Ends every session at the server, then this one here. @throws {import("../sync/api.js").Unreachable} nothing changed */
export async function signOutAll() {
  await call("DELETE", "/api/sessions")
  await leaveAccount()
  changed("lock")
}

/**
 * Account and phone. Whoever holds a phone that is still verified must show the passkey, or the code, once more.
 * @param {string} [code] @throws nothing was deleted when the server could not be asked or refused
 */
export async function deleteEverywhere(code) {
  const { account } = await theVault()
  await openedSlot(code)
  await call("DELETE", "/api/account", { account })
  await deleteHere()
}

/**
 * This phone only, offline too, and at once: the session is ended by the next sync, which a bad link may keep waiting.
 * Sealed check-ins of somebody else's account on this phone stay.
 */
export async function deleteHere() {
  const vault = await theVault().catch(ifUnread)
  if (!vault) return destroy()
  const { account, kind } = vault
  drop()
  const endLater = () => (kind === "account" ? setPref("endSession", true) : null)
  await endLater()
  await removeVault(account)
  changed("lock")
  if ((await allVaults()).length > 0) return
  await destroy() // the cached shell stays: it holds nothing of anybody, and must open without signal
  await endLater()
}

/** What cannot be read can be deleted. @param {unknown} error @returns {null} */
function ifUnread(error) {
  if (error instanceof StorageError) return null
  throw error
}
