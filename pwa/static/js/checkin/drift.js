// Slow change: an exponentially weighted moving average with control limits (Roberts 1959; Lucas and Saccucci 1990). Pure.
import { first, LEAST_CHECK_INS, LEAST_DAYS, ownSpread, WINDOW } from "./baseline.js"
import { numberOf } from "./days.js"
import { median, sorted } from "./statistics.js"

/** @import { Day } from "./baseline.js" */

export const LAMBDA = 0.2
export const L = 3.2
export const RECENT = 42 // days that are watched; the target comes from the 12 weeks before them

/**
 * @param {Day[]} days oldest first @param {string} until the last day that counts
 * @returns {{state: "early" | "known", points: {day: string, ewma: number, lower: number, upper: number}[], outside: "above" | "below" | null, since: string | null}}
 * outside: where the last point lies; since: first day of that run outside
 */
export function drift(days, until) {
  const end = numberOf(until) + 1
  const start = end - RECENT
  const before = days.slice(first(days, start - WINDOW), first(days, start))
  const watched = days.slice(first(days, start), first(days, end))
  const checkIns = before.reduce((sum, { count }) => sum + count, 0)
  const span = before.length ? before[before.length - 1].number - before[0].number + 1 : 0
  if (checkIns < LEAST_CHECK_INS || span < LEAST_DAYS || !watched.length)
    return { state: "early", points: [], outside: null, since: null }
  const values = sorted(before.map(({ value }) => value))
  const target = median(values)
  const points = average(watched, target, ownSpread(values))
  const outside = sideOf(points[points.length - 1])
  const run = points.length - points.findLastIndex(point => sideOf(point) !== outside) - 1
  return { state: "known", points, outside, since: outside ? points[points.length - run].day : null }
}

/** @param {Day[]} days @param {number} target @param {number} deviation */
function average(days, target, deviation) {
  let ewma = target
  return days.map(({ day, value }, i) => {
    ewma = LAMBDA * value + (1 - LAMBDA) * ewma
    const reach = L * deviation * Math.sqrt((LAMBDA / (2 - LAMBDA)) * (1 - (1 - LAMBDA) ** (2 * (i + 1))))
    return { day, ewma, lower: target - reach, upper: target + reach }
  })
}

/** @param {{ewma: number, lower: number, upper: number}} point @returns {"above" | "below" | null} */
function sideOf({ ewma, lower, upper }) {
  return ewma > upper ? "above" : ewma < lower ? "below" : null
}
