// A sealed file and its recovery code bring an account to this phone, without any server: as after signing in, but nobody is
// signed in, so that it syncs only after the next time. Nothing on the phone changes before the code has opened a slot.
import { theVault } from "../journal/vaults.js"
import { addVault } from "../store/arrivals.js"
import { setPref } from "../store/prefs.js"
import { vaultOf } from "../store/vaults.js"
import { leafOf } from "../sync/digest.js"
import { parseCode } from "../vault/recovery.js"
import { recoveryKek } from "../vault/slot.js"
import { adoptable, enter } from "./adopt.js"
import { vaultAt } from "./epochs.js"
import { credentialsOf, fromWire, linksFromWire, openFirst } from "./slots.js"
import { WrongKey } from "./wrong-key.js"

/** @import { RecordRow, Slot, Vault } from "../store/types.js" */
/** @import { Keychain } from "../vault/keychain.js" */
/** @typedef {{id: string, epoch: number, sealed: Uint8Array<ArrayBuffer>, tag: Uint8Array<ArrayBuffer>}} SealedRow */

const CHUNK = 100

/** An account that opened, before this phone switches to it. */
export class Restored {
  /** @param {Vault} vault @param {Keychain} keychain @param {RecordRow[]} rows @param {number} waiting records made here without an account */
  constructor(vault, keychain, rows, waiting) {
    this.vault = vault
    this.keychain = keychain
    this.rows = rows
    this.waiting = waiting
  }

  /** @param {boolean} adopt take the records along that were made here */
  async enter(adopt) {
    const { kind, account } = await theVault()
    await addVault(this.vault, this.rows)
    if (kind === "account" && account !== this.vault.account) await setPref("endSession", true) // somebody else's
    await enter(this.vault, this.keychain, adopt)
  }
}

/**
 * @param {{account: string, slots: any[], history?: any[]}} file as parsed @param {SealedRow[]} sealed its records @param {string} code as typed
 * @returns {Promise<Restored>}
 * @throws {import("../vault/recovery.js").RecoveryCodeError | WrongKey | import("./epochs.js").NotOurs} 'epoch': older keys than are known here
 */
export async function restore({ account, slots: given, history }, sealed, code) {
  const secret = parseCode(code)
  const kek = await recoveryKek(secret)
  secret.fill(0)
  const slots = fromWire(given.filter(slot => slot?.kind === "recovery" || slot?.kind === "passkey"))
  const opened = await openFirst(slots, account, kek, ({ kind, credential }) => kind === "recovery" && !credential)
  if (!opened) throw new WrongKey()
  const { vault, keychain, fresh } = await vaultAt(account, opened, linksFromWire(history), await vaultOf(account))
  if (fresh) offer(vault, slots)
  return new Restored(vault, keychain, await rows(account, sealed), await adoptable())
}

/** Unproven until a passkey has opened one. @param {Vault} vault that was not here before @param {Slot[]} slots of the file */
function offer(vault, slots) {
  vault.signedIn = false
  vault.candidates = slots.filter(({ kind }) => kind === "passkey")
  vault.credentials = credentialsOf(
    vault,
    vault.candidates.map(({ credential }) => ({ id: credential ?? "" })),
  )
}

/** All wait to be sent: a server that has them says so, and one that lost them gets them back. @param {string} account @param {SealedRow[]} sealed */
async function rows(account, sealed) {
  /** @type {RecordRow[]} */
  const made = []
  for (let at = 0; at < sealed.length; at += CHUNK) {
    const chunk = sealed.slice(at, at + CHUNK)
    made.push(...(await Promise.all(chunk.map(record => waiting(account, record)))))
  }
  return made
}

/** @param {string} account @param {SealedRow} record @returns {Promise<RecordRow>} */
async function waiting(account, record) {
  return { account, ...record, leaf: await leafOf(account, record), state: "saved" }
}
