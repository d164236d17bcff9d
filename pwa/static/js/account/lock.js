// Unlocking, offline too, and locking. Locked is not signed out: saving goes on into the same account.
import { fromBase64url, toBase64url } from "../bytes.js"
import { drop, hold, keychainOf } from "../journal/keyring.js"
import { changed } from "../journal/journal.js"
import { isLockable, theVault } from "../journal/vaults.js"
import { updateVault } from "../store/vaults.js"
import { call } from "../sync/api.js"
import { openEpochs } from "../vault/history.js"
import * as passkey from "../vault/passkey.js"
import { parseCode } from "../vault/recovery.js"
import { passkeyKek, recoveryKek } from "../vault/slot.js"
import { openFirst, withProven } from "./slots.js"
import { WrongKey } from "./wrong-key.js"

/** @import { Slot } from "../store/types.js" */

/** By passkey, with a challenge of our own: no server is asked and no session is made. */
export async function unlock() {
  const vault = await theVault()
  const known = [...vault.slots, ...vault.candidates].flatMap(({ credential }) => credential ?? [])
  const found = await passkey.get({ allow: [...new Set(known)].map(id => fromBase64url(id)) })
  if (!found.prf) throw new WrongKey()
  const kek = await passkeyKek(found.prf)
  found.prf.fill(0)
  const id = toBase64url(found.id)
  await openWith(kek, slot => slot.kind === "passkey" && slot.credential === id)
}

/** @param {string} text as typed @throws {import("../vault/recovery.js").RecoveryCodeError | WrongKey} */
export async function unlockWithCode(text) {
  const secret = parseCode(text)
  const kek = await recoveryKek(secret)
  secret.fill(0)
  await openWith(kek, slot => slot.kind === "recovery")
}

/**
 * Drop every key, in all tabs, also those of a vault that is gone or cannot be read. A vault with a device slot cannot be
 * locked. The server is told to forget that somebody was just verified.
 * @returns {Promise<boolean>}
 */
export async function lock() {
  const vault = await theVault().catch(() => null)
  if (vault && keychainOf(vault.account, vault.epoch) && !isLockable(vault)) return false
  drop()
  changed("lock")
  call("DELETE", "/api/session/verification").catch(() => null) // without signal it ends by itself
  return true
}

/** @param {CryptoKey} kek @param {(slot: Slot) => boolean} fits */
async function openWith(kek, fits) {
  const { account, slots, candidates, epoch, inboxPublic, history } = await theVault()
  const ours = [...slots, ...candidates].filter(slot => slot.epoch === epoch) // of another, signing in tells
  const opened = await openFirst(ours, account, kek, fits)
  if (!opened) throw new WrongKey()
  const { keychain } = await openEpochs(opened.ak, fromBase64url(account), epoch, history ?? [])
  if (toBase64url(keychain.publicSide().inboxPublic) !== toBase64url(inboxPublic)) throw new WrongKey()
  await updateVault(account, row => {
    Object.assign(row, withProven(row, opened.slot))
  })
  hold(account, keychain)
  changed("vault")
}
