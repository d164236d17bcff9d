// Local time as it is sealed into a record: apps have lost days to time-zone shifts.

/** @param {Date} now @returns {{at: string, offset: number, day: string}} UTC, minutes east of UTC, local date */
export function stamp(now) {
  const offset = -now.getTimezoneOffset()
  const local = new Date(now.getTime() + offset * 60_000).toISOString()
  return { at: now.toISOString(), offset, day: local.slice(0, 10) }
}

/**
 * @param {Date} now @param {{from: string, to: string} | null} times local "HH:MM"
 * @returns {"day" | "evening" | "night" | "off" | null} null when no shift times are set
 */
export function shiftAt(now, times) {
  if (!times) return null
  const [from, to] = [minutes(times.from), minutes(times.to)]
  const at = now.getHours() * 60 + now.getMinutes()
  const into = (at - from + 1440) % 1440
  const length = (to - from + 1440) % 1440
  if (into > length) return "off"
  if (from + length > 1440 || from < 5 * 60) return "night"
  return from >= 12 * 60 ? "evening" : "day"
}

/** @param {string} time @returns {number} */
function minutes(time) {
  const [hours, rest] = time.split(":").map(Number)
  return hours * 60 + rest
}
