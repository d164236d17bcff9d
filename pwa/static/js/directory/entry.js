// What the server publishes, and how to read it when it is not what it should be: a phone trusts no shape.

/**
 * @typedef {{days: string[], from: string, to: string}} Row `to` at or before `from` is on the day after
 * @typedef {{time_zone: string, always: boolean, weekly: Row[], closed: string[], note: string}} Hours
 * @typedef {{id: string, title: string, start: string, time_zone: string, minutes: number, rrule: string,
 *   exceptions: string[], place: string, link: string}} Meeting start: wall time, YYYY-MM-DDTHH:MM
 * @typedef {"eap" | "therapy" | "peer" | "mindfulness" | "self-care" | "training" | "online" | "crisis"} Kind
 * @typedef {{id: string, kind: Kind, title: string, summary: string, phone: string, text: string, text_word: string,
 *   email: string, link: string, country: string, hours: Hours | null, languages: string[], audience: string,
 *   cost: string, session_limit: string, confidentiality: string, place: string, no_phone: string, run_by: string,
 *   self_referral: boolean | null, needs_signal: boolean, debrief: boolean, meetings: Meeting[], source: string,
 *   verified_on: string | null, expires_on: string | null, order: number}} Entry
 */

/** @param {unknown} value @returns {string} empty for what is no text */
export function text(value) {
  return typeof value === "string" ? value : ""
}

/** @template T @param {T[] | null | undefined} value @returns {T[]} empty for what is no list */
export function list(value) {
  return Array.isArray(value) ? value : []
}
