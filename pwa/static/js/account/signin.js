// Signing in, by passkey or by recovery code. Nothing on the phone changes before a slot has opened for this account.
import { fromBase64url, toBase64url } from "../bytes.js"
import { setPref } from "../store/prefs.js"
import { vaultOf } from "../store/vaults.js"
import { call } from "../sync/api.js"
import { endHere, endLeft, endSoon } from "../sync/session.js"
import * as passkey from "../vault/passkey.js"
import { parseCode, verifier } from "../vault/recovery.js"
import { deviceKek, passkeyKek, recoveryKek, rewrap } from "../vault/slot.js"
import { adoptable, enter } from "./adopt.js"
import { vaultAt } from "./epochs.js"
import { isComplete } from "./forward.js"
import { accountOf, explained } from "./put-back.js"
import { contextOf, credentialsOf, fromWire, linksFromWire, openFirst, proven, recoveryFrom } from "./slots.js"

/** @import { Slot, Vault } from "../store/types.js" */
/** @import { Keychain } from "../vault/keychain.js" */

/** Signing in did not lead to an open history. Codes: 'slots', 'epoch', 'needs-code'. */
export class SignInError extends Error {
  /** @param {string} code */
  constructor(code) {
    super(code)
    this.code = code
  }
}

/**
 * The account whose passkey just showed, on this phone, that it has no PRF. Never the server's word: one that hides the
 * passkeys would have a phone that locks keep itself open.
 * @type {string | null}
 */
let withoutPrf = null

/** An account that opened, before this phone switches to it. */
export class Arrival {
  /** @param {Vault} vault @param {Keychain} keychain @param {number} waiting records made here without an account */
  constructor(vault, keychain, waiting) {
    this.vault = vault
    this.keychain = keychain
    this.waiting = waiting
  }

  /** Nobody answered whose the entries here are: the session must not outlive the question. */
  async abandon() {
    await setPref("endSession", true)
    await endHere().catch(() => null)
  }

  /** @param {boolean} adopt take the records along that were made here */
  async enter(adopt) {
    await setPref("endSession", null)
    await enter(this.vault, this.keychain, adopt)
  }
}

/** @returns {Promise<Arrival>} @throws {SignInError | passkey.PasskeyError | import("../sync/api.js").Refused} */
export async function signIn() {
  await endLeft()
  const { challenge } = await call("POST", "/api/passkeys/sign-in/begin", {})
  const found = await passkey.get({ challenge: fromBase64url(challenge), allow: [] })
  const account = found.userHandle && toBase64url(found.userHandle)
  const complete = call("POST", "/api/passkeys/sign-in/complete", { assertion: found.assertion })
  const answer = await complete.catch(error => explained(error, account))
  const id = toBase64url(found.id)
  return guarded(async () => {
    if (!account || answer.account !== account) throw new SignInError("foreign")
    const kek = found.prf && (await passkeyKek(found.prf))
    found.prf?.fill(0)
    if (kek) return arrive(answer, kek, slot => slot.kind === "passkey" && slot.credential === id)
    const here = await vaultOf(account)
    if (!here?.deviceKey) {
      withoutPrf = account
      throw new SignInError("needs-code")
    }
    return arrive(answer, here.deviceKey, slot => slot.kind === "device")
  })
}

/** @param {string} text as typed @returns {Promise<Arrival>} @throws {import("../vault/recovery.js").RecoveryCodeError | SignInError} */
export async function signInWithCode(text) {
  const secret = parseCode(text)
  const kek = await recoveryKek(secret)
  const proof = toBase64url(await verifier(secret))
  secret.fill(0)
  await endLeft()
  const asked = call("POST", "/api/recovery", { verifier: proof })
  const answer = await asked.catch(async error => explained(error, (await accountOf(kek))?.vault.account))
  return guarded(async () => {
    const here = await vaultOf(String(answer.account))
    const arrival = await arrive(answer, kek, slot => slot.kind === "recovery")
    const { vault } = arrival
    const locks = vault.slots.some(({ kind }) => kind === "passkey")
    // One that stayed open before the keys were changed does so after.
    const stays = withoutPrf === vault.account || Boolean(here?.deviceKey)
    if (stays && !locks && !vault.deviceKey) await addDeviceSlot(vault, kek)
    return arrival
  })
}

/**
 * @param {any} answer the vault as the server tells it @param {CryptoKey} kek @param {(slot: Slot) => boolean} fits
 * @returns {Promise<Arrival>}
 */
async function arrive(answer, kek, fits) {
  const account = String(answer.account)
  const here = await vaultOf(account)
  if (here && answer.epoch < here.epoch) return ahead(here, kek, fits)
  const offered = fromWire(answer.slots)
  // Those of the newest epoch first: the same passkey opens a slot of each.
  const newest = [...(here?.slots ?? []), ...offered].toSorted((a, b) => b.epoch - a.epoch)
  const opened = await openFirst(newest, account, kek, fits)
  if (!opened) throw new SignInError("slots")
  // Whatever epoch the server names: the slot counts, and where it leads.
  const { vault, keychain } = await vaultAt(account, opened, linksFromWire(answer.history), here)
  Object.assign(vault, { signedIn: true, attention: null, behind: false, candidates: offered })
  vault.passkeys = answer.passkeys
  vault.credentials = credentialsOf(vault, answer.passkeys)
  if (answer.epoch === vault.epoch) vault.recovery = recoveryFrom(answer) ?? vault.recovery
  return new Arrival(vault, keychain, await adoptable())
}

/**
 * The server names keys that are over: it was restored from before they were changed, or it lies. Nothing that it says is taken;
 * where a slot that lies here opens, this phone goes on as it is, and forward.js gives the server the keys of now.
 * @param {Vault} here @param {CryptoKey} kek @param {(slot: Slot) => boolean} fits @returns {Promise<Arrival>}
 */
async function ahead(here, kek, fits) {
  const ours = [...here.slots, ...here.candidates].filter(({ epoch }) => epoch === here.epoch)
  const opened = isComplete(here) ? await openFirst(ours, here.account, kek, fits) : null
  if (!opened) throw new SignInError("epoch")
  const { vault, keychain } = await vaultAt(here.account, opened, [], here)
  Object.assign(vault, { signedIn: true, attention: null, behind: true })
  return new Arrival(vault, keychain, await adoptable())
}

/** The passkey used here has no PRF: this phone may keep the history open, and says so. @param {Vault} vault @param {CryptoKey} kek */
async function addDeviceSlot(vault, kek) {
  const recovery = vault.slots.find(({ kind }) => kind === "recovery")
  if (!recovery) return
  const deviceKey = await deviceKek()
  /** @type {Slot} */
  const slot = { kind: "device", credential: null, epoch: recovery.epoch, blob: new Uint8Array() }
  const { account } = vault
  const blob = await rewrap(recovery.blob, kek, contextOf(recovery, account), deviceKey, contextOf(slot, account))
  if (!blob) throw new SignInError("slots")
  vault.slots = proven(vault, { ...slot, blob })
  vault.deviceKey = deviceKey
}

/** A session that opens nothing here must not stay: end it when the arrival fails. @template T @param {() => Promise<T>} body @returns {Promise<T>} */
async function guarded(body) {
  try {
    return await body()
  } catch (error) {
    await endSoon()
    throw error
  }
}
