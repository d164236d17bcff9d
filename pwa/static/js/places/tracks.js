// Strain and sustenance on their plain tracks.
import { score } from "../checkin/scoring.js"
import { figure, fill } from "../words.js"
import { all, one, showOnly } from "./view.js"

/** @typedef {{state: string, low: number, high: number, lower: number, upper: number}} Usual of checkin/baseline.js, which the first tap does without */

const MOST = 4

/** @type {Record<string, string> | null} read once: years of check-ins are scored with it */
let sides = null

/** Which item counts into which side, as the server rendered it. @returns {Record<string, string>} */
export function subscales() {
  const items = sides ? [] : all(document, "fieldset[data-item]")
  const read = sides ?? Object.fromEntries(items.map(({ dataset }) => [dataset.item, dataset.subscale]))
  sides = read
  return read
}

/** Without answers it clears: what was opened must not stay in a hidden part of a locked page. @param {HTMLElement} root */
export function clearTracks(root) {
  showTracks(root, {})
}

/**
 * @param {HTMLElement} root @param {Record<string, number | null>} answers
 * @param {Partial<Record<string, Usual>>} [usual] by side, where something is known to compare with
 * @returns {ReturnType<typeof score>}
 */
export function showTracks(root, answers, usual = {}) {
  const means = score(subscales(), answers)
  for (const track of all(root, "[data-track]")) {
    const side = /** @type {"strain" | "sustenance"} */ (track.dataset.track)
    showValue(track, means[side])
    showUsual(track, means[side], usual[side])
  }
  return means
}

/** @param {HTMLElement} track @param {number | null} mean */
function showValue(track, mean) {
  const value = one(track, "[data-value]")
  value.hidden = mean === null
  one(track, "[data-none]").hidden = mean !== null
  one(track, "[data-mark]").hidden = mean === null
  value.textContent = ""
  track.style.removeProperty("--at")
  if (mean === null) return
  fill(value, { value: figure(mean) })
  track.style.setProperty("--at", String(mean / MOST))
}

/** @param {HTMLElement} track @param {number | null} mean @param {Usual} [usual] */
function showUsual(track, mean, usual) {
  const known = usual?.state === "known"
  const words = one(track, "[data-usual]")
  words.hidden = !known || mean === null
  words.textContent = ""
  one(track, "[data-band]").hidden = !known
  showOnly(track, "verdict", known && mean !== null ? verdict(mean, usual) : "")
  for (const name of ["--low", "--high"]) track.style.removeProperty(name)
  if (!known) return
  fill(words, { low: figure(usual.low), high: figure(usual.high) })
  track.style.setProperty("--low", String(usual.low / MOST))
  track.style.setProperty("--high", String(usual.high / MOST))
}

/** @param {number} mean @param {Usual} usual */
function verdict(mean, { lower, upper }) {
  return mean > upper ? "above" : mean < lower ? "below" : "in"
}
