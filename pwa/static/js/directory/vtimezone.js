// A zone as a calendar file describes it (RFC 5545, section 3.6.5), read off the zones that this browser knows.
//
// Where the clocks change by the same rule each year, it is that rule: right for a row of meetings without end, and the one
// form that Outlook reads (MS-OXCICAL 2.1.3.1.1.19: FREQ=YEARLY, one BYDAY with its number). Where they do not, as in
// Morocco, whose clocks follow Ramadan, it is each change of the next twelve years; calendars that know the zone by its
// name, as those of Apple and Google do, take their own data anyway.

import { WEEK, weekdayOf } from "./days.js"
import { offsetAt } from "./zone.js"

/** @typedef {{at: number, before: number, after: number}} Change ms; offsets from UTC before and after */

const MINUTE = 60_000
const DAY = 1440 * MINUTE
const BACK = 400 * DAY // one change of each kind at least
const YEARS = 12
const STEP = 7 * DAY // no zone changes its clocks twice within

/** @param {string} zone IANA name, known to this phone @param {Date} start of what the file is about @returns {string[]} lines */
export function vtimezone(zone, start) {
  const changes = changesFrom(zone, start.getTime())
  const first = offsetAt(start.getTime() - BACK, zone) ?? 0
  const yearly = yearlyRules(changes)
  const parts = yearly
    ? yearly.flatMap(({ change, rule }) => observance(change, [`RRULE:${rule}`]))
    : changes.flatMap(change => observance(change, []))
  const always = !changes.length || changes[0].at > start.getTime()
  const base = { at: -first, before: first, after: first }
  return ["BEGIN:VTIMEZONE", `TZID:${zone}`, ...(always ? observance(base, []) : []), ...parts, "END:VTIMEZONE"]
}

/** @param {number} ms @returns {string} YYYYMMDDTHHMMSS */
export function stamp(ms) {
  return new Date(ms).toISOString().slice(0, 19).replace(/[-:]/g, "")
}

/** The last change before the start, and those after it. @param {string} zone @param {number} start @returns {Change[]} */
function changesFrom(zone, start) {
  const found = []
  const end = start + YEARS * 366 * DAY
  for (let at = start - BACK; at < end; at += STEP) {
    const [before, after] = [offsetAt(at, zone) ?? 0, offsetAt(at + STEP, zone) ?? 0]
    if (before !== after) found.push({ at: momentOf(zone, at, at + STEP, before), before, after })
  }
  const last = found.findLastIndex(({ at }) => at <= start)
  return found.slice(Math.max(0, last))
}

/** @param {string} zone @param {number} from @param {number} to @param {number} before offset at `from` @returns {number} to the minute */
function momentOf(zone, from, to, before) {
  let [low, high] = [Math.floor(from / MINUTE), Math.floor(to / MINUTE)]
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (offsetAt(middle * MINUTE, zone) === before) low = middle
    else high = middle
  }
  return high * MINUTE
}

/**
 * @param {Change[]} changes
 * @returns {{change: Change, rule: string}[] | null} two rules with the first change of each; null: no rule fits all
 */
function yearlyRules(changes) {
  const rules = [0, 1].map(kind => ruleOf(changes.filter((_, index) => index % 2 === kind)))
  const [one, other] = rules
  return one && other ? [one, other] : null
}

/** @param {Change[]} changes of every second @returns {{change: Change, rule: string} | null} */
function ruleOf(changes) {
  if (changes.length < YEARS - 1) return null
  const [first] = changes
  for (const nth of [nthOf(first), -1]) {
    const rule = ruleIn(first, nth)
    const years = changes.map(change => new Date(wall(change)).getUTCFullYear())
    const same = changes.every(
      (change, index) =>
        ruleIn(change, nth === -1 ? (isLast(change) ? -1 : 0) : nthOf(change)) === rule &&
        wall(change) % DAY === wall(first) % DAY &&
        change.before === first.before &&
        change.after === first.after &&
        years[index] === years[0] + index,
    )
    if (same) return { change: first, rule }
  }
  return null
}

/** @param {Change} change @param {number} nth @returns {string} */
function ruleIn(change, nth) {
  const weekday = WEEK[weekdayOf(Math.floor(wall(change) / DAY))]
  return `FREQ=YEARLY;BYMONTH=${new Date(wall(change)).getUTCMonth() + 1};BYDAY=${nth}${weekday}`
}

/** @param {Change} change @returns {number} 1 to 5 */
function nthOf(change) {
  return Math.ceil(new Date(wall(change)).getUTCDate() / 7)
}

/** @param {Change} change @returns {boolean} of its weekday, the last in the month */
function isLast(change) {
  return new Date(wall(change)).getUTCMonth() !== new Date(wall(change) + 7 * DAY).getUTCMonth()
}

/** What the clocks show as they are changed (RFC 5545: the onset is in the time before). @param {Change} change */
function wall({ at, before }) {
  return at + before
}

/** @param {Change} change @param {string[]} rule @returns {string[]} */
function observance(change, rule) {
  const kind = change.after > change.before ? "DAYLIGHT" : "STANDARD"
  const [from, to] = [change.before, change.after].map(offsetText)
  const times = [`DTSTART:${stamp(wall(change))}`, ...rule, `TZOFFSETFROM:${from}`, `TZOFFSETTO:${to}`]
  return [`BEGIN:${kind}`, ...times, `END:${kind}`]
}

/** @param {number} offset ms @returns {string} +HHMM */
function offsetText(offset) {
  const minutes = Math.abs(offset) / MINUTE
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60].map(part => String(part).padStart(2, "0"))
  return `${offset < 0 ? "-" : "+"}${hours}${rest}`
}
