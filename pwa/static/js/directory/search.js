// Finding an entry: by what stands in it, and by what a person needs now.

import { list, text } from "./entry.js"
import { openState } from "./hours.js"

/**
 * @typedef {import("./entry.js").Entry} Entry
 * @typedef {{query: string, openNow: boolean, selfReferral: boolean, language: string, kind: string, country: string}} Wanted
 *   "" and false: any
 */

// Letters that Unicode does not take apart, and that a keyboard of another language lacks.
const LETTERS = new Map(Object.entries({ ł: "l", ø: "o", đ: "d", ð: "d", þ: "th", æ: "ae", œ: "oe", ı: "i" }))
const DIALLED = /^[\d+().\-/]+$/

/** @param {Entry} entry @param {string} query @returns {boolean} every word is in it; a number may be written otherwise */
export function matches(entry, query) {
  const texts = fields(entry).map(plain).join("\n")
  const numbers = [entry?.phone, entry?.text].map(number => digits(text(number)))
  return plain(text(query))
    .split(/\s+/)
    .every(word => texts.includes(word) || (DIALLED.test(word) && within(digits(word), numbers)))
}

/** @param {Entry[]} entries @param {Partial<Wanted>} wanted @param {Date} now @returns {Entry[]} in the same order */
export function filter(entries, wanted, now) {
  const { query = "", openNow, selfReferral, language, kind, country } = wanted
  return list(entries).filter(
    entry =>
      entry &&
      (!kind || entry.kind === kind) &&
      (!country || !entry.country || entry.country === country) &&
      (!language || spoken(entry).some(tag => tag === language || tag.startsWith(`${language}-`))) &&
      (!selfReferral || entry.self_referral === true) &&
      matches(entry, query) &&
      (!openNow || openState(entry.hours, now).open === true),
  )
}

/** @param {Entry[]} entries @returns {string[]} BCP 47, each once, in alphabetical order */
export function languages(entries) {
  return [...new Set(list(entries).flatMap(spoken))].sort()
}

/** @param {Entry} entry @returns {string[]} */
function spoken(entry) {
  return list(entry?.languages).filter(tag => text(tag))
}

/** What a person can read of it. @param {Entry} entry @returns {string[]} */
function fields(entry) {
  if (!entry) return []
  const { kind, title, summary, phone, text: number, text_word, email, link, country, hours } = entry
  const { audience, cost, session_limit, confidentiality, place, no_phone, run_by, source } = entry
  const meetings = list(entry.meetings).flatMap(meeting => [meeting?.title, meeting?.place, meeting?.link])
  const words = [audience, cost, session_limit, confidentiality, place, no_phone, run_by, source, hours?.note]
  const ways = [kind, title, summary, phone, number, text_word, email, link, country]
  return [...ways, ...words, ...spoken(entry), ...meetings].map(text)
}

/** Without case and accents; ß is SS in capitals. @param {string} value @returns {string} */
function plain(value) {
  const small = value.normalize("NFKD").replace(/\p{M}/gu, "").toUpperCase().toLowerCase()
  return small.replace(/[^\0-\x7f]/g, letter => LETTERS.get(letter) ?? letter).trim()
}

/** @param {string} value @returns {string} */
function digits(value) {
  return value.replace(/\D/g, "")
}

/** @param {string} number @param {string[]} numbers */
function within(number, numbers) {
  return number !== "" && numbers.some(other => other.includes(number))
}
