// Seal one entry and write it: the counter that is sealed inside and the record go to disk in one transaction.
import { fromBase64url, random, toBase64url } from "../bytes.js"
import { countRecords, saveRecord } from "../store/records.js"
import { leafOf } from "../sync/digest.js"
import { sealRecord } from "../vault/record.js"
import { stamp } from "./clock.js"
import { theVault } from "./vaults.js"

/** @import { RecordRow, Vault } from "../store/types.js" */
/** @import { Keychain } from "../vault/keychain.js" */

const ATTEMPTS = 20 // each lost one means that another tab saved: far fewer tabs than this

/** Another vault is in use than the one this was begun for: nothing was written. */
export class Switched extends Error {
  code = "switched"
}

/** @returns {string} of a record: 16 random bytes, base64url. Not in order of time, which an id would tell. */
export function newId() {
  return toBase64url(random(16))
}

/** What supersedes needs the edit key, and the vault is locked: nothing was written. */
export class Locked extends Error {
  code = "locked"
}

/**
 * What only adds needs no unlock: it is sealed to the inbox's public half.
 * @param {{kind: "check-in" | "note" | "practice" | "lesson" | "plan" | "edit" | "tombstone"} & Record<string, unknown>} content
 * @param {{id: string, draft?: string, account?: string, authority?: Keychain, vault?: Vault}} where account: the only one that
 * it may go to; authority: for what takes the place of something before; vault: the one in use, where it was read just now
 * @returns {Promise<"saved" | "exists">} exists: there is a record with this id, and nothing was written
 * @throws {import("../store/db.js").StorageError} when the disk did not take it @throws {Switched}
 */
export async function append(content, { id, draft, account, authority, vault: justRead }) {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const vault = (attempt === 0 && justRead) || (await theVault())
    if (account && account !== vault.account) throw new Switched()
    const { counter, device } = vault
    const lamport = vault.lamport + 1
    const time = stamp(new Date())
    const head = { v: 1, kind: content.kind, device, n: counter + 1, lamport, seen: vault.seen }
    const row = await sealRow(vault, id, { ...head, ...time, ...content }, authority)
    const day = content.kind === "check-in" ? time.day : undefined
    const outcome = await saveRecord(row, { device, counter, lamport, draft, day })
    if (outcome !== "retry") return outcome
  }
  throw new Error(`counter moved ${ATTEMPTS} times; ${await countRecords((await theVault()).account)} records`)
}

/**
 * @param {Vault} vault @param {string} id @param {import("../vault/record.js").Payload} payload @param {Keychain} [authority]
 * @returns {Promise<RecordRow>} @throws {Locked}
 */
export async function sealRow(vault, id, payload, authority) {
  const { account, epoch } = vault
  if (authority && authority.epoch !== epoch) throw new Locked() // the keys were changed meanwhile
  const where = { account: fromBase64url(account), epoch, id: fromBase64url(id) }
  const { sealed, tag } = await sealRecord(vault, where, payload, authority)
  const row = { account, id, epoch, sealed, tag }
  return { ...row, leaf: await leafOf(account, row), state: "saved" }
}
