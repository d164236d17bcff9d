// Change or delete a check-in that was made: never in place. An edit and a tombstone are further records, tagged with the
// edit key, which exists only while unlocked: whoever holds a locked phone can erase nothing.
import { isPlace, rowsOf } from "../store/outbox.js"
import { updateVault } from "../store/vaults.js"
import { append, Locked, newId, Switched } from "./append.js"
import { changed } from "./journal.js"
import { readAll } from "./read.js"
import { openVault } from "./vaults.js"

/**
 * @param {string} id of the check-in @param {Record<string, number | null>} answers whole
 * @throws {Locked | Switched} nothing was written
 */
export async function editCheckIn(id, answers) {
  const { vault, keychain } = await openVault()
  if (!keychain) throw new Locked()
  // Left meanwhile, in another tab: an edit of what is not here would be told as done.
  if (!(await rowsOf(vault.account, [id])).has(id)) throw new Switched()
  await append({ kind: "edit", of: id, answers }, { id: newId(), account: vault.account, authority: keychain })
  changed("records")
}

/**
 * Delete a check-in with its notes and edits: the tombstone is written, then the bytes here are freed. The server's copy
 * goes with the next sync that the person has confirmed (sync/engine.js).
 * @param {string} id of the check-in @throws {Locked | Switched} nothing was written
 */
export async function deleteCheckIn(id) {
  const { vault, keychain } = await openVault()
  if (!keychain) throw new Locked()
  const { payloads } = await readAll()
  const doomed = payloads.filter(found => found.id === id || found.payload.of === id)
  // Left or locked meanwhile: a tombstone that does not name it would be called a deletion.
  if (!doomed.some(found => found.id === id) && !(await isGone(vault.account, id))) throw new Switched()
  /** @type {Record<string, number[]>} sequences by device, so that no gap is taken for a missing record */
  const gone = {}
  for (const { payload } of doomed) (gone[payload.device] ??= []).push(payload.n)
  const content = { kind: /** @type {const} */ ("tombstone"), erases: doomed.map(found => found.id), gone }
  await append(content, { id: newId(), account: vault.account, authority: keychain })
  const { entries } = await readAll() // which obeys the tombstone
  await updateVault(vault.account, row => {
    if (row.counter === vault.counter + 1) row.lastDay = entries.reduce(latest, null)
  })
  changed("records")
}

/** Another tab was first. @param {string} account @param {string} id */
async function isGone(account, id) {
  const row = (await rowsOf(account, [id])).get(id)
  return row !== undefined && isPlace(row)
}

/** @param {string | null} last @param {{day: string}} entry @returns {string} */
function latest(last, { day }) {
  return last && last > day ? last : day
}
