// Only a valid tombstone makes a phone free bytes; never the server's word.
import { equal } from "../bytes.js"
import { bury } from "../store/records.js"
import { erasedLeaf } from "../sync/digest.js"

/** @import { RecordRow } from "../store/types.js" */

/**
 * @param {RecordRow[]} rows that hold bytes @param {{id: string, payload: any}[]} opened
 * @returns {Promise<Set<string>>} ids that are deleted
 */
export async function obey(rows, opened) {
  const tombstones = opened.filter(({ payload }) => payload?.kind === "tombstone")
  const erased = new Set(tombstones.flatMap(({ payload }) => payload.erases))
  for (const { id } of tombstones) erased.delete(id) // a tombstone stays
  const doomed = rows.filter(({ id }) => erased.has(id))
  if (doomed.length) await bury(await Promise.all(doomed.map(grave)))
  return erased
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
