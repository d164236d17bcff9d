// How each figure is made: plain words, with the person's own figures where the history is open.
import { shift } from "../../checkin/weeks.js"
import { entries, status } from "../../journal/journal.js"
import { dayText, figure, fill } from "../../words.js"
import { ownDays, SIDES, usualOf } from "../history.js"
import { localDay } from "../local-day.js"
import { all, one, section, showOnly } from "../view.js"

export function startHow() {
  const root = section("/trends#how")
  root.addEventListener("show", () => show(root))
  root.addEventListener("hide", () => clear(root))
}

/** @param {HTMLElement} root */
async function show(root) {
  const found = await entries()
  const { locked } = await status()
  one(root, "[data-own-locked]").hidden = !locked
  if (root.hidden || !found.length) return clear(root)
  const known = usualOf(ownDays(found), shift(localDay(new Date()), 1), found[0].checkIn?.shift ?? null)
  for (const side of SIDES) showSide(one(root, `[data-own="${side}"]`), known[side])
}

/** @param {HTMLElement} box @param {any} usual */
function showSide(box, usual) {
  box.hidden = false
  showOnly(box, "own-state", usual.state)
  showOnly(box, "own-shift", usual.shift ?? "")
  const { checkIns, span } = usual
  if (usual.state === "early") return fill(one(box, '[data-own-state="early"]'), { checkIns, span })
  const [median, low, high] = [usual.median, usual.low, usual.high].map(figure)
  const [lower, upper] = [Math.max(usual.lower, 0), Math.min(usual.upper, 4)].map(figure)
  fill(one(box, '[data-own-state="known"]'), { median, low, high, lower, upper })
  fill(one(box, "[data-own-based]"), { checkIns, from: dayText(usual.from), to: dayText(usual.to) })
}

/** @param {HTMLElement} root */
function clear(root) {
  for (const box of all(root, "[data-own]")) box.hidden = true
  for (const words of all(root, "[data-own-state]")) words.textContent = ""
}
