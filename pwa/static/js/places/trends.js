// Trends, for now as a plain list, and one check-in in full.
import { score } from "../checkin/scoring.js"
import { changes, entries, status } from "../journal/journal.js"
import { go, parameter } from "../router.js"
import { dayText, fill } from "../words.js"
import { clearTracks, showTracks, subscales } from "./tracks.js"
import { all, one, section, showOnly } from "./view.js"

/** @import { Entry } from "../journal/fold.js" */

export function start() {
  const list = section("/trends")
  const detail = section("/trends#entry")
  list.addEventListener("show", () => showList(list))
  detail.addEventListener("show", () => showEntry(detail))
  list.addEventListener("hide", () => one(list, "[data-list]").replaceChildren())
  detail.addEventListener("hide", () => clear(detail))
  changes.addEventListener("change", () => {
    if (!list.hidden) showList(list)
    if (!detail.hidden) showEntry(detail)
  })
}

/** @param {HTMLElement} root */
async function showList(root) {
  const now = await status()
  const found = await entries()
  showOnly(root, "trends", now.locked ? "locked" : found.length ? "list" : "empty")
  fill(one(root, "[data-count-all]"), { n: now.count })
  const fresh = one(root, "[data-new]")
  fresh.hidden = now.waiting === 0
  fill(one(fresh, "[data-words]"), { n: now.waiting })
  one(root, "[data-list]").replaceChildren(...found.map(entry => row(root, entry)))
}

/** @param {HTMLElement} root @param {Entry} entry */
function row(root, entry) {
  const item = one(root, "[data-entry]").content.cloneNode(true)
  one(item, "a").href = `/trends#entry=${entry.id}`
  one(item, "[data-day]").textContent = longDay(entry)
  const { strain } = score(subscales(), entry.checkIn?.answers ?? {})
  one(item, "[data-strain]").hidden = strain === null
  one(item, "[data-strain-none]").hidden = strain !== null
  if (strain !== null) fill(one(item, "[data-strain]"), { value: Math.round(strain * 10) / 10 })
  showOnly(item, "state", entry.state)
  one(item, "[data-has-note]").toggleAttribute("hidden", entry.note === null)
  return item
}

/** @param {HTMLElement} root */
async function showEntry(root) {
  const entry = (await entries()).find(({ id }) => id === parameter())
  if (!entry?.checkIn) return go("/trends", { replace: true }) // locked meanwhile, or of another vault
  one(root, "[data-day]").textContent = longDay(entry)
  showOnly(root, "state", entry.state)
  showTracks(root, entry.checkIn.answers)
  one(root, "[data-note-box]").hidden = entry.note === null
  one(root, "[data-note-text]").textContent = entry.note ?? ""
  for (const answer of all(root, "[data-answer]")) {
    const value = entry.checkIn.answers[answer.dataset.answer ?? ""]
    showOnly(answer, "value", value === null || value === undefined ? "none" : String(value))
  }
}

/** Locking clears the page: nothing opened stays in a part that is only hidden. @param {HTMLElement} root */
function clear(root) {
  clearTracks(root)
  for (const field of ["[data-day]", "[data-note-text]"]) one(root, field).textContent = ""
  for (const answer of all(root, "[data-answer]")) showOnly(answer, "value", "")
}

/** @param {Entry} entry */
function longDay({ day }) {
  return dayText(day, { weekday: "long", day: "numeric", month: "long", year: "numeric" })
}
