// A fresh ceremony: it opens one slot for wrapping the account key again, and marks the session as just verified.
import { fromBase64url, toBase64url } from "../bytes.js"
import { theVault } from "../journal/vaults.js"
import { call, Refused } from "../sync/api.js"
import * as passkey from "../vault/passkey.js"
import { parseCode, verifier } from "../vault/recovery.js"
import { passkeyKek } from "../vault/slot.js"
import { WrongKey } from "./lock.js"

/** @import { Slot } from "../store/types.js" */

const AGAIN = new Set(["verification-needed", "signed-out"])

/** @returns {Promise<{slot: Slot, kek: CryptoKey}>} a slot of the vault in use, and the key that opens it */
export async function openedSlot() {
  const vault = await theVault()
  const { challenge } = await call("POST", "/api/passkeys/sign-in/begin", {})
  const allow = vault.passkeys.map(({ id }) => fromBase64url(id))
  const found = await passkey.get({ challenge: fromBase64url(challenge), allow })
  const answer = await call("POST", "/api/passkeys/sign-in/complete", { assertion: found.assertion })
  if (answer.account !== vault.account) throw new WrongKey()
  const id = toBase64url(found.id)
  const slot = found.prf
    ? vault.slots.find(({ credential }) => credential === id)
    : vault.slots.find(({ kind }) => kind === "device")
  const kek = found.prf ? await passkeyKek(found.prf) : vault.deviceKey
  found.prf?.fill(0)
  if (!slot || !kek) throw new WrongKey()
  return { slot, kek }
}

/** Do it; if the server wants recent verification, ask for the passkey once and do it again. @template T @param {() => Promise<T>} act @returns {Promise<T>} */
export async function verified(act) {
  try {
    return await act()
  } catch (error) {
    if (!(error instanceof Refused) || !AGAIN.has(error.code)) throw error
    await openedSlot()
    return act()
  }
}

/** The server checks the recovery code, which marks the session as just verified. @param {string} text as typed */
export async function checkCode(text) {
  const secret = parseCode(text)
  const answer = await call("POST", "/api/recovery", { verifier: toBase64url(await verifier(secret)) })
  secret.fill(0)
  if (answer.account !== (await theVault()).account) throw new WrongKey()
}
