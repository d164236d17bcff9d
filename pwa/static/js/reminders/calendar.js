// Reminders as a calendar file (RFC 5545), where a push cannot come. Its title says nothing: colleagues may see it.
import { escaped, folded } from "../directory/calendar.js"
import { numberOf } from "../directory/days.js"
import { stamp, vtimezone } from "../directory/vtimezone.js"
import { instantOf } from "../directory/zone.js"
import { dayIn, wallText, walls } from "./due.js"

/** @import { Settings } from "./settings.js" */

const DAY = 1440 // minutes
const AHEAD = 200 // days of single dates

/**
 * @param {Settings} settings @param {Date} now
 * @param {{zone: string, title: string, uid: string}} words uid: of this file; each event adds its number
 * @returns {string} empty: nothing to come
 */
export function calendar(settings, now, { zone, title, uid }) {
  const today = dayIn(now, zone)
  const start = settings.paused && settings.paused > today ? settings.paused : today
  const events = occurrences(settings, numberOf(start)).map(({ wall, rule }, index) => [
    "BEGIN:VEVENT",
    `UID:${escaped(uid)}-${index}`,
    `DTSTAMP:${stamp(now.getTime())}Z`,
    `DTSTART;TZID=${zone}:${wallText(wall).replace(/[-:]/g, "")}00`,
    "DURATION:PT5M",
    ...(rule ? [`RRULE:${rule}`] : []),
    `SUMMARY:${escaped(title)}`,
    "CLASS:PRIVATE",
    "TRANSP:TRANSPARENT", // whoever plans a meeting sees this time as free
    "BEGIN:VALARM",
    "ACTION:DISPLAY",
    `DESCRIPTION:${escaped(title)}`,
    "TRIGGER:PT0S",
    "END:VALARM",
    "END:VEVENT",
  ])
  if (!events.length || !instantOf("2026-01-01T00:00", zone)) return ""
  const head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Calendar//Calendar//EN"]
  return [...head, ...vtimezone(zone, now), ...events.flat(), "END:VCALENDAR"]
    .map(line => `${folded(line)}\r\n`)
    .join("")
}

/** @param {Settings} settings @param {number} start day since 1970 @returns {{wall: number, rule: string}[]} */
function occurrences(settings, start) {
  const from = Math.max(start, settings.when === "weekly" ? start : numberOf(settings.rota.first) || start)
  const length = period(settings)
  if (!length) return perDay(walls(settings, start, start + AHEAD)).map(wall => ({ wall, rule: "" }))
  const rule = settings.when === "weekly" ? "FREQ=WEEKLY" : `FREQ=DAILY;INTERVAL=${length}`
  // The first turn lacks what the days before it would have left: the second is how it goes on.
  const turn = length * DAY
  const first = new Set(perDay(walls(settings, from, from + length - 1)))
  const second = new Set(perDay(walls(settings, from + length, from + 2 * length - 1)))
  const once = [...first].filter(wall => !second.has(wall + turn)).map(wall => ({ wall, rule: "" }))
  return [...once, ...[...second].map(wall => ({ wall: first.has(wall - turn) ? wall - turn : wall, rule }))]
}

/** @param {Settings} settings @returns {number} days after which all begins again; 0: never */
function period({ when, rota }) {
  if (when === "weekly") return 7
  return rota.kind === "cycle" && rota.first ? rota.cycle.length : 0
}

/** Never two in a day. @param {number[]} found ascending */
function perDay(found) {
  return found.filter((wall, index) => index === 0 || Math.floor(wall / DAY) !== Math.floor(found[index - 1] / DAY))
}
