// Only a valid tombstone makes a phone free bytes; never the server's word.
import { equal } from "../bytes.js"
import { isPlace, rowsOf } from "../store/outbox.js"
import { bury } from "../store/records.js"
import { erasedLeaf } from "../sync/digest.js"

/** @import { RecordRow } from "../store/types.js" */

/**
 * @param {string} account @param {{id: string, payload: any}[]} opened
 * @returns {Promise<Set<string>>} ids that are deleted
 */
export async function obey(account, opened) {
  const tombstones = opened.filter(({ payload }) => payload?.kind === "tombstone")
  const erased = new Set(tombstones.flatMap(({ payload }) => payload.erases))
  for (const { id } of tombstones) erased.delete(id) // a tombstone stays
  const here = opened.filter(({ id }) => erased.has(id)).map(({ id }) => id)
  if (here.length) await buryThem(account, here)
  return erased
}

/** @param {string} account @param {string[]} ids */
async function buryThem(account, ids) {
  const doomed = [...(await rowsOf(account, ids)).values()].filter(row => !isPlace(row))
  await bury(await Promise.all(doomed.map(grave)))
}

/** @param {RecordRow} was @returns {Promise<{was: RecordRow, becomes: RecordRow | null}>} */
async function grave(was) {
  const { account, id, state } = was
  const there = was.serverLeaf ?? (state === "safe" ? was.leaf : undefined)
  if (!there && state !== "offered") return { was, becomes: null } // the server never held it
  const leaf = await erasedLeaf(account, id)
  const none = new Uint8Array()
  const done = there && equal(there, leaf)
  /** @type {RecordRow} */
  const place = { account, id, epoch: 0, sealed: none, tag: none, leaf, state: done ? "safe" : "erasing" }
  return { was, becomes: done || !there ? place : { ...place, serverLeaf: there } }
}
