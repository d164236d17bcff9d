// What is usual for this person: pure. docs/measures.md gives the rules in words, and how K and FLOOR were chosen.
import { dayOf, numberOf } from "./days.js"
import { mean, median, quantile, robustDeviation, sorted } from "./statistics.js"

/**
 * @typedef {{day: string, value: number, shift?: string | null, at?: number}} Reading at: ms, orders those of one day
 * @typedef {{day: string, number: number, value: number, count: number, shift: string | null}} Day mean of its readings
 * @typedef {object} Usual
 * @property {"early" | "known"} state
 * @property {number} checkIns readings that it rests on
 * @property {number} span days from the first of them to the last, both counted
 * @property {number} needCheckIns how many more
 * @property {number} needDays how many more
 * @property {number} days day averages that it rests on
 * @property {string} from day
 * @property {string} to day
 * @property {number} median 0..4, as all that follow
 * @property {number} low lower quartile: the band begins
 * @property {number} high upper quartile: the band ends
 * @property {number} spread robust standard deviation, wider for few days, at least FLOOR
 * @property {number} lower what is less is 'below your usual'
 * @property {number} upper what is more is 'above your usual'
 * @property {"night" | "other" | null} shift the only kind of shift that was counted
 */

export const WINDOW = 84 // days
export const LEAST_CHECK_INS = 8
export const LEAST_DAYS = 14
export const LEAST_OF_SHIFT = 8
export const K = 2.25 // spreads from the median
export const FEW = 2 // a dozen days show too little of the spread, and their median is a rough one: n / (n - FEW)
export const FLOOR = 0.35 // answers come in steps: a run of equal ones is no proof of a spread of nothing
export const ALIKE = 0.5 // correlation of the days of one week: how much steadier their mean is than one of them

/** @param {Reading[]} readings in any order @returns {Day[]} oldest first */
export function daily(readings) {
  /** @type {Map<string, Reading[]>} */
  const byDay = new Map()
  for (const reading of readings) {
    const there = byDay.get(reading.day)
    if (there) there.push(reading)
    else byDay.set(reading.day, [reading])
  }
  return [...byDay]
    .map(([day, made]) => {
      const last = made.reduce((a, b) => ((b.at ?? 0) >= (a.at ?? 0) ? b : a))
      const value = mean(made.map(reading => reading.value))
      return { day, number: numberOf(day), value, count: made.length, shift: last.shift ?? null }
    })
    .sort((a, b) => a.number - b.number)
}

/**
 * The range of the 12 weeks before a day, that day left out: a check-in is never compared with itself.
 * @param {Day[]} days oldest first @param {string} until @param {{shift?: string | null}} [of] of what is compared
 * @returns {Usual}
 */
export function usual(days, until, { shift = null } = {}) {
  const end = numberOf(until)
  const window = days.slice(first(days, end - WINDOW), first(days, end))
  const checkIns = window.reduce((sum, { count }) => sum + count, 0)
  const span = window.length ? window[window.length - 1].number - window[0].number + 1 : 0
  const needCheckIns = Math.max(0, LEAST_CHECK_INS - checkIns)
  const needDays = Math.max(0, LEAST_DAYS - span)
  const alike = sameShift(window, shift)
  const values = sorted((alike ?? window).map(({ value }) => value))
  const state = needCheckIns || needDays ? "early" : "known"
  const based = { state, checkIns, span, needCheckIns, needDays, days: values.length, ...ends(window, end) }
  const kind = alike ? kindOf(shift) : null
  return /** @type {Usual} */ ({ ...based, ...(values.length ? range(values) : NOTHING), shift: kind })
}

/**
 * @param {number} value a day, or the mean of some days of one week @param {Usual} usual @param {number} [days] how many
 * @returns {"early" | "in" | "above" | "below"}
 */
export function compare(value, { state, median: middle, spread }, days = 1) {
  if (state === "early") return "early"
  const reach = K * spread * Math.sqrt((1 + (days - 1) * ALIKE) / days)
  return value > middle + reach ? "above" : value < middle - reach ? "below" : "in"
}

/** Where days from this one on begin: they are sorted, and ten years of them are many. @param {Day[]} days @param {number} number @returns {number} */
export function first(days, number) {
  let [low, high] = [0, days.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (days[middle].number < number) low = middle + 1
    else high = middle
  }
  return low
}

/** @param {number[]} values ascending, at least one */
export function range(values) {
  const middle = median(values)
  const spread = ownSpread(values)
  const reach = K * spread
  return {
    ...{ median: middle, low: quantile(values, 0.25), high: quantile(values, 0.75), spread },
    ...{ lower: middle - reach, upper: middle + reach },
  }
}

/** A person's ordinary ups and downs. @param {number[]} values ascending, at least one @returns {number} */
export function ownSpread(values) {
  const few = values.length / Math.max(1, values.length - FEW)
  return Math.max(robustDeviation(values) * few, FLOOR)
}

const NOTHING = { median: NaN, low: NaN, high: NaN, spread: NaN, lower: NaN, upper: NaN }

/** Nights with nights, where there are enough of them. @param {Day[]} window @param {string | null} shift @returns {Day[] | null} */
function sameShift(window, shift) {
  if (!shift) return null
  const alike = window.filter(day => day.shift && kindOf(day.shift) === kindOf(shift))
  return alike.length >= LEAST_OF_SHIFT ? alike : null
}

/** @param {string | null} shift @returns {"night" | "other"} */
function kindOf(shift) {
  return shift === "night" ? "night" : "other"
}

/** @param {Day[]} window @param {number} end */
function ends(window, end) {
  const [from, to] = window.length ? [window[0].number, window[window.length - 1].number] : [end - WINDOW, end - 1]
  return { from: dayOf(from), to: dayOf(to) }
}
