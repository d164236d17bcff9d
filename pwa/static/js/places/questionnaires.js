// Longer questionnaires: what the house offers, and when each may be filled in again.
import { changes, entries } from "../journal/journal.js"
import { keptInstruments, news, refreshInstruments } from "../sync/instruments.js"
import { dayText, fill } from "../words.js"
import { startForm } from "./questionnaires/form.js"
import { startResult } from "./questionnaires/result.js"
import { newest, nextDay } from "./questionnaires/shelf.js"
import { one, reading, section, showOnly } from "./view.js"

export function start() {
  const root = section("/trends#questionnaires")
  root.addEventListener("show", () => {
    show(root)
    refreshInstruments({ now: true })
  })
  root.addEventListener("hide", () => one(root, "[data-shelf]").replaceChildren())
  news.addEventListener("change", () => root.hidden || show(root))
  changes.addEventListener("change", () => root.hidden || show(root))
  startForm()
  startResult()
}

/** @param {HTMLElement} root */
async function show(root) {
  const isWanted = reading(root)
  const read = await Promise.all([keptInstruments(), entries()]).catch(() => null)
  if (!isWanted()) return
  const [offered, made] = read ? [newest(read[0]), read[1]] : [[], []]
  showOnly(root, "shelf-state", !read ? "unread" : offered.length ? "some" : "none")
  one(root, "[data-shelf]").replaceChildren(...offered.map(instrument => row(root, instrument, made)))
}

/** @param {HTMLElement} root @param {import("../checkin/instrument.js").Instrument} instrument @param {import("../journal/fold.js").Entry[]} made */
function row(root, instrument, made) {
  const item = one(root, "[data-offered]").content.cloneNode(true)
  one(item, "a").href = `/trends#questionnaire=${instrument.id}`
  one(item, "[data-title]").textContent = instrument.title
  fill(one(item, "[data-size]"), { n: instrument.items.length })
  const { last, next } = nextDay(instrument, made)
  if (!last) return item
  const words = one(item, next ? "[data-next]" : "[data-last]")
  words.hidden = false
  fill(words, { last: dayText(last), next: next ? dayText(next) : "" })
  return item
}
