// What is opened here, as the files tell it. In memory only, and not a moment longer than the keys.
import { Locked } from "../journal/append.js"
import { keychainOf } from "../journal/keyring.js"
import { readAll } from "../journal/read.js"
import { openVault } from "../journal/vaults.js"

/** @import { Entry } from "../journal/fold.js" */
/**
 * @typedef {{id: string, value: number | null, band?: string | null}} Score value null: not enough was answered to say
 * @typedef {{id: string, day: string, at: string, offset: number, shift: string | null, instrument: string, version: string, answers: Record<string, number | null>, note: string | null, edited: boolean, scores: Score[]}} CheckIn
 * @typedef {{made_at: string, account: string, vault: "local" | "account", records: any[], check_ins: CheckIn[], unreadable: string[]}} History
 * @typedef {{title: string, items: Record<string, string>, answers: Record<string, Record<string, string>>, scores: Record<string, string>}} Words
 * items: code -> question; answers: code -> value -> label; scores: id -> title
 * @typedef {Record<string, Words>} Glossary by "instrument/version"; what is not in it goes out by its codes alone
 *
 * records: payloads of docs/keys.md with their id, by id; check_ins: after edits, oldest first; unreadable: ids
 */

/**
 * @param {(instrument: string, version: string, answers: Record<string, number | null>) => Score[]} scores none for an unknown version
 * @returns {Promise<History>} @throws {Locked} also when it was locked meanwhile: an empty file would look like an empty history
 */
export async function history(scores) {
  const { vault, keychain } = await openVault()
  const { entries, payloads, aside } = await readAll()
  if (!keychain || keychainOf(vault.account, vault.epoch) !== keychain) throw new Locked()
  const records = payloads.map(({ id, payload }) => ({ ...payload, id }))
  const offsets = new Map(records.map(({ id, offset }) => [id, offset]))
  return {
    made_at: new Date().toISOString(),
    account: vault.account,
    vault: vault.kind,
    records: records.map(({ id, ...payload }) => ({ id, ...payload })),
    check_ins: entries.toReversed().flatMap(entry => checkIn(entry, offsets.get(entry.id), scores)),
    unreadable: aside.map(({ id }) => id),
  }
}

/** @param {Entry} entry @param {number} offset @param {Parameters<typeof history>[0]} scores @returns {CheckIn[]} */
function checkIn({ id, day, at, checkIn: made, note, edited }, offset, scores) {
  if (!made) return []
  const { instrument, version, answers, shift } = made
  const head = { id, day, at, offset, shift, instrument, version }
  return [{ ...head, answers, note, edited, scores: scores(instrument, version, answers) }]
}
