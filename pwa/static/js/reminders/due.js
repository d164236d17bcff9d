// From what a person chose to the next times. Pure: no clock, no store, no network of its own.
import { dayOf, numberOf } from "../directory/days.js"
import { instantOf, wallTime } from "../directory/zone.js"
import { minutes, wanted } from "./rota.js"

/** @import { Settings } from "./settings.js" */
/**
 * @typedef {object} Context
 * @property {string} zone IANA name: the phone's own
 * @property {string | null} [lastDay] day of the last check-in
 * @property {string | null} [paused] day before which none comes
 * @property {string | null} [shown] day of the last reminder
 */

const DAY = 1440 // minutes
const STEP = 15 // minutes: the server is told no finer
const HORIZON = 56 // days, within the 60 that the server takes
const MOST = 8

/**
 * The next reminders: never two in a day, none on a day with a check-in, none before a pause is over.
 * @param {Settings} settings @param {Date} now @param {Context} context
 * @returns {number[]} Unix seconds, multiples of 900, ascending, at most 8
 */
export function due(settings, now, { zone, lastDay = null, paused = null, shown = null }) {
  const today = wallTime(now, zone)?.date
  if (!today) return []
  const first = numberOf(today)
  const days = new Set([lastDay, shown])
  const found = []
  for (const at of snoozed(settings, moments(settings, first, zone))) {
    const day = wallTime(new Date(at * 1000), zone)?.date ?? ""
    if (at * 1000 <= now.getTime() || days.has(day) || (paused && day < paused)) continue
    days.add(day)
    found.push(at)
    if (found.length === MOST) break
  }
  return found
}

/** The same time a day later. @param {number} at Unix seconds @param {string} zone @returns {number} Unix seconds */
export function dayLater(at, zone) {
  const wall = wallTime(new Date(at * 1000), zone)
  if (!wall) return at + DAY * 60
  return secondsOf(numberOf(wall.date) * DAY + rounded(minutes(wall.time)) + DAY, zone) ?? at + DAY * 60
}

/** @param {Settings} settings @param {Date} now @param {string} zone @returns {boolean} within the quiet hours */
export function isQuiet({ quiet }, now, zone) {
  const wall = wallTime(now, zone)
  if (!wall || !quiet) return false
  const at = minutes(wall.time)
  return loud(at, quiet) !== at
}

/** @param {Date} now @param {string} zone @returns {string} local day, "YYYY-MM-DD" */
export function dayIn(now, zone) {
  return wallTime(now, zone)?.date ?? now.toISOString().slice(0, 10)
}

/**
 * Wall times in minutes since 1970, ascending and out of the quiet hours.
 * @param {Settings} settings @param {number} from @param {number} to days since 1970, both included @returns {number[]}
 */
export function walls(settings, from, to) {
  const found = new Set()
  for (let day = from - 1; day <= to; day++) {
    const at = wanted(settings, day)
    if (at !== null) found.add(loud(day * DAY + rounded(at), settings.quiet))
  }
  return [...found].filter(at => at >= from * DAY && at < (to + 1) * DAY).sort((a, b) => a - b)
}

/** @param {number} wall minutes since 1970 @returns {string} "YYYY-MM-DDTHH:MM" */
export function wallText(wall) {
  const [hours, rest] = [Math.floor((wall % DAY) / 60), wall % 60]
  return `${dayOf(Math.floor(wall / DAY))}T${String(hours).padStart(2, "0")}:${String(rest).padStart(2, "0")}`
}

/** @param {Settings} settings @param {number} first day @param {string} zone */
function moments(settings, first, zone) {
  return walls(settings, first, first + HORIZON - 1).flatMap(wall => secondsOf(wall, zone) ?? [])
}

/** @param {Settings} settings @param {number[]} found */
function snoozed({ snoozed: until }, found) {
  return until === null ? found : [until, ...found.filter(at => at > until)]
}

/** @param {number} wall minutes since 1970 @param {string} zone @returns {number | null} */
function secondsOf(wall, zone) {
  const instant = instantOf(wallText(wall), zone)
  return instant && rounded(instant.getTime() / 60_000) * 60 // zones differ from UTC by whole quarters; to be sure
}

/** Out of the quiet hours, to their end. @param {number} at @param {Settings["quiet"]} quiet */
function loud(at, quiet) {
  if (!quiet) return at
  const [from, to] = [minutes(quiet.from), minutes(quiet.to)]
  const into = (at - from + DAY) % DAY
  const length = (to - from + DAY) % DAY
  return into < length ? rounded(at - into + length) : at
}

/** @param {number} at minutes */
function rounded(at) {
  return Math.ceil(at / STEP) * STEP
}
