// Times as a person says them, in their own variety of the language and their own zone.

import { list, text } from "./entry.js"
import { openState } from "./hours.js"
import { nextMeetings } from "./meetings.js"
import { expired } from "./freshness.js"
import { dayText, locale } from "../words.js"
import { wallTime } from "./zone.js"

/**
 * @typedef {import("./entry.js").Entry} Entry
 * @typedef {import("./entry.js").Hours} Hours
 * @typedef {import("./entry.js").Meeting} Meeting
 * @typedef {(name: string, values?: Record<string, string | number>) => string} Say a sentence of the template by its name
 */

const DAY = 86_400_000
const WEEK = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
const MONDAY = Date.UTC(2024, 0, 1)

/** One line below a title: what matters now. @param {Entry} entry @param {Date} now @param {Say} say @returns {string} */
export function stateLine(entry, now, say) {
  if (expired(entry, now)) return say("expired", { day: dayText(text(entry.expires_on)) })
  const meeting = soonest(entry, now)
  if (meeting) return say(meeting.place ? "next-at" : "next", { when: whenText(meeting.at, now), place: meeting.place })
  return openLine(entry, now, say) || text(entry.hours?.note) || text(entry.summary)
}

/** @param {Entry} entry @param {Date} now @param {Say} say @returns {string} empty where nobody said */
export function openLine(entry, now, say) {
  const { open, until, opens } = openState(entry.hours, now)
  if (open === null) return ""
  if (open) return until ? say("until", { time: whenText(until, now) }) : say(entry.hours?.always ? "always" : "open")
  return opens ? say("opens", { time: whenText(opens, now) }) : say("closed")
}

/** @param {Entry} entry @param {Date} now @returns {{at: Date, place: string} | null} */
export function soonest(entry, now) {
  const found = list(entry.meetings).flatMap(meeting =>
    nextMeetings(meeting, now, 1).map(at => ({ at, place: text(meeting.place) })),
  )
  return found.sort((a, b) => a.at.getTime() - b.at.getTime())[0] ?? null
}

/** "18:30" today, "Thursday 18:30" within six days, else with the date. @param {Date} at @param {Date} now @returns {string} */
export function whenText(at, now) {
  const time = new Intl.DateTimeFormat(locale(), { timeStyle: "short" }).format(at)
  const away = at.getTime() - now.getTime()
  if (at.toDateString() === now.toDateString()) return time
  /** @type {Intl.DateTimeFormatOptions} */
  const style = away > 0 && away < 6 * DAY ? { weekday: "long" } : { weekday: "short", day: "numeric", month: "long" }
  return `${new Intl.DateTimeFormat(locale(), style).format(at)} ${time}`
}

/** The hours as they are written down, in the zone of the place. @param {Hours | null} hours @returns {{days: string, times: string}[]} */
export function weekLines(hours) {
  return list(hours?.weekly).map(row => ({
    days: runs(list(row?.days)).join(", "),
    times: `${text(row?.from)}–${text(row?.to)}`,
  }))
}

/** Days of the coming two months on which nobody answers. @param {Hours | null} hours @param {Date} now @returns {string[]} */
export function closedDays(hours, now) {
  const [today, last] = [now, new Date(now.getTime() + 60 * DAY)].map(day => day.toLocaleDateString("sv"))
  return list(hours?.closed)
    .filter(day => text(day) >= today && day <= last)
    .sort()
    .map(day => dayText(day, { weekday: "short", day: "numeric", month: "long" }))
}

/** @param {Date} at @param {string} zone @returns {boolean} whether a clock there shows another time than this phone */
export function elsewhere(at, zone) {
  const there = wallTime(at, zone)
  return there !== null && there.time !== at.toTimeString().slice(0, 5)
}

/** "Mon–Fri" for neighbours. @param {string[]} days @returns {string[]} */
function runs(days) {
  const places = WEEK.flatMap((day, place) => (days.includes(day) ? [place] : []))
  const starts = places.filter(place => !places.includes(place - 1))
  return starts.map(start => {
    let end = start
    while (places.includes(end + 1)) end++
    if (end === start) return weekday(start)
    return `${weekday(start)}${end === start + 1 ? ", " : "–"}${weekday(end)}`
  })
}

/** @param {number} place 0 for Monday @returns {string} */
function weekday(place) {
  return new Intl.DateTimeFormat(locale(), { weekday: "short", timeZone: "UTC" }).format(MONDAY + place * DAY)
}
