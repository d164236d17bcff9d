// How far an entry can be relied on: by the date on the phone, which is the one that its person reads.

import { numberOf } from "./days.js"
import { list } from "./entry.js"

/** @typedef {import("./entry.js").Entry} Entry */

const GOOD_FOR = 180 // days

/** @param {Entry} entry @param {Date} now @returns {boolean} its last day is over */
export function expired(entry, now) {
  return numberOf(entry?.expires_on) < today(now)
}

/** @param {Entry} entry @param {Date} now @returns {boolean} nobody verified it in the last 180 days, or ever */
export function due(entry, now) {
  return !(today(now) - numberOf(entry?.verified_on) <= GOOD_FOR)
}

/** @param {Entry[]} entries @param {Date} now @returns {Entry[]} in the same order, but what expired comes last */
export function order(entries, now) {
  const over = new Set(list(entries).filter(entry => expired(entry, now)))
  return [...list(entries).filter(entry => !over.has(entry)), ...over]
}

/** @param {Date} now @returns {number} days since 1970, of the phone's own calendar */
function today(now) {
  return Date.UTC(now.getFullYear(), now.getMonth(), now.getDate()) / 86_400_000
}
