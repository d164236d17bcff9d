// Recurrence rules: the part of RFC 5545, section 3.3.10, that server and phones both understand (server/directory/rrule.py).
// A week begins on Monday. A month without the day is left out.

import { WEEK, numberOf, weekdayOf } from "./days.js"

/**
 * @typedef {{freq: string, interval: number, weekdays: number[], nth: number, monthDay: number, untilDay: number,
 *   until: number, count: number}} Rule freq: empty for once. weekdays: 0 is Monday. nth: 1 to 5 or -1, with one weekday;
 *   else 0. untilDay: days since 1970; until: ms; count: what has no end has Infinity.
 */

const PERIODS = 5000
const LONGEST = 254 // characters, as in server/directory/shapes.py
const LAST_YEAR = 2400 // a rule that names no day until then names none

/** @param {unknown} written @returns {Rule | null} null: not of this part of the standard */
export function parse(written) {
  if (written === "") return rule(new Map())
  if (typeof written !== "string" || written.length > LONGEST) return null
  const pairs = written.split(";").map(part => /^([A-Z]+)=([^=]+)$/.exec(part))
  const parts = new Map(pairs.map(pair => [pair?.[1] ?? "", pair?.[2] ?? ""]))
  return parts.size === pairs.length && understood(parts) ? rule(parts) : null
}

/**
 * The days of a rule in order, as numbers since 1970 and counted from 0.
 * Without COUNT those before `from` are left out, so that an old rule costs no more than a young one.
 * @param {Rule} rule @param {number} start its first day @param {number} from
 * @returns {Generator<{day: number, number: number}>} at most as many as 5000 periods hold
 */
export function* days(rule, start, from) {
  let number = 0
  const first = rule.count === Infinity ? periodOf(rule, start, from) : 0
  for (let period = first; period < first + PERIODS; period++) {
    for (const day of inPeriod(rule, start, period * rule.interval)) {
      if (day < start) continue
      if (number >= rule.count || day > rule.untilDay || yearOf(day) > LAST_YEAR) return
      yield { day, number: number++ }
    }
    if (!rule.freq) return
  }
}

/** @param {Map<string, string>} parts */
function understood(parts) {
  const freq = parts.get("FREQ") ?? ""
  return (
    ["DAILY", "WEEKLY", "MONTHLY"].includes(freq) &&
    [...parts].every(([name, value]) => Object.hasOwn(FORMS, name) && FORMS[name](value, freq)) &&
    !(parts.has("UNTIL") && parts.has("COUNT")) &&
    !(parts.has("BYDAY") && parts.has("BYMONTHDAY"))
  )
}

/** What a value looks like. @type {Record<string, (value: string, freq: string) => boolean>} */
const FORMS = {
  FREQ: () => true,
  INTERVAL: value => whole(value, 99),
  COUNT: value => whole(value, 999),
  BYMONTHDAY: (value, freq) => freq === "MONTHLY" && whole(value, 31),
  UNTIL: value => !Number.isNaN(untilDay(value)) && !Number.isNaN(until(value)),
  BYDAY: (value, freq) => {
    if (freq === "MONTHLY") return /^(-1|[1-5])(MO|TU|WE|TH|FR|SA|SU)$/.test(value)
    const names = value.split(",")
    return freq === "WEEKLY" && names.every(name => WEEK.includes(name)) && new Set(names).size === names.length
  },
}

/** @param {Map<string, string>} parts understood @returns {Rule} */
function rule(parts) {
  const byDay = parts.get("BYDAY") ?? ""
  const end = parts.get("UNTIL")
  return {
    freq: parts.get("FREQ") ?? "",
    interval: Number(parts.get("INTERVAL") ?? 1),
    weekdays: WEEK.flatMap((name, index) => (byDay.includes(name) ? index : [])),
    nth: Number.parseInt(byDay) || 0,
    monthDay: Number(parts.get("BYMONTHDAY") ?? 0),
    untilDay: end?.length === 8 ? untilDay(end) : Infinity,
    until: end && end.length > 8 ? until(end) : Infinity,
    count: Number(parts.get("COUNT") ?? Infinity),
  }
}

/** @param {string} value @param {number} most */
function whole(value, most) {
  return /^[1-9]\d{0,2}$/.test(value) && Number(value) <= most
}

/** @param {string} value YYYYMMDD or YYYYMMDDTHHMMSSZ @returns {number} days since 1970, or NaN */
function untilDay(value) {
  return numberOf(value.replace(/^(\d{4})(\d\d)(\d\d).*$/, "$1-$2-$3"))
}

/** @param {string} value YYYYMMDD or YYYYMMDDTHHMMSSZ @returns {number} ms, or NaN */
function until(value) {
  const match = /^(\d{4})(\d\d)(\d\d)(?:T([01]\d|2[0-3])([0-5]\d)([0-5]\d)Z)?$/.exec(value)
  if (!match) return NaN
  const [year, month, day, hour, minute, second] = match.slice(1).map(part => Number(part ?? 0))
  return Date.UTC(year, month - 1, day, hour, minute, second)
}

/** @param {Rule} rule @param {number} start @param {number} from @returns {number} a period that ends before `from`, or 0 */
function periodOf(rule, start, from) {
  const length = rule.freq === "DAILY" ? 1 : rule.freq === "WEEKLY" ? 7 : 31
  return Math.max(0, Math.floor((from - start) / length / rule.interval) - 2)
}

/** @param {Rule} rule @param {number} start @param {number} ahead days, weeks or months @returns {number[]} in order */
function inPeriod(rule, start, ahead) {
  if (rule.freq === "WEEKLY") {
    const monday = start - weekdayOf(start) + 7 * ahead
    return (rule.weekdays.length ? rule.weekdays : [weekdayOf(start)]).map(weekday => monday + weekday)
  }
  return rule.freq === "MONTHLY" ? inMonth(rule, start, ahead) : [start + ahead]
}

/** @param {Rule} rule @param {number} start @param {number} ahead months @returns {number[]} one or none */
function inMonth(rule, start, ahead) {
  const begin = new Date(start * 86_400_000)
  const first = Date.UTC(begin.getUTCFullYear(), begin.getUTCMonth() + ahead, 1) / 86_400_000
  const length = Date.UTC(begin.getUTCFullYear(), begin.getUTCMonth() + ahead + 1, 1) / 86_400_000 - first
  const offset = rule.nth ? (rule.weekdays[0] - weekdayOf(first) + 7) % 7 : (rule.monthDay || begin.getUTCDate()) - 1
  const weeks = rule.nth > 0 ? rule.nth - 1 : rule.nth ? Math.floor((length - 1 - offset) / 7) : 0
  const day = offset + 7 * weeks
  return day < length ? [first + day] : []
}

/** @param {number} day @returns {number} */
function yearOf(day) {
  return new Date(day * 86_400_000).getUTCFullYear()
}
