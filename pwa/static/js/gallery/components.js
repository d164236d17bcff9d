// The sheet of components: pressed and focused as they look, tracks with values, everything that is hidden shown.
import { showTracks } from "../places/tracks.js"
import { all } from "../places/view.js"
import { forceable } from "./pseudo.js"

const ANSWERS = { numb: 3, irritable: 2, worn: 3, focus: 2, sleep: 3, body: 2, meaning: 3, recovery: 2 }
const SHIFTS = { in: 0, above: -1.2, below: 1.2 } // of the usual range against the answers
const MEAN = 2.5 // of both sides

/** @param {HTMLElement} root @param {string} state */
function showSample(root, state) {
  if (state === "none") return showTracks(root, { numb: 1 })
  showTracks(root, ANSWERS, state === "early" ? {} : usualOf(SHIFTS[/** @type {keyof SHIFTS} */ (state)]))
}

/** @param {number} by */
function usualOf(by) {
  const middle = MEAN + by
  const range = { state: "known", low: middle - 0.4, high: middle + 0.4, lower: middle - 0.9, upper: middle + 0.9 }
  return { strain: range, sustenance: range }
}

for (const link of all(document, "a[data-place]")) if (link.getAttribute("href") === "/care") link.ariaCurrent = "page"
for (const sample of all(document, "[data-sample]")) showSample(sample, sample.dataset.sample ?? "")
for (const hidden of all(document, "[data-all-errors] [hidden], [data-all-strips] [hidden]")) hidden.hidden = false
forceable(document)
for (const element of all(document, "[data-force]"))
  if (element.dataset.force) element.classList.add(`is-${element.dataset.force}`)
document.documentElement.dataset.ready = "yes"
