// History packs: a new phone takes them in place of thousands of single records, an unlocked one leaves them. Here they are
// sealed bytes; the journal opens and makes them.
import { addPacks } from "../store/packs.js"
import { countState } from "../store/records.js"
import { updateVault, vaultOf } from "../store/vaults.js"
import { Refused } from "./api.js"
import { packPlace, putPack, readPacks } from "./wire.js"

/** @import { Vault } from "../store/types.js" */
/** @import { Pack } from "./wire.js" */

const SIZE = 500 // records a pack
const BYTES = 600_000 // of a pack: the request stays under 1 MiB
const WORTH = 64 // fewer than that are read singly by a new phone, in one request
const ROUNDS = 1000 // a bound, never reached

/** Dispatches 'change' when packs came. */
export const arrivals = new EventTarget()

/** A phone that never read anything: take the newest, before anything is read singly. @param {string} account */
export async function takeNewest(account) {
  const vault = await vaultOf(account)
  if (vault && vault.logId === null && vault.packsBefore === undefined) await take(account, null)
}

/** @param {string} account */
export async function takeOlder(account) {
  for (let round = 0; round < ROUNDS; round++) {
    const before = (await vaultOf(account))?.packsBefore ?? null
    if (before === null) return
    await take(account, before)
  }
}

/** Is a part of the history still on its way into the record store? Then a digest says nothing yet. @param {Vault} vault */
export function isPending({ unread, packsBefore }) {
  return Boolean(unread) || typeof packsBefore === "number"
}

/**
 * Leave packs for what came since the last one.
 * @param {string} account @param {number} epoch
 * @param {(ids: string[]) => Promise<Uint8Array<ArrayBuffer> | null>} seal null: not everything is open, so there is none
 */
export async function leavePacks(account, epoch, seal) {
  const held = await countState(account, "safe")
  const vault = await vaultOf(account)
  if (!vault || isPending(vault) || held - (vault.packed ?? 0) < WORTH) return
  for (let round = 0; round < ROUNDS; round++) {
    const { logId, first, last, ids } = await packPlace(account)
    await noteReach(account, last)
    if (first + ids.length - last < WORTH) return
    const pack = await sealSome(first, ids.slice(0, SIZE), seal)
    if (!pack || !(await isTaken(account, logId, pack, epoch))) return
  }
}

/** @param {number} first @param {string[]} ids @param {(ids: string[]) => Promise<Uint8Array<ArrayBuffer> | null>} seal @returns {Promise<Pack | null>} */
async function sealSome(first, ids, seal) {
  const sealed = await seal(ids)
  if (!sealed) return null
  if (sealed.length > BYTES && ids.length > 1) return sealSome(first, ids.slice(0, ids.length / 2), seal)
  return { first, last: first + ids.length, sealed }
}

/** @param {string} account @param {string} logId @param {Pack} pack @param {number} epoch @returns {Promise<boolean>} false: another phone was quicker */
async function isTaken(account, logId, pack, epoch) {
  try {
    await putPack(account, logId, pack, epoch)
    return true
  } catch (error) {
    if (error instanceof Refused && error.code.startsWith("pack-")) return false
    throw error
  }
}

/** What was erased took packs along: look again. @param {string} account */
export function forgetPacks(account) {
  return noteReach(account, 0)
}

/** @param {string} account @param {number} packed */
function noteReach(account, packed) {
  return updateVault(account, vault => {
    vault.packed = packed
  })
}

/** @param {string} account @param {number | null} before */
async function take(account, before) {
  const { logId, packs, more } = await readPacks(account, before)
  const isChain = packs.every(({ last }, i) => last === (i === 0 ? (before ?? last) : packs[i - 1].first))
  const end = packs.at(-1)?.first ?? 0
  const whole = isChain && more === end > 0 && packs.every(({ first, last }) => first < last)
  const rows = packs.map(({ first, sealed }) => ({ account, n: -1 - first, sealed })) // own packs count from 0 upwards
  await addPacks(account, whole ? rows : [], vault => {
    // A chain with a hole would hide what lies in it: then everything is read singly.
    vault.packsBefore = whole && more ? end : null
    if (!whole) vault.cursor = 0
    if (!whole || packs.length === 0) return
    vault.unread = true
    if (before === null) Object.assign(vault, { logId, cursor: packs[0].last, packed: packs[0].last })
  })
  if (rows.length) arrivals.dispatchEvent(new Event("change"))
}
