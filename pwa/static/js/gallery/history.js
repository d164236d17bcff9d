// Made-up histories, shown by the same functions as real ones. The last day is fixed, so that pictures stay the same.
import { away, periods } from "../checkin/periods.js"
import { shift } from "../checkin/weeks.js"
import { ownDays, usualOf } from "../places/history.js"
import { showCharts } from "../places/trends/charts.js"
import { showRows } from "../places/trends/rows.js"
import { one } from "../places/view.js"

/** @typedef {import("../journal/fold.js").Entry} Entry */

export const TODAY = "2026-11-22"
const STRAIN = ["numb", "irritable", "worn", "focus", "sleep", "body"]
const SUSTENANCE = ["meaning", "recovery"]
const ORDINARY = [9, 7, 11, 8, 10, 9, 12] // sixths
const FIRST = 20 // rows, as in Trends

/** @type {Record<string, () => Entry[]>} newest first */
const HISTORIES = {
  one: () => [entry(0, 9, { state: "saved" })],
  weeks: () => [...nights(), ...steady(84).slice(5)],
  gap: () => steady(200).filter((_, i) => i > 36),
  many: () => steady(400),
}

/** @param {HTMLElement} root of Trends @param {string} name */
export function showHistory(root, name) {
  const found = HISTORIES[name]()
  const days = ownDays(found)
  const span = one(root, "[name=trend-span]:checked").value
  const made = { strain: periods(days.strain, TODAY, span), sustenance: periods(days.sustenance, TODAY, span) }
  const known = usualOf(days, shift(TODAY, 1))
  showCharts(root, { made, known, span, since: found.at(-1)?.day ?? TODAY, away: away(days.strain, TODAY) })
  showRows(root, found, days, FIRST)
}

/** @param {number} days */
function steady(days) {
  return Array.from({ length: days / 2 }, (_, i) => entry(i * 2, ORDINARY[i % ORDINARY.length]))
}

/** A heavy run of nights, up to yesterday. */
function nights() {
  return [1, 2, 4, 5, 8].map((back, i) =>
    entry(back, 17 + (i % 3), { shift: "night", state: i ? "safe" : "saved", note: i === 1 ? "…" : null }),
  )
}

/** @param {number} back days before today @param {number} sixths of strain @param {Partial<Entry> & {shift?: string | null}} [more] */
function entry(back, sixths, { shift: worked = null, ...more } = {}) {
  const day = shift(TODAY, -back)
  const strain = STRAIN.map((item, i) => [item, Math.floor(sixths / 6) + (i < sixths % 6 ? 1 : 0)])
  const answers = Object.fromEntries([...strain, ...SUSTENANCE.map(item => [item, 3])])
  const checkIn = { instrument: "quick", version: "1", answers, shift: worked }
  return /** @type {any} */ ({
    id: `made-up-${back}`,
    day,
    at: `${day}T12:00:00.000Z`,
    state: "safe",
    note: null,
    checkIn,
    ...more,
  })
}
