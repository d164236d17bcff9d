// How each figure is made: plain words, with the person's own figures where the history is open.
import { shift } from "../../checkin/weeks.js"
import { changes, entries, status } from "../../journal/journal.js"
import { onDrop } from "../../journal/keyring.js"
import { dayText, figure, fill } from "../../words.js"
import { ownDays, SIDES, usualOf } from "../history.js"
import { localDay } from "../local-day.js"
import { all, one, reading, section, showOnly } from "../view.js"

const [LOWEST, HIGHEST] = [0, 4]
const PARTS = ["own-state", "own-shift", "own-upper", "own-lower"]

export function startHow() {
  const root = section("/trends#how")
  root.addEventListener("show", () => show(root))
  root.addEventListener("hide", () => clear(root))
  onDrop(() => clear(root))
  changes.addEventListener("change", () => root.hidden || show(root))
}

/** @param {HTMLElement} root */
async function show(root) {
  const isWanted = reading(root)
  const found = await entries()
  const { locked } = await status()
  if (!isWanted()) return
  one(root, "[data-own-locked]").hidden = !locked
  if (locked || !found.length) return clear(root)
  const known = usualOf(ownDays(found), shift(localDay(new Date()), 1), found[0].checkIn?.shift ?? null)
  for (const side of SIDES) showSide(one(root, `[data-own="${side}"]`), known[side])
}

/** @param {HTMLElement} box @param {any} usual */
function showSide(box, usual) {
  box.hidden = false
  for (const name of PARTS) showOnly(box, name, "")
  showOnly(box, "own-state", usual.state)
  showOnly(box, "own-shift", usual.shift ?? "")
  const { checkIns } = usual
  if (usual.state === "early") return showEarly(box, usual)
  const [median, low, high] = [usual.median, usual.low, usual.high].map(figure)
  fill(one(box, '[data-own-state="known"]'), { median, low, high })
  showLimit(box, "upper", usual.upper, usual.upper < HIGHEST)
  showLimit(box, "lower", usual.lower, usual.lower > LOWEST)
  fill(one(box, "[data-own-based]"), { n: checkIns, from: dayText(usual.from), to: dayText(usual.to) })
}

/** What no answer can pass is no limit to name. @param {HTMLElement} box @param {"upper" | "lower"} end @param {number} limit @param {boolean} within */
function showLimit(box, end, limit, within) {
  showOnly(box, `own-${end}`, within ? "within" : "beyond")
  if (within) fill(one(box, `[data-own-${end}="within"]`), { limit: figure(limit) })
}

/** @param {HTMLElement} box @param {any} usual */
function showEarly(box, { checkIns, span }) {
  fill(one(box, "[data-own-count]"), { n: checkIns })
  const between = one(box, "[data-own-span]")
  between.hidden = checkIns < 2
  fill(between, { n: span })
}

/** Nothing of it stays in a page that was left or locked, seen or not. @param {HTMLElement} root */
function clear(root) {
  reading(root) // what is being read for it comes too late
  for (const box of all(root, "[data-own]")) {
    box.hidden = true
    for (const name of PARTS) showOnly(box, name, "")
    for (const words of all(box, "[data-words]")) words.textContent = ""
  }
}
