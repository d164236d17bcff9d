// Days of the calendar as numbers, so that they can be counted: no zone, no clock.

export const WEEK = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]

const DAY = 86_400_000

/** @param {unknown} day "YYYY-MM-DD" between 2000 and 2199, as the server takes it @returns {number} days since 1970, or NaN */
export function numberOf(day) {
  if (typeof day !== "string" || !/^2[01]\d\d-\d\d-\d\d$/.test(day)) return NaN
  const number = Date.parse(`${day}T00:00Z`) / DAY
  return Number.isInteger(number) && dayOf(number) === day ? number : NaN // engines turn 30 February into 2 March
}

/** @param {number} number days since 1970 @returns {string} "YYYY-MM-DD" */
export function dayOf(number) {
  return new Date(number * DAY).toISOString().slice(0, 10)
}

/** @param {number} number days since 1970 @returns {number} 0 is Monday */
export function weekdayOf(number) {
  return (((number + 3) % 7) + 7) % 7
}
