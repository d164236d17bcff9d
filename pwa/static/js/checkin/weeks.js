// Check-ins by week, Monday first: pure. A week without one stays a gap; nothing is filled in.
import { dayOf, mondayOf as monday, numberOf } from "./days.js"
import { mean } from "./statistics.js"

/**
 * @typedef {{strain: number | null, sustenance: number | null}} Means
 * @typedef {{monday: string, count: number} & Means} Week
 */

/**
 * @param {{day: string, means: Means}[]} made @param {string} until day in the last week @param {number} length weeks
 * @returns {Week[]} oldest first, exactly `length` of them
 */
export function weeks(made, until, length) {
  const last = mondayOf(until)
  return Array.from({ length }, (_, i) => week(made, shift(last, 7 * (i + 1 - length))))
}

/** @param {string} day "2026-11-22" @returns {string} Monday of its week */
export function mondayOf(day) {
  return dayOf(monday(numberOf(day)))
}

/** @param {string} day @param {number} days @returns {string} */
export function shift(day, days) {
  return dayOf(numberOf(day) + days)
}

/** @param {{day: string, means: Means}[]} made @param {string} monday @returns {Week} */
function week(made, monday) {
  const end = shift(monday, 7)
  const found = made.filter(({ day }) => day >= monday && day < end).map(({ means }) => means)
  const strain = meanOf(found.map(means => means.strain))
  return { monday, count: found.length, strain, sustenance: meanOf(found.map(means => means.sustenance)) }
}

/** @param {(number | null)[]} values @returns {number | null} of those that were answered */
function meanOf(values) {
  const given = values.filter(value => value !== null)
  return given.length ? mean(given) : null
}
