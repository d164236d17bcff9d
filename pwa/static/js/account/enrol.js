// Enrolment: account key, recovery code, passkey. Each slot has opened once before anything relies on it, and the server
// stores account, credential and slots in one request or nothing. A crash afterwards is mended by signing in.
import { equal, fromBase64url, random, toBase64url } from "../bytes.js"
import { theVault, vaultRow } from "../journal/vaults.js"
import { vaultOf } from "../store/vaults.js"
import { call } from "../sync/api.js"
import { startOver } from "../sync/heal.js"
import { endHere } from "../sync/session.js"
import { createAccountKey, Keychain } from "../vault/keychain.js"
import { sealLabel } from "../vault/label.js"
import * as passkey from "../vault/passkey.js"
import { newRecovery, parseCode, verifier } from "../vault/recovery.js"
import { deviceKek, passkeyKek, recoveryKek, rewrap, unwrap, wrap } from "../vault/slot.js"
import { sha256 } from "../hash.js"
import { enter } from "./adopt.js"
import { EPOCH, lostAccount, returned } from "./put-back.js"
import { contextOf, toWire } from "./slots.js"
import { typedBack } from "./typed-back.js"

/** @import { Slot, Vault } from "../store/types.js" */

export class Enrolment {
  /** @type {Uint8Array<ArrayBuffer>} */
  #secret
  /** @type {Slot} */
  #recovery
  /** @type {{id: Uint8Array<ArrayBuffer>, attestation: object, prf: Uint8Array<ArrayBuffer> | null} | null} */
  #passkey = null
  #proven = false
  #isOver = false // done, or left: nothing secret stays
  #isFinishing = false

  /**
   * @param {string} code @param {Uint8Array<ArrayBuffer>} secret @param {Slot} recovery @param {string} account
   * @param {Vault | null} here its vault, where this phone holds the account already
   */
  constructor(code, secret, recovery, account, here = null) {
    this.code = code
    this.account = account
    this.here = here
    this.#secret = secret
    this.#recovery = recovery
  }

  /** Make the account key and its recovery slot. Nothing is stored or sent yet. @returns {Promise<Enrolment>} */
  static async prepare() {
    const account = toBase64url(random(16))
    const { secret, code } = newRecovery()
    const recovery = { kind: /** @type {const} */ ("recovery"), credential: null, epoch: EPOCH, blob: new Uint8Array() }
    const raw = createAccountKey()
    recovery.blob = await wrap(raw, await recoveryKek(secret), contextOf(recovery, account))
    raw.fill(0)
    // Read back what a person would type: code, key and slot are proven together.
    const opened = await unwrap(recovery.blob, await recoveryKek(parseCode(code)), contextOf(recovery, account))
    if (!opened) throw new Error("recovery slot")
    return new Enrolment(code, secret, recovery, account)
  }

  /**
   * An account that the server lost: same id, same key, same recovery code. Nothing is changed yet.
   * @param {string} text the code as typed @returns {Promise<Enrolment>} @throws as `lostAccount`, and RecoveryCodeError
   */
  static async again(text) {
    const secret = parseCode(text)
    try {
      const { vault, slot } = await lostAccount(await recoveryKek(secret))
      return new Enrolment("", secret, slot, vault.account, vault)
    } catch (error) {
      secret.fill(0)
      throw error
    }
  }

  /** @param {Record<number, string>} groups typed back, by their place from 0 @returns {boolean} */
  confirms(groups) {
    return typedBack(this.code, groups)
  }

  /**
   * The first ceremony. @param {{userName: string, rpName: string}} names shown by the phone
   * @param {string} joinCode empty where none was asked for @throws {Refused} `join-code` where one is needed
   */
  async create(names, joinCode) {
    await endHere() // a cookie left by signing out offline would make this an addition
    const { challenge } = await call("POST", "/api/passkeys/register/begin", joinCode ? { join_code: joinCode } : {})
    const account = fromBase64url(this.account)
    const made = await passkey.create({ challenge: fromBase64url(challenge), account, exclude: [], ...names })
    this.#passkey = { id: made.id, attestation: made.attestation, prf: made.prf }
    if (this.#isOver) this.#wipe()
  }

  /**
   * The second ceremony, by a tap of its own (Safari wants one each): does this passkey give the same PRF output again?
   * @returns {Promise<"proven" | "no-prf" | "again">} again: there was no output to compare with yet
   */
  async prove() {
    const made = this.#passkey
    if (!made) throw new Error("no passkey yet")
    const { prf, userHandle } = await passkey.get({ allow: [made.id] })
    if (this.#isOver) {
      prf?.fill(0)
      throw new passkey.PasskeyError("cancelled")
    }
    if (userHandle && !equal(userHandle, fromBase64url(this.account))) throw new passkey.PasskeyError("failed")
    if (!prf && !made.prf) return "no-prf"
    if (!prf) return "again"
    const before = made.prf
    made.prf = prf
    if (!before) return "again"
    if (!equal(before, prf)) throw new passkey.PasskeyError("failed")
    before.fill(0)
    this.#proven = true
    return "proven"
  }

  /** Store everything at the server in one request, then take the check-ins along. @param {string} label of this passkey */
  async finish(label) {
    if (!this.#passkey || this.#isOver) throw new Error("no passkey yet")
    this.#isFinishing = true
    try {
      await this.#send(this.#passkey, label)
      this.#isOver = true
    } finally {
      this.#isFinishing = false
      if (this.#isOver) this.#wipe()
    }
  }

  /** Overwrite what must not outlive the ceremony; while it is sent, afterwards: half of it would be sealed with zeros. */
  forget() {
    this.#isOver = true
    this.code = ""
    if (!this.#isFinishing) this.#wipe()
  }

  #wipe() {
    this.#secret.fill(0)
    this.#passkey?.prf?.fill(0)
  }

  /** @param {{id: Uint8Array<ArrayBuffer>, attestation: object}} made @param {string} label */
  async #send(made, label) {
    const kek = await recoveryKek(this.#secret)
    const account = this.account
    const second = this.#proven ? await this.#passkeySlot(kek) : await this.#deviceSlot(kek)
    const ak = await unwrap(this.#recovery.blob, kek, contextOf(this.#recovery, account))
    if (!ak) throw new Error("recovery slot")
    const keychain = await Keychain.open(ak, fromBase64url(account), EPOCH)
    const sealed = toBase64url(await sealLabel(keychain, made.id, label))
    const slots = [this.#recovery, second.slot]
    const verifierHash = toBase64url(await sha256(await verifier(this.#secret)))
    await call("POST", "/api/passkeys/register/complete", {
      account,
      attestation: made.attestation,
      label: sealed,
      slots: slots.filter(({ kind }) => kind !== "device").map(toWire),
      verifier_hash: verifierHash,
    })
    const { deviceKey } = second
    if (this.here) await startOver(account)
    const row = this.here
      ? returned((await vaultOf(account)) ?? this.here, { slots, deviceKey })
      : vaultRow(keychain, { account, epoch: EPOCH, kind: "account", slots, deviceKey })
    const id = toBase64url(made.id)
    row.credentials = [id]
    row.recovery = { slot: this.#recovery, verifierHash }
    row.packsBefore = null // just made: there can be none to ask for
    row.passkeys = [{ id, label: sealed, created_day: new Date().toISOString().slice(0, 10), has_slot: this.#proven }]
    await enter(row, keychain, !this.here && (await theVault()).kind === "local")
  }

  /** @param {CryptoKey} kek of the recovery slot */
  async #passkeySlot(kek) {
    const made = this.#passkey
    if (!made?.prf) throw new Error("no PRF output")
    /** @type {Slot} */
    const slot = { kind: "passkey", credential: toBase64url(made.id), epoch: EPOCH, blob: new Uint8Array() }
    return { slot: await this.#rewrapped(slot, kek, await passkeyKek(made.prf)), deviceKey: null }
  }

  /** The passkey has no PRF: this phone keeps the history open, and the app says so. @param {CryptoKey} kek */
  async #deviceSlot(kek) {
    const deviceKey = await deviceKek()
    /** @type {Slot} */
    const slot = { kind: "device", credential: null, epoch: EPOCH, blob: new Uint8Array() }
    return { slot: await this.#rewrapped(slot, kek, deviceKey), deviceKey }
  }

  /** @param {Slot} slot @param {CryptoKey} kek @param {CryptoKey} newKek @returns {Promise<Slot>} */
  async #rewrapped(slot, kek, newKek) {
    const from = contextOf(this.#recovery, this.account)
    const blob = await rewrap(this.#recovery.blob, kek, from, newKek, contextOf(slot, this.account))
    if (!blob) throw new Error("recovery slot")
    return { ...slot, blob }
  }
}
