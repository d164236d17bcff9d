// Links that dial, text, write or open. What comes from a server is never a link before it has been taken apart here:
// a directory must not be able to run a script or to prefill more than it says.

import { text } from "./entry.js"

const MAIL = /^[^\s@?&/#]{1,64}@[^\s@?&/#]{1,190}$/

/** @param {string} number as people read it @returns {string} empty: no number */
export function telLink(number) {
  const dialled = digits(number)
  return dialled && `tel:${dialled}`
}

/** @param {string} number @param {string} [word] to send @returns {string} */
export function textLink(number, word) {
  const dialled = digits(number)
  return dialled && `sms:${dialled}${text(word) && `?body=${encodeURIComponent(text(word))}`}`
}

/** @param {string} address @param {{subject: string, body: string}} [letter] @returns {string} */
export function mailLink(address, letter) {
  if (!MAIL.test(text(address))) return ""
  const query = letter ? `?subject=${encodeURIComponent(letter.subject)}&body=${encodeURIComponent(letter.body)}` : ""
  return `mailto:${encodeURIComponent(address).replace("%40", "@")}${query}`
}

/** @param {string} link @returns {URL | null} null for anything but https */
export function webLink(link) {
  const url = URL.canParse(text(link)) ? new URL(link) : null
  return url?.protocol === "https:" && !url.username && !url.password ? url : null
}

/** @param {string} number @returns {string} what a phone dials */
function digits(number) {
  const kept = text(number).replace(/[^\d+]/g, "")
  return /^\+?\d{2,20}$/.test(kept) ? kept : ""
}
