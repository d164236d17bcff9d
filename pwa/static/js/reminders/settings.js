// What a person chose. Kept on this phone in clear, because reminders work while it is locked; never sent.
import { numberOf } from "../directory/days.js"

/** @typedef {"day" | "evening" | "night" | "off"} Shift */
/**
 * @typedef {object} Rota
 * @property {"cycle" | "dates"} kind
 * @property {string} first day on which the cycle begins, "YYYY-MM-DD" or empty
 * @property {Shift[]} cycle
 * @property {Record<string, Shift>} dates by day
 *
 * @typedef {object} Settings
 * @property {boolean} on
 * @property {boolean} closed also while the app is closed: by a push, so that the server is told the next times
 * @property {string} account whose these are: another person's phone may be the same phone
 * @property {"weekly" | "nights" | "shifts"} when one schedule at a time
 * @property {number} weekday 0 is Monday
 * @property {string} time "HH:MM", weekly
 * @property {string} rested "HH:MM" on the day that a run of nights ends
 * @property {Record<"day" | "evening" | "night", string>} ends "HH:MM" or empty: no reminder after these
 * @property {Rota} rota
 * @property {{from: string, to: string} | null} quiet
 * @property {string | null} paused day before which none comes
 * @property {number | null} snoozed Unix seconds: none before, one then
 */

const MOST_CYCLE = 84 // days: twelve weeks, longer than rotas that repeat
const MOST_DATES = 200
const SHIFTS = ["day", "evening", "night", "off"]
const TIME = /^([01]\d|2[0-3]):[0-5]\d$/

/** @returns {Settings} off, with what suits most people */
export function defaults() {
  return {
    on: false,
    closed: true,
    account: "",
    when: "weekly",
    weekday: 6,
    time: "20:00",
    rested: "17:00",
    ends: { day: "", evening: "", night: "" },
    rota: { kind: "cycle", first: "", cycle: [], dates: {} },
    quiet: { from: "22:00", to: "07:00" },
    paused: null,
    snoozed: null,
  }
}

/** What was kept, made whole: an older version or another tab may have written it. @param {any} kept @returns {Settings} */
export function whole(kept) {
  const plain = defaults()
  if (typeof kept !== "object" || kept === null) return plain
  return {
    on: kept.on === true,
    closed: kept.closed !== false,
    account: typeof kept.account === "string" ? kept.account : "",
    when: ["weekly", "nights", "shifts"].includes(kept.when) ? kept.when : plain.when,
    weekday: [0, 1, 2, 3, 4, 5, 6].includes(kept.weekday) ? kept.weekday : plain.weekday,
    time: timeOr(kept.time, plain.time),
    rested: timeOr(kept.rested, plain.rested),
    ends: {
      day: timeOr(kept.ends?.day, ""),
      evening: timeOr(kept.ends?.evening, ""),
      night: timeOr(kept.ends?.night, ""),
    },
    rota: wholeRota(kept.rota ?? {}),
    quiet: wholeQuiet(kept.quiet),
    paused: isDay(kept.paused) ? kept.paused : null,
    snoozed: Number.isSafeInteger(kept.snoozed) ? kept.snoozed : null,
  }
}

/** @param {unknown} day @returns {boolean} */
export function isDay(day) {
  return !Number.isNaN(numberOf(day))
}

/** @param {any} rota @returns {Rota} */
function wholeRota({ kind, first, cycle, dates }) {
  const days = Array.isArray(cycle) ? cycle.filter(shift => SHIFTS.includes(shift)) : []
  const pairs = Object.entries(dates ?? {}).filter(([day, shift]) => isDay(day) && SHIFTS.includes(shift))
  return {
    kind: kind === "dates" ? "dates" : "cycle",
    first: isDay(first) ? first : "",
    cycle: days.slice(0, MOST_CYCLE),
    dates: Object.fromEntries(pairs.sort().slice(-MOST_DATES)),
  }
}

/** @param {any} quiet */
function wholeQuiet(quiet) {
  const sound = TIME.test(quiet?.from) && TIME.test(quiet?.to) && quiet.from !== quiet.to
  return sound ? { from: quiet.from, to: quiet.to } : null
}

/** @param {unknown} time @param {string} other */
function timeOr(time, other) {
  return typeof time === "string" && TIME.test(time) ? time : other
}
