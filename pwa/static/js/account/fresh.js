// A fresh ceremony: it opens one slot for wrapping the account key again, and marks the session as just verified.
import { fromBase64url, toBase64url } from "../bytes.js"
import { theVault } from "../journal/vaults.js"
import { updateVault } from "../store/vaults.js"
import { call, Refused } from "../sync/api.js"
import * as passkey from "../vault/passkey.js"
import { parseCode, verifier } from "../vault/recovery.js"
import { passkeyKek, recoveryKek } from "../vault/slot.js"
import { Overtaken } from "./epochs.js"
import { WrongKey } from "./wrong-key.js"
import { endOthers, fromWire, openFirst } from "./slots.js"

/** @import { Slot } from "../store/types.js" */

const AGAIN = new Set(["verification-needed", "signed-out"])

/**
 * @param {string} [code] the recovery code as typed, where no passkey is left; else the passkey is asked for
 * @returns {Promise<{slot: Slot, kek: CryptoKey, passkey: string | null}>} a slot of the vault in use, the key that opens it, and
 * which passkey was shown
 */
export async function openedSlot(code) {
  return code === undefined ? byPasskey() : byCode(code)
}

/** @returns {Promise<{slot: Slot, kek: CryptoKey, passkey: string | null}>} */
async function byPasskey() {
  const vault = await theVault()
  const { challenge } = await call("POST", "/api/passkeys/sign-in/begin", {})
  const allow = vault.passkeys.map(({ id }) => fromBase64url(id))
  const found = await passkey.get({ challenge: fromBase64url(challenge), allow })
  const answer = await call("POST", "/api/passkeys/sign-in/complete", { assertion: found.assertion })
  const id = toBase64url(found.id)
  const kek = found.prf ? await passkeyKek(found.prf) : vault.deviceKey
  const fits = (/** @type {Slot} */ slot) => (found.prf ? slot.credential === id : slot.kind === "device")
  found.prf?.fill(0)
  return { ...(await opening(vault, answer, kek, fits)), passkey: id }
}

/** @param {string} text as typed @returns {Promise<{slot: Slot, kek: CryptoKey, passkey: string | null}>} */
async function byCode(text) {
  const vault = await theVault()
  const secret = parseCode(text)
  const kek = await recoveryKek(secret)
  const answer = await call("POST", "/api/recovery", { verifier: toBase64url(await verifier(secret)) })
  secret.fill(0)
  return { ...(await opening(vault, answer, kek, ({ kind }) => kind === "recovery")), passkey: null }
}

/**
 * @param {import("../store/types.js").Vault} vault @param {any} answer the vault as the server tells it
 * @param {CryptoKey | null} kek @param {(slot: Slot) => boolean} fits @returns {Promise<{slot: Slot, kek: CryptoKey}>}
 */
async function opening(vault, answer, kek, fits) {
  await endOthers(vault, answer)
  if (answer.epoch > vault.epoch) throw new Overtaken()
  const offered = [...vault.slots, ...vault.candidates, ...fromWire(answer.slots)]
  const ours = offered.filter(({ epoch }) => epoch === vault.epoch) // an older key must not be wrapped again
  const opened = kek && (await openFirst(ours, vault.account, kek, fits))
  if (!kek || !opened) throw new WrongKey()
  if (answer.epoch < vault.epoch) await fellBehind(vault.account)
  return { slot: opened.slot, kek }
}

/** The server was restored to before the keys that are here: forward.js gives it these. @param {string} account */
function fellBehind(account) {
  return updateVault(account, row => {
    row.behind = true
  })
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
  await endOthers(await theVault(), answer)
}
