// Open what came in packs: only while unlocked.
import { fromBase64url } from "../bytes.js"
import { allPacks, settlePack } from "../store/packs.js"
import { openPack } from "../vault/pack.js"
import { openedOf } from "./opened.js"
import { isWhole } from "./shape.js"

/** @import { Keychain } from "../vault/keychain.js" */
/** @import { RecordRow, Vault } from "../store/types.js" */
/** @import { Packed } from "../vault/pack.js" */

/** @param {Vault} vault @param {Keychain} keychain */
export async function unpack(vault, keychain) {
  if (!vault.unread) return
  const { account, epoch } = vault
  const packs = (await allPacks(account)).filter(({ unread }) => unread)
  const opened = await openedOf(keychain, account)
  for (const pack of packs) {
    const entries = await openPack(keychain, pack.sealed)
    const good = entries?.filter(isGood) ?? null
    await settlePack(pack, good?.map(entry => rowOf(account, epoch, entry)) ?? null)
    for (const entry of good ?? []) if (entry.payload) opened.take(entry, pack.n)
  }
}

/** @param {Packed} entry */
function isGood({ id, payload }) {
  return fromBase64url(id).length === 16 && (payload === null || isWhole(payload))
}

/** @param {string} account @param {number} epoch @param {Packed} entry @returns {RecordRow} */
function rowOf(account, epoch, { id, leaf, payload }) {
  const none = new Uint8Array()
  const place = { account, id, sealed: none, tag: none, leaf: leaf.slice(), state: /** @type {const} */ ("safe") }
  return payload ? { ...place, epoch, packed: true } : { ...place, epoch: 0 }
}
