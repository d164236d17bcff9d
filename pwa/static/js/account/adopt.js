// Adoption: check-ins made here before there was an account are opened and sealed again for it, under the same ids.
import { fromBase64url } from "../bytes.js"
import { sealRow } from "../journal/append.js"
import { hold } from "../journal/keyring.js"
import { openLocal } from "../journal/vaults.js"
import { allRecords, countRecords } from "../store/records.js"
import { allVaults, switchTo, vaultOf } from "../store/vaults.js"
import { openRecord } from "../vault/record.js"

/** @import { Keychain } from "../vault/keychain.js" */
/** @import { RecordRow, Vault } from "../store/types.js" */
/** @import { Adopted } from "../store/vaults.js" */

const ATTEMPTS = 20

/** @returns {Promise<number>} records made here that belong to no account */
export async function adoptable() {
  const local = (await allVaults()).find(({ kind }) => kind === "local")
  return local ? countRecords(local.account) : 0
}

/**
 * Switch to the account's vault, taking the local records along or leaving them where they are.
 * @param {Vault} vault @param {Keychain} keychain @param {boolean} adopt
 */
export async function enter(vault, keychain, adopt) {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const adopted = adopt ? await reseal(vault, keychain) : null
    const row = adopted ? inherit(vault, adopted.local) : vault
    if (await switchTo(row, adopted?.adopted ?? null)) return hold(vault.account, keychain)
  }
  throw new Error("the local vault kept changing")
}

/** @param {Vault} target @param {Keychain} authority of the account: a plan needs its edit key @returns {Promise<{local: Vault, adopted: Adopted} | null>} null when the vault in use is not local */
async function reseal(target, authority) {
  const found = await openLocal()
  if (!found) return null
  const { vault, keychain } = found
  const rows = await allRecords(vault.account)
  // Read after the rows: what was saved since it was opened has a number, and the account must count on from there.
  const local = (await vaultOf(vault.account)) ?? vault
  /** @type {Adopted} */
  const adopted = { from: local.account, found: rows.length, ids: [], records: [] }
  for (const row of rows) {
    const payload = await open(keychain, local, row)
    if (!payload) continue // stays in the local vault; shown there as not readable
    adopted.ids.push(row.id)
    adopted.records.push(await sealRow(target, row.id, payload, authority))
  }
  return { local, adopted }
}

/** @param {Keychain} keychain @param {Vault} local @param {RecordRow} row */
function open(keychain, local, { id, epoch, sealed, tag }) {
  const record = { id: fromBase64url(id), epoch, sealed, tag }
  return openRecord(keychain, record, fromBase64url(local.account)).catch(() => null)
}

/** A fresh row goes on counting where the local vault stopped; one that was here before has seen it. @param {Vault} vault @param {Vault} local @returns {Vault} */
function inherit(vault, local) {
  const lamport = Math.max(vault.lamport, local.lamport)
  const lastDay = (vault.lastDay ?? "") > (local.lastDay ?? "") ? vault.lastDay : local.lastDay
  const person = vault.person ?? local.person
  // A local vault that never saved has no number to have been seen: a record that names a zero opens nowhere.
  const its = local.counter > 0 ? { [local.device]: local.counter } : {}
  if (vault.counter > 0) return { ...vault, lamport, lastDay, person, seen: { ...vault.seen, ...its } }
  return { ...vault, lamport, lastDay, person, device: local.device, counter: local.counter, seen: local.seen }
}
