// Which questions moved: the last two weeks beside the twelve before them. Pure.
import { dayOf, numberOf } from "./days.js"
import { mean, median, robustDeviation, sorted } from "./statistics.js"

/** @typedef {{day: string, answers: Record<string, number | null>}} CheckIn */

export const RECENT = 14 // days
export const BEFORE = 84 // days
export const LEAST_RECENT = 3 // answers
export const LEAST_BEFORE = 8 // answers
export const LIMIT = 2.75 // standard errors
export const FLOOR = 0.7 // of an item's deviation: answers are whole numbers
export const LEAST_STEP = 0.75 // points: less is not worth a line

/**
 * @param {CheckIn[]} checkIns in any order @param {string[]} items @param {string} until the last day
 * @returns {{item: string, recent: number, usual: number, direction: "up" | "down"}[]} strongest first
 */
export function standOut(checkIns, items, until) {
  const end = numberOf(until)
  const start = dayOf(end - RECENT + 1)
  const begin = dayOf(end - RECENT - BEFORE + 1)
  const recent = checkIns.filter(({ day }) => day >= start && day <= until)
  const before = checkIns.filter(({ day }) => day >= begin && day < start)
  return items
    .flatMap(item => moved(item, given(recent, item), sorted(given(before, item))))
    .sort((a, b) => b.strength - a.strength)
    .map(({ item, recent: now, usual, direction }) => ({ item, recent: now, usual, direction }))
}

/** @param {string} item @param {number[]} recent @param {number[]} before ascending */
function moved(item, recent, before) {
  if (recent.length < LEAST_RECENT || before.length < LEAST_BEFORE) return []
  const step = mean(recent) - mean(before)
  const deviation = Math.max(robustDeviation(before), spreadOf(before), FLOOR)
  const error = deviation * Math.sqrt(1 / recent.length + 1 / before.length)
  const strength = Math.abs(step) / error
  if (strength < LIMIT || Math.abs(step) < LEAST_STEP) return []
  const direction = step > 0 ? /** @type {const} */ ("up") : /** @type {const} */ ("down")
  return [{ item, recent: mean(recent), usual: mean(before), direction, strength }]
}

/** Mean distance from the median, as a deviation: whole numbers often have a median distance of nothing. @param {number[]} ascending */
function spreadOf(ascending) {
  const middle = median(ascending)
  return 1.2533 * mean(ascending.map(value => Math.abs(value - middle)))
}

/** @param {CheckIn[]} checkIns @param {string} item @returns {number[]} */
function given(checkIns, item) {
  return checkIns.flatMap(({ answers }) => answers[item] ?? [])
}
