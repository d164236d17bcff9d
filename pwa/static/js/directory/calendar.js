// A meeting as a calendar file (RFC 5545).
//
// Times are wall times with TZID and a VTIMEZONE, never UTC: a row of meetings stays at 18:30 when the clocks change.
// The file begins with the next meeting, not with the first: a calendar that a colleague may see must not look as if its
// owner had been to all that are over. PRODID and CLASS keep the same silence about where the file comes from.

import { WEEK, dayOf, numberOf } from "./days.js"
import { list, text } from "./entry.js"
import { named, upcoming } from "./meetings.js"
import { parse } from "./rrule.js"
import { instantOf } from "./zone.js"
import { stamp, vtimezone } from "./vtimezone.js"

/**
 * @typedef {import("./entry.js").Meeting} Meeting
 * @typedef {{title: string, uid: string, place: string, now: Date}} Words title: a neutral one. place: may be empty
 * @typedef {{day: string, number: number, at: Date}} Occurrence
 */

const OCTETS = 75

/** @param {Meeting} meeting @param {Words} words @returns {string} empty: no meeting to come that this phone can read */
export function ics(meeting, { title, uid, place, now }) {
  const next = upcoming(meeting, now).next().value
  if (!next) return ""
  const zone = meeting.time_zone
  const event = [
    "BEGIN:VEVENT",
    `UID:${escaped(uid)}`,
    `DTSTAMP:${stamp(now.getTime())}Z`,
    `DTSTART;TZID=${zone}:${wall(meeting, next.day)}`,
    `DURATION:PT${meeting.minutes}M`, // not DTEND: in the night of a change of the clocks it would be an hour off
    ...repetition(meeting, next, now),
    `SUMMARY:${escaped(title)}`,
    ...(place ? [`LOCATION:${escaped(place)}`] : []),
    "CLASS:PRIVATE",
    "END:VEVENT",
  ]
  const head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Meeting//Meeting//EN"]
  return [...head, ...vtimezone(zone, next.at), ...event, "END:VCALENDAR"].map(line => `${folded(line)}\r\n`).join("")
}

/** @param {Meeting} meeting @param {Occurrence} next @param {Date} now @returns {string[]} lines: RRULE, EXDATE */
function repetition(meeting, next, now) {
  const rule = parse(meeting.rrule)
  if (!rule?.freq) return []
  const parts = [`FREQ=${rule.freq}`]
  const weekdays = rule.weekdays.map(weekday => `${rule.nth || ""}${WEEK[weekday]}`)
  if (rule.interval > 1) parts.push(`INTERVAL=${rule.interval}`)
  if (weekdays.length) parts.push(`BYDAY=${weekdays.join(",")}`)
  if (rule.monthDay) parts.push(`BYMONTHDAY=${rule.monthDay}`)
  if (rule.freq === "WEEKLY" && rule.interval > 1) parts.push("WKST=MO") // some calendars begin a week on Sunday
  if (rule.count < Infinity) parts.push(`COUNT=${rule.count - next.number}`)
  const until = untilOf(rule, meeting)
  if (until < Infinity) parts.push(`UNTIL=${stamp(until)}Z`) // with TZID it must be UTC (section 3.3.10)
  return [`RRULE:${parts.join(";")}`, ...missed(meeting, next, now)]
}

/**
 * The days left out after the next one: each an occurrence, for some calendars stumble over others.
 * @param {Meeting} meeting @param {Occurrence} next @param {Date} now @returns {string[]}
 */
function missed(meeting, next, now) {
  const left = new Set(list(meeting.exceptions).filter(day => numberOf(day) > numberOf(next.day)))
  const found = []
  for (const { day } of left.size ? named(meeting, now) : []) {
    if (left.delete(day)) found.push(`EXDATE;TZID=${meeting.time_zone}:${wall(meeting, day)}`)
    if (![...left].some(other => other > day)) break
  }
  return found
}

/** @param {import("./rrule.js").Rule} rule @param {Meeting} meeting @returns {number} ms */
function untilOf(rule, meeting) {
  if (rule.untilDay === Infinity) return rule.until
  return instantOf(`${dayOf(rule.untilDay)}T${timeOf(meeting)}`, meeting.time_zone)?.getTime() ?? Infinity
}

/** @param {Meeting} meeting @param {string} day @returns {string} YYYYMMDDTHHMMSS */
function wall(meeting, day) {
  return `${day.replaceAll("-", "")}T${timeOf(meeting).replace(":", "")}00`
}

/** @param {Meeting} meeting @returns {string} HH:MM */
function timeOf({ start }) {
  return start.split("T")[1]
}

/** Section 3.3.11. A line break or control character that stayed would begin a property of its own. @param {string} value */
export function escaped(value) {
  return text(value)
    .replace(/[\\;,]/g, "\\$&")
    .replace(/\r\n?|[\n\u0085\u2028\u2029]/g, "\\n")
    .replace(/[\0-\x08\x0b-\x1f\x7f]/g, "")
}

/** Section 3.1: at most 75 octets a line, and no character divided. @param {string} line */
export function folded(line) {
  let [lines, length] = ["", 0]
  for (const character of line) {
    const size = octets(character.codePointAt(0) ?? 0)
    if (length + size > OCTETS) {
      lines += "\r\n "
      length = 1
    }
    lines += character
    length += size
  }
  return lines
}

/** @param {number} point of Unicode @returns {number} in UTF-8 */
function octets(point) {
  return point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4
}
