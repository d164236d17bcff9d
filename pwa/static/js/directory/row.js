// One line of a list: what it is, what matters now, a circle that dials.

import { telLink } from "./ways.js"
import { stateLine } from "./times.js"

/**
 * @typedef {import("./entry.js").Entry} Entry
 * @typedef {import("./times.js").Say} Say
 */

/** @param {HTMLTemplateElement} template @param {Entry} entry @param {Date} now @param {Say} say @returns {HTMLElement} */
export function row(template, entry, now, say) {
  const made = /** @type {HTMLElement} */ (/** @type {Element} */ (template.content.firstElementChild).cloneNode(true))
  const open = /** @type {HTMLAnchorElement} */ (made.querySelector("[data-open]"))
  open.href = `/support#entry=${encodeURIComponent(entry.id)}`
  put(made, "title", entry.title)
  put(made, "state", stateLine(entry, now, say))
  const online = /** @type {HTMLElement} */ (made.querySelector("[data-needs-signal]"))
  online.hidden = entry.needs_signal !== true
  call(/** @type {HTMLAnchorElement} */ (made.querySelector("[data-call]")), entry, say)
  return made
}

/** Make a circle dial this entry, or hide it. @param {HTMLAnchorElement} link @param {Entry | null} entry @param {Say} say */
export function call(link, entry, say) {
  const address = entry ? telLink(entry.phone) : ""
  link.hidden = !address
  if (!entry || !address) return link.removeAttribute("href")
  link.href = address
  link.ariaLabel = say("call", { name: entry.title, number: entry.phone })
}

/** @param {HTMLElement} root @param {string} name @param {string} value */
function put(root, name, value) {
  const place = root.querySelector(`[data-row-${name}]`)
  if (place) place.textContent = value
}
