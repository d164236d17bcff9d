// What a person's phone does, inside one open page: the app's own functions, as its places call them.
import { signOut } from "../../pwa/static/js/account/leave.js"
import { unlockWithCode } from "../../pwa/static/js/account/lock.js"
import { signInWithCode } from "../../pwa/static/js/account/signin.js"
import { contextOf, toWire } from "../../pwa/static/js/account/slots.js"
import { enter } from "../../pwa/static/js/account/adopt.js"
import { attest } from "../../pwa/static/js/bench/attestation.js"
import { fromBase64url, random, toBase64url } from "../../pwa/static/js/bytes.js"
import { sha256 } from "../../pwa/static/js/hash.js"
import { append, newId } from "../../pwa/static/js/journal/append.js"
import { deleteCheckIn, editCheckIn } from "../../pwa/static/js/journal/correct.js"
import { settleHistory } from "../../pwa/static/js/journal/packs.js"
import { readAll } from "../../pwa/static/js/journal/read.js"
import { status } from "../../pwa/static/js/journal/status.js"
import { openVault, theVault, vaultRow } from "../../pwa/static/js/journal/vaults.js"
import { setPref } from "../../pwa/static/js/store/prefs.js"
import { call } from "../../pwa/static/js/sync/api.js"
import { eraseNow, flush } from "../../pwa/static/js/sync/engine.js"
import { createAccountKey, Keychain } from "../../pwa/static/js/vault/keychain.js"
import { sealLabel } from "../../pwa/static/js/vault/label.js"
import { newRecovery, verifier } from "../../pwa/static/js/vault/recovery.js"
import { recoveryKek, unwrap, wrap } from "../../pwa/static/js/vault/slot.js"

export {
  deleteCheckIn,
  editCheckIn,
  eraseNow,
  flush,
  newId,
  readAll,
  setPref,
  settleHistory,
  signOut,
  status,
  theVault,
  unlockWithCode,
}

const EPOCH = 1

/** @returns {Promise<boolean>} are the keys open */
export async function isOpen() {
  return (await openVault()).keychain !== null
}

/**
 * @param {string} id minted when the form opened @param {number} answer @param {string} [account] the form's
 * @returns {Promise<"saved" | "exists">} @throws "switched": another vault is in use by now
 */
export function save(id, answer, account) {
  return append({ kind: "check-in", instrument: "quick", version: "1", answers: { tired: answer } }, { id, account })
}

/** @returns {{secret: Uint8Array, code: string}} */
export const makeCode = newRecovery

/** As enrolling does, less the dialogue with an authenticator. @param {{secret: Uint8Array, code: string}} recovery @param {boolean} adopt */
export async function register({ secret }, adopt) {
  const account = toBase64url(random(16))
  const slot = { kind: "recovery", credential: null, epoch: EPOCH, blob: new Uint8Array() }
  const kek = await recoveryKek(secret)
  const raw = createAccountKey()
  slot.blob = await wrap(raw, kek, contextOf(slot, account))
  const ak = await unwrap(slot.blob, kek, contextOf(slot, account))
  const keychain = await Keychain.open(ak, fromBase64url(account), EPOCH)
  await call("DELETE", "/api/session")
  const { challenge } = await call("POST", "/api/passkeys/register/begin", {})
  const passkey = random(32)
  await call("POST", "/api/passkeys/register/complete", {
    account,
    attestation: await attest(passkey, challenge),
    label: toBase64url(await sealLabel(keychain, passkey, "model")),
    slots: [toWire(slot)],
    verifier_hash: toBase64url(await sha256(await verifier(secret))),
  })
  const row = vaultRow(keychain, { account, epoch: EPOCH, kind: "account", slots: [slot] })
  await enter({ ...row, packsBefore: null }, keychain, adopt)
  return account
}

/** @param {string} code @param {boolean} adopt */
export async function signIn(code, adopt) {
  const arrival = await signInWithCode(code)
  await arrival.enter(adopt)
  return arrival.vault.account
}
