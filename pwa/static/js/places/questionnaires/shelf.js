// Which version of a questionnaire is asked, and from which day on: pure but for the phone's calendar.
import { shift } from "../../checkin/weeks.js"
import { localDay } from "../local-day.js"

/** @import { Instrument } from "../../checkin/instrument.js" */
/** @import { Entry } from "../../journal/fold.js" */

/** One of each: in the language of the page where there is one, and the version that comes last. @param {Instrument[]} offered @returns {Instrument[]} */
export function newest(offered) {
  const lang = document.documentElement.lang
  /** @type {Map<string, Instrument>} */
  const found = new Map()
  for (const instrument of offered) {
    const there = found.get(instrument.id)
    const fits = instrument.language.startsWith(lang) || !there?.language.startsWith(lang)
    if (!there || fits) found.set(instrument.id, instrument)
  }
  return [...found.values()]
}

/** @param {Instrument} instrument @param {Entry[]} made newest first @returns {{last: string | null, next: string | null}} next: null when it may be filled in now */
export function nextDay({ id, interval_days }, made) {
  const last = made.find(({ checkIn }) => checkIn?.instrument === id)?.day ?? null
  const next = last && shift(last, interval_days)
  return { last, next: next && next > localDay(new Date()) ? next : null }
}
