// Check-ins of nobody, sealed as everybody's are: 561 bytes and a tag of 32.
import { newId, sealRow } from "../journal/append.js"
import { stamp } from "../journal/clock.js"

/** @import { RecordRow, Vault } from "../store/types.js" */
/** @import { Learnt } from "../store/arrivals.js" */

export const INSTRUMENT = { id: "quick", version: "1" }
const ITEMS = ["numb", "irritable", "worn", "focus", "sleep", "body", "meaning", "recovery"]
const DAY = 86_400_000 // ms

/** @param {number} n @returns {Record<string, number>} a full set of answers, another one for each of five */
export function answersOf(n) {
  return Object.fromEntries(ITEMS.map((item, i) => [item, (n + i) % 5]))
}

/**
 * The next check-ins of this phone, each a day before the one made before it.
 * @param {Vault} vault @param {number} n @returns {Promise<{rows: RecordRow[], learnt: Learnt}>}
 */
export async function sealedSome(vault, n) {
  const { device, counter, lamport, seen } = vault
  const { id: instrument, version } = INSTRUMENT
  const rows = await Promise.all(
    Array.from({ length: n }, (_, i) => {
      const time = stamp(new Date(Date.now() - (counter + i) * DAY))
      const head = { v: 1, kind: "check-in", device, n: counter + i + 1, lamport: lamport + i + 1, seen }
      return sealRow(vault, newId(), { ...head, ...time, instrument, version, answers: answersOf(counter + i) })
    }),
  )
  const { day } = stamp(new Date())
  return { rows, learnt: { lamport: lamport + n, seen: { [device]: counter + n }, lastDay: day } }
}
