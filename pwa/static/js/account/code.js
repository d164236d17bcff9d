// A new recovery code. The old one goes on opening the account until the server has stored the new slot.
import { toBase64url } from "../bytes.js"
import { sha256 } from "../hash.js"
import { changed } from "../journal/journal.js"
import { openVault, theVault } from "../journal/vaults.js"
import { updateVault } from "../store/vaults.js"
import { call, Unreachable } from "../sync/api.js"
import { newRecovery, verifier } from "../vault/recovery.js"
import { recoveryKek, rewrap } from "../vault/slot.js"
import { openedSlot, verified } from "./fresh.js"
import { WrongKey } from "./wrong-key.js"
import { contextOf, proven, toWire } from "./slots.js"
import { typedBack } from "./typed-back.js"

/** @import { Slot } from "../store/types.js" */

/** It was sent, and nobody can say yet which code is in force. */
export class UnansweredCode extends Error {
  code = "unanswered-code"
}

export class NewCode {
  /** @param {string} code @param {Slot} slot proven @param {string} verifierHash */
  constructor(code, slot, verifierHash) {
    this.code = code
    this.slot = slot
    this.verifierHash = verifierHash
  }

  /** Asks for the passkey, or takes the code that is in force. Nothing is stored yet. @param {string} [old] @returns {Promise<NewCode>} */
  static async prepare(old) {
    const { slot: from, kek } = await openedSlot(old)
    const { account } = await theVault()
    const { secret, code } = newRecovery()
    /** @type {Slot} */
    const slot = { kind: "recovery", credential: null, epoch: from.epoch, blob: new Uint8Array() }
    const newKek = await recoveryKek(secret)
    const blob = await rewrap(from.blob, kek, contextOf(from, account), newKek, contextOf(slot, account))
    if (!blob) throw new WrongKey()
    const hash = toBase64url(await sha256(await verifier(secret)))
    secret.fill(0)
    return new NewCode(code, { ...slot, blob }, hash)
  }

  /** @param {Record<number, string>} groups */
  confirms(groups) {
    return typedBack(this.code, groups)
  }

  async finish() {
    const { vault, keychain } = await openVault()
    if (!keychain || !this.code) throw new WrongKey() // it locked meanwhile
    const { account } = vault
    const body = { account, slot: toWire(this.slot), verifier_hash: this.verifierHash }
    await verified(() => call("PUT", "/api/recovery", body)).catch(error => {
      throw error instanceof Unreachable ? new UnansweredCode() : error // it may be in force: asked again, it is known
    })
    await updateVault(account, row => {
      row.slots = proven(row, this.slot)
      row.recovery = { slot: this.slot, verifierHash: this.verifierHash }
    })
    this.code = ""
    changed("vault")
  }
}
