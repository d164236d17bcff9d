// Wall time in a zone and back, from the zones that this browser knows: the directory says 18:30 in Halifax.

import { WEEK, weekdayOf } from "./days.js"

const MINUTE = 60_000
const DAY = 1440 * MINUTE
const KEPT = 2000
const NAME = /^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)*$/

/** To make one costs a slow phone milliseconds, to use one microseconds. @type {Map<string, Intl.DateTimeFormat | null>} */
const formats = new Map()
/** @type {Map<string, number>} zone and instant -> offset */
const offsets = new Map()

/**
 * @param {Date} instant @param {string} zone IANA name
 * @returns {{date: string, time: string, weekday: string} | null} "YYYY-MM-DD", "HH:MM", "MO".."SU"; null: this phone does
 *   not know the zone. Phones that are no longer updated lack zones that the server knows, so this is no error.
 */
export function wallTime(instant, zone) {
  const offset = offsetAt(instant.getTime(), zone)
  if (offset === null) return null
  const wall = instant.getTime() + offset
  const [date, time] = new Date(wall).toISOString().split("T")
  return { date, time: time.slice(0, 5), weekday: WEEK[weekdayOf(Math.floor(wall / DAY))] }
}

/**
 * RFC 5545, section 3.3.5: a wall time that the clocks skip is read with the offset from before the gap; of one that they
 * show twice the first counts.
 * @param {string} wall "YYYY-MM-DDTHH:MM" @param {string} zone IANA name @returns {Date | null} null: no such day, time or zone
 */
export function instantOf(wall, zone) {
  const shown = read(wall)
  const midnight = Math.floor(shown / DAY) * DAY
  const before = offsetKept(midnight - DAY, zone)
  const after = offsetKept(midnight + 2 * DAY, zone)
  if (before === null || after === null || Number.isNaN(shown)) return null
  const first = shown - before
  if (before === after) return new Date(first)
  const last = shown - after
  return new Date(shows(first, shown, zone) || !shows(last, shown, zone) ? first : last)
}

/** @param {number} instant ms @param {string} zone IANA name @returns {number | null} ms that its clocks are ahead of UTC */
export function offsetAt(instant, zone) {
  const format = formatOf(zone)
  if (!format || !(Math.abs(instant) < 8e15)) return null
  /** @type {Record<string, number>} */
  const parts = {}
  for (const { type, value } of format.formatToParts(instant)) parts[type] = Number(value)
  const wall = Date.UTC(parts.year, parts.month - 1, parts.day, parts.hour % 24, parts.minute)
  return wall - Math.floor(instant / MINUTE) * MINUTE
}

/** @param {number} instant @param {number} shown wall time as if it were UTC @param {string} zone */
function shows(instant, shown, zone) {
  return instant + (offsetAt(instant, zone) ?? NaN) === shown
}

/** @param {number} instant ms, a midnight in UTC: there are few of them @param {string} zone @returns {number | null} */
function offsetKept(instant, zone) {
  if (typeof zone !== "string") return null
  const key = `${zone} ${instant}`
  const kept = offsets.get(key)
  if (kept !== undefined) return kept
  const offset = offsetAt(instant, zone)
  if (offsets.size >= KEPT) offsets.clear()
  if (offset !== null) offsets.set(key, offset)
  return offset
}

/** @param {string} zone @returns {Intl.DateTimeFormat | null} */
function formatOf(zone) {
  if (typeof zone !== "string" || !NAME.test(zone)) return null // without a name Intl would take the phone's own zone
  let format = formats.get(zone)
  if (format === undefined) {
    format = made(zone)
    formats.set(zone, format)
  }
  return format
}

/** @param {string} timeZone @returns {Intl.DateTimeFormat | null} */
function made(timeZone) {
  try {
    return new Intl.DateTimeFormat("en-u-ca-gregory-nu-latn", {
      timeZone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
    })
  } catch {
    return null
  }
}

/** @param {unknown} wall @returns {number} ms as if it were UTC, or NaN */
function read(wall) {
  if (typeof wall !== "string" || !/^2[01]\d\d-\d\d-\d\dT\d\d:\d\d$/.test(wall)) return NaN
  const shown = Date.parse(`${wall}Z`)
  return shown >= 0 && new Date(shown).toISOString().startsWith(wall) ? shown : NaN
}
