// Days as text, "2026-11-22": pure, without a clock or a zone.

const DAY = 86_400_000 // ms; in UTC every day has as many

/** @param {string} day @returns {number} days since 1970-01-01 */
export function numberOf(day) {
  return Date.parse(`${day}T00:00Z`) / DAY
}

/** @param {number} number @returns {string} */
export function dayOf(number) {
  return new Date(number * DAY).toISOString().slice(0, 10)
}

/** @param {number} number @returns {number} the Monday of its week */
export function mondayOf(number) {
  return number - ((((number + 3) % 7) + 7) % 7) // 1970-01-01 was a Thursday
}
