// A rota that was entered once: a cycle of days that repeats, or single dates.
import { dayOf, numberOf, weekdayOf } from "../directory/days.js"

/** @import { Rota, Settings, Shift } from "./settings.js" */

const RUN = 2 // nights in a row that are a run

/** Minutes after the end of a shift: the way home is not the moment. */
const AFTER = 30
const NOON = 12 * 60
const DAY = 1440

/** @param {Rota} rota @param {number} day since 1970 @returns {Shift | null} null: the rota says nothing of this day */
export function shiftOn({ kind, first, cycle, dates }, day) {
  if (kind === "dates") return dates[dayOf(day)] ?? null
  const into = day - numberOf(first)
  return into >= 0 && cycle.length ? cycle[into % cycle.length] : null // also false for NaN: no first day yet
}

/**
 * When this day asks for a reminder, before quiet hours.
 * @param {Settings} settings @param {number} day since 1970 @returns {number | null} minutes since its midnight, may be the next day's
 */
export function wanted(settings, day) {
  if (settings.when === "weekly") return weekdayOf(day) === settings.weekday ? minutes(settings.time) : null
  if (settings.when === "nights") return endsRun(settings.rota, day) ? minutes(settings.rested) : null
  return afterShift(settings, day)
}

/** @param {string} time "HH:MM" @returns {number} since midnight */
export function minutes(time) {
  const [hours, rest] = time.split(":").map(Number)
  return hours * 60 + rest
}

/** The nights before this day were a run, and this one is none. @param {Rota} rota @param {number} day */
function endsRun(rota, day) {
  if (shiftOn(rota, day) === "night") return false
  for (let before = 1; before <= RUN; before++) if (shiftOn(rota, day - before) !== "night") return false
  return true
}

/** @param {Settings} settings @param {number} day that the shift begins on */
function afterShift({ rota, ends }, day) {
  const shift = shiftOn(rota, day)
  if (!shift || shift === "off" || !ends[shift]) return null
  const end = minutes(ends[shift])
  const overnight = shift === "night" || (shift === "evening" && end < NOON)
  return end + AFTER + (overnight ? DAY : 0)
}
