// The opened history as the measures read it: one reading a check-in and side. Only the quick check-in of the version that
// is asked now is compared; others have scales of their own.
import { daily, usual } from "../checkin/baseline.js"
import { score } from "../checkin/scoring.js"
import { subscales } from "./tracks.js"

/** @import { Entry } from "../journal/fold.js" */
/** @typedef {ReturnType<typeof daily>} Days */
/** @typedef {"strain" | "sustenance"} Side */

export const SIDES = /** @type {const} */ (["strain", "sustenance"])
export const QUICK = "quick"

/** @param {Entry[]} entries @returns {Record<Side, Days>} */
export function ownDays(entries) {
  const made = entries.filter(isQuick).map(entry => ({ entry, means: meansOf(entry) }))
  const days = (/** @type {Side} */ side) =>
    daily(
      made.flatMap(({ entry, means }) => {
        const value = means[side]
        return value === null
          ? []
          : [{ day: entry.day, value, shift: entry.checkIn?.shift ?? null, at: Date.parse(entry.at) }]
      }),
    )
  return { strain: days("strain"), sustenance: days("sustenance") }
}

/** @param {Entry} entry */
export function isQuick({ checkIn }) {
  return checkIn?.instrument === QUICK
}

/** @param {Entry} entry */
export function meansOf({ checkIn }) {
  return score(subscales(), checkIn?.answers ?? {})
}

/** Before this day, as it was then. @param {Record<Side, Days>} days @param {string} day @param {string | null} [shift] */
export function usualOf(days, day, shift = null) {
  return { strain: usual(days.strain, day, { shift }), sustenance: usual(days.sustenance, day, { shift }) }
}
