// An account for measuring, made through the same two requests as anybody's.
import { enter } from "../account/adopt.js"
import { contextOf, toWire } from "../account/slots.js"
import { fromBase64url, random, toBase64url } from "../bytes.js"
import { sha256 } from "../hash.js"
import { theVault, vaultRow } from "../journal/vaults.js"
import { call } from "../sync/api.js"
import { createAccountKey, Keychain } from "../vault/keychain.js"
import { sealLabel } from "../vault/label.js"
import { newRecovery, verifier } from "../vault/recovery.js"
import { deviceKek, recoveryKek, unwrap, wrap } from "../vault/slot.js"
import { attest } from "./attestation.js"

/** @import { Slot } from "../store/types.js" */

const EPOCH = 1
const LABEL = "bench"

/** The account that this browser has already, or a new one, signed in and open. */
export async function enterBench() {
  const { kind, signedIn } = await theVault()
  if (kind !== "account" || !signedIn) await registered()
}

async function registered() {
  const account = toBase64url(random(16))
  const { secret } = newRecovery()
  const deviceKey = await deviceKek()
  const raw = createAccountKey()
  const recovery = await slotOf("recovery", raw, await recoveryKek(secret), account)
  const device = await slotOf("device", raw, deviceKey, account) // stays open: nobody is there to show a passkey
  raw.fill(0)
  const ak = await unwrap(device.blob, deviceKey, contextOf(device, account))
  if (!ak) throw new Error("device slot")
  const keychain = await Keychain.open(ak, fromBase64url(account), EPOCH)
  await call("DELETE", "/api/session") // a cookie of before would make this an addition to another account
  const { challenge } = await call("POST", "/api/passkeys/register/begin", {})
  const passkey = random(32)
  await call("POST", "/api/passkeys/register/complete", {
    account,
    attestation: await attest(passkey, challenge),
    label: toBase64url(await sealLabel(keychain, passkey, LABEL)),
    slots: [toWire(recovery)],
    verifier_hash: toBase64url(await sha256(await verifier(secret))),
  })
  const slots = [recovery, device]
  const row = vaultRow(keychain, { account, epoch: EPOCH, kind: "account", slots, deviceKey })
  await enter({ ...row, packsBefore: null }, keychain, false) // as enrolling does
}

/**
 * @param {"recovery" | "device"} kind @param {Uint8Array<ArrayBuffer>} raw account key, 32 bytes @param {CryptoKey} kek
 * @param {string} account @returns {Promise<Slot>} proven
 */
async function slotOf(kind, raw, kek, account) {
  const slot = { kind, credential: null, epoch: EPOCH, blob: new Uint8Array() }
  return { ...slot, blob: await wrap(raw, kek, contextOf(slot, account)) }
}
