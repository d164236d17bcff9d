// Whether somebody answers now: spans of time in the zone of those who answer, whatever the phone's own zone is.

import { WEEK, dayOf, numberOf, weekdayOf } from "./days.js"
import { list, text } from "./entry.js"
import { instantOf, wallTime } from "./zone.js"

/**
 * @typedef {import("./entry.js").Hours} Hours
 * @typedef {import("./entry.js").Row} Row
 * @typedef {{open: boolean | null, until: Date | null, opens: Date | null}} OpenState
 * @typedef {{from: Date, to: Date}} Span
 */

const AHEAD = 14 // days
const TIME = /^([01]\d|2[0-3]):[0-5]\d$/

/**
 * @param {Hours | null} hours @param {Date} now
 * @returns {OpenState} open null: nobody said, or this phone does not know the zone. until null though open: no end within
 *   14 days. opens null though closed: not within 14 days.
 */
export function openState(hours, now) {
  if (!hours) return state(null)
  const closed = new Set(list(hours.closed))
  const always = hours.always === true
  if (always && !closed.size) return state(true)
  const today = numberOf(wallTime(now, hours.time_zone)?.date)
  if (Number.isNaN(today)) return state(null)
  return always ? exceptOn(closed, today, hours.time_zone) : byTimes(hours, closed, today, now)
}

/** @param {Set<string>} closed @param {number} today @param {string} zone @returns {OpenState} */
function exceptOn(closed, today, zone) {
  if (!closed.has(dayOf(today))) return state(true)
  for (let day = today + 1; day <= today + AHEAD; day++) {
    if (!closed.has(dayOf(day))) return state(false, null, instantOf(`${dayOf(day)}T00:00`, zone))
  }
  return state(false)
}

/** @param {Hours} hours @param {Set<string>} closed @param {number} today @param {Date} now @returns {OpenState} */
function byTimes(hours, closed, today, now) {
  const rows = list(hours.weekly).filter(readable)
  if (!rows.length) return state(null)
  /** @type {Date | null} */
  let until = null
  for (const { from, to } of spans(rows, closed, today, hours.time_zone)) {
    if (until === null) {
      if (from > now) return state(false, null, from)
      if (to > now) until = to
    } else {
      if (from > until) return state(true, until)
      if (to > until) until = to // times that touch are one: 24:00, and 00:00 of the day after
    }
  }
  if (until === null) return state(false)
  const seen = instantOf(`${dayOf(today + AHEAD + 1)}T00:00`, hours.time_zone)
  return state(true, seen && until < seen ? until : null)
}

/**
 * In order, from yesterday's on: one of them may run past midnight. A closed day is without those that begin on it.
 * @param {Row[]} rows @param {Set<string>} closed @param {number} today @param {string} zone @returns {Generator<Span>}
 */
function* spans(rows, closed, today, zone) {
  for (let day = today - 1; day <= today + AHEAD; day++) {
    if (closed.has(dayOf(day))) continue
    yield* rows
      .filter(({ days }) => days.includes(WEEK[weekdayOf(day)]))
      .flatMap(row => span(row, day, zone))
      .sort((one, other) => one.from.getTime() - other.from.getTime())
  }
}

/** @param {Row} row @param {number} day on which it begins @param {string} zone @returns {Span[]} one, or none: skipped by the clocks */
function span(row, day, zone) {
  const last = row.to <= row.from || row.to === "24:00" ? day + 1 : day
  const from = instantOf(`${dayOf(day)}T${row.from}`, zone)
  const to = instantOf(`${dayOf(last)}T${row.to === "24:00" ? "00:00" : row.to}`, zone)
  return from && to && from < to ? [{ from, to }] : []
}

/** @param {Row} row */
function readable(row) {
  return (
    Array.isArray(row?.days) &&
    TIME.test(text(row.from)) &&
    (TIME.test(text(row.to)) || row.to === "24:00") &&
    row.from !== row.to &&
    row.days.some(day => WEEK.includes(day))
  )
}

/** @param {boolean | null} open @param {Date | null} [until] @param {Date | null} [opens] @returns {OpenState} */
function state(open, until = null, opens = null) {
  return { open, until, opens }
}
