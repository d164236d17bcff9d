// What is open in memory while the vault is unlocked. Dropping the last reference to it is locking.

import { random } from "../bytes.js"
import { aesKey, derive, hmacKey } from "./kdf.js"
import { privateKeyFromSeed } from "./x25519.js"

/** @import { Bytes } from "./kdf.js" */
/** @typedef {{ inboxPublic: Bytes, writeKey: CryptoKey }} PublicSide may lie in IndexedDB: it adds records and opens none */

/** A new account key. The caller wraps it into slots and then overwrites it. @returns {Bytes} 32 random bytes */
export function createAccountKey() {
  return random(32)
}

export class Keychain {
  /**
   * @param {CryptoKey} ak account key, as `unwrap` of slot.js gives it
   * @param {Bytes} account 16 bytes
   * @param {number} epoch
   * @param {Keychain | null} [before] of the epoch before, where the keys were changed (history.js)
   * @returns {Promise<Keychain>}
   */
  static async open(ak, account, epoch, before = null) {
    const seed = await derive(ak, "breather/1/inbox")
    const inbox = await privateKeyFromSeed(seed)
    seed.fill(0)
    const writeKey = await hmacKey(ak, "breather/1/write")
    const editKey = await hmacKey(ak, "breather/1/edit")
    const labelKey = await aesKey(ak, "breather/1/label", ["encrypt", "decrypt"])
    const packKey = await aesKey(ak, "breather/1/pack", ["encrypt", "decrypt"])
    return new Keychain(account.slice(), epoch, inbox, { writeKey, editKey, labelKey, packKey }, before)
  }

  /**
   * @param {Bytes} account @param {number} epoch @param {import("./x25519.js").KeyPair} inbox
   * @param {{ writeKey: CryptoKey, editKey: CryptoKey, labelKey: CryptoKey, packKey: CryptoKey }} keys
   * @param {Keychain | null} before
   */
  constructor(account, epoch, inbox, keys, before) {
    this.account = account
    this.epoch = epoch
    this.inboxPrivate = inbox.privateKey
    this.inboxPublic = inbox.publicKey
    this.writeKey = keys.writeKey
    this.editKey = keys.editKey
    this.labelKey = keys.labelKey
    this.packKey = keys.packKey
    this.before = before
    Object.freeze(this)
  }

  /** @param {number} epoch @returns {Keychain | null} the keys of that epoch; null: these do not lead there */
  of(epoch) {
    return epoch === this.epoch ? this : (this.before?.of(epoch) ?? null)
  }

  /** @returns {PublicSide} */
  publicSide() {
    return { inboxPublic: this.inboxPublic.slice(), writeKey: this.writeKey }
  }
}
