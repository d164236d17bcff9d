// The history in days or weeks, each judged against what was usual before it: pure.
import { compare, first, usual } from "./baseline.js"
import { dayOf, mondayOf, numberOf } from "./days.js"
import { mean } from "./statistics.js"

/** @import { Day } from "./baseline.js" */
/**
 * @typedef {"week" | "month" | "quarter" | "year"} Kind
 * @typedef {{from: string, to: string, value: number | null, count: number, shift: string | null, verdict: "gap" | "early" | "in" | "above" | "below"}} Period
 */

const AWAY = 14 // days without a check-in, after which nothing is said of how it stands now

/** @type {Record<Kind, {length: number, days: number}>} */
const KINDS = {
  week: { length: 7, days: 1 },
  month: { length: 30, days: 1 },
  quarter: { length: 12, days: 7 },
  year: { length: 52, days: 7 },
}

/**
 * @param {Day[]} days oldest first @param {string} until the last day, or a day of the last week @param {Kind} kind
 * @returns {Period[]} oldest first; one without a check-in stays, as a gap
 */
export function periods(days, until, kind) {
  const { length, days: size } = KINDS[kind]
  const last = size === 7 ? mondayOf(numberOf(until)) : numberOf(until)
  return Array.from({ length }, (_, i) => period(days, last - (length - 1 - i) * size, size))
}

/**
 * How the latest weeks stand. @param {Period[]} weeks
 * @returns {{side: "above" | "below" | "in" | "early", weeks: number}} weeks: how many in a row, gaps aside
 */
export function headline(weeks) {
  const made = weeks.filter(({ verdict }) => verdict !== "gap").reverse()
  const side = made[0]?.verdict ?? "early"
  const other = made.findIndex(({ verdict }) => verdict !== side)
  return { side: /** @type {any} */ (side), weeks: other < 0 ? made.length : other }
}

/** Whether the last check-in is too long ago to say how it stands now. @param {Day[]} days oldest first @param {string} today */
export function away(days, today) {
  return days.length > 0 && numberOf(today) - numberOf(days[days.length - 1].day) > AWAY
}

/** @param {Day[]} days @param {number} from @param {number} size @returns {Period} */
function period(days, from, size) {
  const found = days.slice(first(days, from), first(days, from + size))
  const named = { from: dayOf(from), to: dayOf(from + size - 1) }
  if (!found.length) return { ...named, value: null, count: 0, shift: null, verdict: "gap" }
  const value = mean(found.map(day => day.value))
  const count = found.reduce((sum, day) => sum + day.count, 0)
  const shift = commonest(found)
  return { ...named, value, count, shift, verdict: compare(value, usual(days, named.from, { shift }), found.length) }
}

/** The kind of shift of more than half of the days, or null. @param {Day[]} days */
function commonest(days) {
  const nights = days.filter(({ shift }) => shift === "night").length
  if (nights * 2 > days.length) return "night"
  const others = days.filter(({ shift }) => shift && shift !== "night")
  return others.length * 2 > days.length ? others[others.length - 1].shift : null
}
