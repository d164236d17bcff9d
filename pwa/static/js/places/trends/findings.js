// What stood out and what helped: rendered lines, shown where there is something to say.
import { helped } from "../../checkin/helped.js"
import { standOut } from "../../checkin/standout.js"
import { figure, fill } from "../../words.js"
import { isQuick } from "../history.js"
import { subscales } from "../tracks.js"
import { all, one, showOnly } from "../view.js"

/** @import { Entry } from "../../journal/fold.js" */
/** @import { Rating } from "../../journal/care.js" */

/** @param {HTMLElement} root @param {Entry[]} entries @param {Rating[]} ratings @param {string} today */
export function showFindings(root, entries, ratings, today) {
  const checkIns = entries.filter(isQuick).map(({ day, checkIn }) => ({ day, answers: checkIn?.answers ?? {} }))
  const moved = new Map(standOut(checkIns, Object.keys(subscales()), today).map(found => [found.item, found]))
  for (const line of all(root, "[data-stood]")) stood(line, moved.get(line.dataset.stood ?? ""))
  one(root, "[data-stood-box]").hidden = moved.size === 0
  const tried = new Map(helped(ratings).map(found => [found.practice, found]))
  for (const line of all(root, "[data-helped]")) help(line, tried.get(line.dataset.helped ?? ""))
  one(root, "[data-helped-box]").hidden = tried.size === 0
}

/** @param {HTMLElement} root */
export function clearFindings(root) {
  for (const line of all(root, "[data-stood]")) stood(line, undefined)
  for (const line of all(root, "[data-helped]")) help(line, undefined)
  for (const box of ["[data-stood-box]", "[data-helped-box]"]) one(root, box).hidden = true
}

/** @param {HTMLElement} line @param {{recent: number, usual: number, direction: string} | undefined} found */
function stood(line, found) {
  line.hidden = !found
  showOnly(line, "direction", found?.direction ?? "")
  for (const words of all(line, "[data-direction]")) words.textContent = ""
  if (!found) return
  const { recent, usual, direction } = found
  fill(one(line, `[data-direction="${direction}"]`), { recent: figure(recent), usual: figure(usual) })
}

/** @param {HTMLElement} line @param {any} found */
function help(line, found) {
  line.hidden = !found
  const kind = found?.enough ? "enough" : "few"
  showOnly(line, "helped-say", found ? kind : "")
  for (const words of all(line, "[data-helped-say]")) words.textContent = ""
  if (!found) return
  const { steadier, times, low, high } = found
  const hundredths = (/** @type {number} */ share) => Math.round(share * 100)
  fill(one(line, `[data-helped-say="${kind}"]`), { steadier, n: times, low: hundredths(low), high: hundredths(high) })
}
