// Passkeys of the account: list, rename, remove, and add one more.
import { equal, fromBase64url, toBase64url } from "../bytes.js"
import { changed } from "../journal/journal.js"
import { openVault, theVault } from "../journal/vaults.js"
import { updateVault } from "../store/vaults.js"
import { call } from "../sync/api.js"
import { openLabel, sealLabel } from "../vault/label.js"
import * as passkey from "../vault/passkey.js"
import { KINDS, passkeyKek, rewrap } from "../vault/slot.js"
import { checkCode, openedSlot, verified } from "./fresh.js"
import { NotOurs, Overtaken } from "./epochs.js"
import { WrongKey } from "./wrong-key.js"
import { contextOf, credentialsOf, fromWire, recoveryFrom, toWire, withProven } from "./slots.js"

/** @import { Slot, Vault } from "../store/types.js" */

/** Ask the server which passkeys and slots there are. What it offers waits beside the proven slots. @returns {Promise<any>} its answer */
export async function refresh() {
  const { account, epoch } = await theVault()
  const answer = await call("GET", "/api/vault")
  if (answer.account !== account) throw new WrongKey()
  if (answer.epoch < epoch) throw new NotOurs("epoch") // restored, and not brought forward yet
  if (answer.epoch > epoch) throw new Overtaken()
  await updateVault(account, row => listed(row, answer))
  return answer
}

/** What the server says of the epoch that is here. @param {Vault} row changed in place @param {any} answer */
export function listed(row, answer) {
  if (row.epoch !== answer.epoch) return
  row.passkeys = answer.passkeys
  row.credentials = credentialsOf(row, answer.passkeys)
  row.candidates = fromWire(answer.slots)
  row.recovery = recoveryFrom(answer) ?? row.recovery
}

/** @returns {Promise<{id: string, label: string | null, day: string, hasSlot: boolean}[]>} label null: locked, or not readable */
export async function passkeys() {
  const { vault, keychain } = await openVault()
  return Promise.all(
    vault.passkeys.map(async ({ id, label, created_day, has_slot }) => ({
      id,
      day: created_day,
      hasSlot: has_slot,
      label: keychain && (await openLabel(keychain, fromBase64url(id), fromBase64url(label)).catch(() => null)),
    })),
  )
}

/** @param {string} id @param {string} text at most 64 bytes @throws {RangeError} longer */
export async function rename(id, text) {
  const label = await sealedLabel(fromBase64url(id), text)
  const { account } = await theVault()
  await call("PATCH", `/api/passkeys/${id}`, { account, label })
  await refresh()
  changed("vault")
}

/** @param {string} id @param {string | null} code the recovery code, wanted when this is the last passkey */
export async function remove(id, code) {
  const { account, passkeys: all } = await theVault()
  const last = all.length === 1
  if (last) await checkCode(code ?? "")
  await verified(() => call("DELETE", `/api/passkeys/${id}${last ? "?last=yes" : ""}`, { account }))
  await updateVault(account, row => {
    row.slots = row.slots.filter(({ credential }) => credential !== id)
    row.credentials = row.credentials.filter(other => other !== id)
    row.passkeys = row.passkeys.filter(other => other.id !== id)
    row.candidates = row.candidates.filter(({ credential }) => credential !== id)
  })
  changed("vault")
}

/** One more passkey, in three taps: an existing one opens a slot, the new one is made, the new one is proven. */
export class Addition {
  /** @type {{slot: Slot, kek: CryptoKey} | null} */
  #opened = null
  /** @type {{id: Uint8Array<ArrayBuffer>, attestation: object, prf: Uint8Array<ArrayBuffer> | null} | null} */
  #made = null

  /** @param {string} [code] the recovery code, where no passkey is left */
  async open(code) {
    this.#opened = await openedSlot(code)
  }

  /** @param {{userName: string, rpName: string}} names */
  async create(names) {
    const vault = await theVault()
    const { account } = vault
    const { challenge } = await call("POST", "/api/passkeys/register/begin", { account })
    const exclude = credentialsOf(vault, vault.passkeys).map(id => fromBase64url(id))
    const made = await passkey.create({
      challenge: fromBase64url(challenge),
      account: fromBase64url(account),
      exclude,
      ...names,
    })
    this.#made = { id: made.id, attestation: made.attestation, prf: made.prf }
  }

  /** @returns {Promise<"proven" | "no-prf" | "again">} as in enrolment */
  async prove() {
    const made = this.#made
    if (!made) throw new Error("no passkey yet")
    const { prf } = await passkey.get({ allow: [made.id] })
    if (!prf) return made.prf ? "again" : "no-prf"
    const before = made.prf
    made.prf = prf
    if (!before) return "again"
    if (!equal(before, prf)) throw new passkey.PasskeyError("failed")
    before.fill(0)
    return "proven"
  }

  /** @param {string} label */
  async finish(label) {
    const { account } = await theVault()
    if (!this.#made || !this.#opened) throw new Error("not begun")
    const { id, attestation, prf } = this.#made
    const slot = prf && (await this.#slot(id, prf, account))
    const sealed = await sealedLabel(id, label)
    const slots = slot ? [toWire(slot)] : []
    await call("POST", "/api/passkeys/register/complete", { account, attestation, label: sealed, slots })
    if (slot) {
      await updateVault(account, row => {
        Object.assign(row, withProven(row, slot))
      })
    }
    await refresh()
    changed("vault")
  }

  /** @param {Uint8Array<ArrayBuffer>} id @param {Uint8Array<ArrayBuffer>} prf @param {string} account @returns {Promise<Slot>} */
  async #slot(id, prf, account) {
    const { slot: from, kek } = /** @type {{slot: Slot, kek: CryptoKey}} */ (this.#opened)
    const context = { kind: KINDS.passkey, account: fromBase64url(account), epoch: from.epoch, credential: id }
    const newKek = await passkeyKek(prf)
    prf.fill(0)
    const blob = await rewrap(from.blob, kek, contextOf(from, account), newKek, context)
    if (!blob) throw new WrongKey()
    return { kind: "passkey", credential: toBase64url(id), epoch: from.epoch, blob }
  }
}

/** @param {Uint8Array<ArrayBuffer>} id @param {string} text */
async function sealedLabel(id, text) {
  const { keychain } = await openVault()
  if (!keychain) throw new WrongKey()
  return toBase64url(await sealLabel(keychain, id, text))
}
