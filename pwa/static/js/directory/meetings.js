// When a meeting takes place next: at the same time on the wall, whatever the clocks do.

import { dayOf, numberOf } from "./days.js"
import { list, text } from "./entry.js"
import { days, parse } from "./rrule.js"
import { instantOf } from "./zone.js"

const MINUTE = 60_000
const DAY = 1440 * MINUTE

/**
 * @param {import("./entry.js").Meeting} meeting @param {Date} now @param {number} [count]
 * @returns {Date[]} when the next ones begin; one that is going on counts. Empty: none, or none that this phone can read.
 */
export function nextMeetings(meeting, now, count = 3) {
  const found = []
  if (count < 1) return []
  for (const { at } of upcoming(meeting, now)) {
    found.push(at)
    if (found.length >= count) break
  }
  return found
}

/**
 * @param {import("./entry.js").Meeting} meeting @param {Date} now
 * @returns {Generator<{day: string, number: number, at: Date}>} those that have not ended and are not left out.
 *   number: how many days the rule named before it.
 */
export function* upcoming(meeting, now) {
  const { minutes } = meeting ?? {}
  if (!Number.isInteger(minutes) || minutes < 1 || minutes > 1440) return
  const missed = new Set(list(meeting.exceptions))
  for (const one of named(meeting, now)) {
    if (one.at.getTime() + minutes * MINUTE > now.getTime() && !missed.has(one.day)) yield one
  }
}

/**
 * @param {import("./entry.js").Meeting} meeting @param {Date} now
 * @returns {Generator<{day: string, number: number, at: Date}>} what the rule names from a few days before `now`,
 *   exceptions too
 */
export function* named(meeting, now) {
  const rule = parse(meeting.rrule)
  const [first, time] = text(meeting.start).split("T")
  const start = numberOf(first)
  const from = Math.floor(now.getTime() / DAY) - 3 // whatever the zone: the longest gap, in Samoa, was a day
  if (!rule || Number.isNaN(start) || Number.isNaN(from)) return
  for (const { day, number } of days(rule, start, from)) {
    if (day < from) continue
    const at = instantOf(`${dayOf(day)}T${time}`, meeting.time_zone)
    if (!at || at.getTime() > rule.until) return
    yield { day: dayOf(day), number, at }
  }
}
