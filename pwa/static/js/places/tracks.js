// Strain and sustenance on their plain tracks.
import { score } from "../checkin/scoring.js"
import { fill } from "../words.js"
import { all, one } from "./view.js"

/** Which item counts into which side, as the server rendered it. @returns {Record<string, string>} */
export function subscales() {
  const items = all(document, "fieldset[data-item]")
  return Object.fromEntries(items.map(({ dataset }) => [dataset.item, dataset.subscale]))
}

/** Without answers it clears: what was opened must not stay in a hidden part of a locked page. @param {HTMLElement} root */
export function clearTracks(root) {
  showTracks(root, {})
}

/** @param {HTMLElement} root @param {Record<string, number | null>} answers @returns {ReturnType<typeof score>} */
export function showTracks(root, answers) {
  const means = score(subscales(), answers)
  for (const track of all(root, "[data-track]")) {
    const mean = means[/** @type {"strain" | "sustenance"} */ (track.dataset.track)]
    const value = one(track, "[data-value]")
    value.hidden = mean === null
    one(track, "[data-none]").hidden = mean !== null
    one(track, "[data-mark]").hidden = mean === null
    value.textContent = ""
    track.style.removeProperty("--at")
    if (mean === null) continue
    fill(value, { value: Math.round(mean * 10) / 10 })
    track.style.setProperty("--at", String(mean / 4))
  }
  return means
}
