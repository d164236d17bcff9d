// One check-in beside what was usual before it.
import { compare } from "../checkin/baseline.js"
import { meansOf, ownDays, usualOf } from "./history.js"

/** @import { Entry } from "../journal/fold.js" */

const RUN = 2 // check-ins in a row on nights

/** @param {Entry[]} entries newest first @param {Entry} entry one of them */
export function compared(entries, entry) {
  const usual = usualOf(ownDays(entries), entry.day, entry.checkIn?.shift)
  const means = meansOf(entry)
  const verdict = (/** @type {"strain" | "sustenance"} */ side) => {
    const value = means[side]
    return value === null ? "early" : compare(value, usual[side])
  }
  const latest = entries.slice(entries.indexOf(entry), entries.indexOf(entry) + RUN)
  const nights = latest.length === RUN && latest.every(({ checkIn }) => checkIn?.shift === "night")
  return { usual, strain: verdict("strain"), sustenance: verdict("sustenance"), nights }
}
