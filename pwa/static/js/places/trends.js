// Trends: one sentence, two charts, what stood out, what helped, the check-ins.
import { drift } from "../checkin/drift.js"
import { away, headline, periods } from "../checkin/periods.js"
import { shift } from "../checkin/weeks.js"
import { foldCare } from "../journal/care.js"
import { changes, status } from "../journal/journal.js"
import { readAll } from "../journal/read.js"
import { resume } from "../router.js"
import { keptInstruments, news, refreshInstruments } from "../sync/instruments.js"
import { dayText, fill } from "../words.js"
import { ownDays, SIDES, usualOf } from "./history.js"
import { localDay } from "./local-day.js"
import { clearCharts, showCharts, startCharts } from "./trends/charts.js"
import { startEdit } from "./trends/edit.js"
import { startEntry } from "./trends/entry.js"
import { clearFindings, showFindings } from "./trends/findings.js"
import { startHow } from "./trends/how.js"
import { showRows, tellDeleted } from "./trends/rows.js"
import { all, one, reading, section, showOnly, tellRefused } from "./view.js"

const FIRST = 20 // rows at once: ten years of them would make a slow page
const MORE = 50
const PATIENCE = 400 // ms

let shown = FIRST

export function start() {
  const root = section("/trends")
  root.addEventListener("show", event => {
    const { back } = /** @type {CustomEvent} */ (event).detail
    if (!back) shown = FIRST // whoever comes back finds the row that was tapped
    show(root)
    refreshInstruments()
  })
  news.addEventListener("change", () => root.hidden || show(root))
  root.addEventListener("hide", () => {
    clear(root)
    tellDeleted(root, false)
  })
  root.addEventListener("change", event => {
    if (/** @type {HTMLInputElement} */ (event.target).name === "trend-span") show(root)
  })
  one(root, "[data-earlier]").addEventListener("click", () => {
    shown += MORE
    show(root)
  })
  startCharts(root)
  startEntry()
  startEdit()
  startHow()
  changes.addEventListener("change", () => root.hidden || show(root))
}

/** @param {HTMLElement} root */
async function show(root) {
  const isWanted = reading(root)
  const now = await status().catch(tellRefused)
  if (!isWanted()) return
  if (!now) return showOnly(root, "trends", "unread")
  if (!now.locked && resume()) return
  // Years of check-ins take a moment to open the first time after an unlock.
  const waits = !now.locked && one(root, "[data-trends=list]").hidden
  const slow = setTimeout(() => waits && isWanted() && showOnly(root, "trends", "opening"), PATIENCE)
  const { entries: found, payloads } = await readAll().finally(() => clearTimeout(slow))
  const offered = await keptInstruments().catch(() => [])
  if (!isWanted()) return // it may have been locked meanwhile
  for (const link of all(root, "[data-long]")) link.hidden = offered.length === 0
  showOnly(root, "trends", now.locked ? "locked" : found.length ? "list" : "empty")
  fill(one(root, "[data-count-all]"), { n: now.count })
  const fresh = one(root, "[data-new]")
  fresh.hidden = now.waiting === 0
  fill(one(fresh, "[data-words]"), { n: now.waiting })
  if (!found.length) return clear(root)
  const days = ownDays(found)
  const today = localDay(new Date())
  const span = one(root, "[name=trend-span]:checked").value
  const made = Object.fromEntries(SIDES.map(side => [side, periods(days[side], today, span)]))
  showHeadline(root, days, today)
  const since = found.at(-1)?.day ?? today
  showCharts(root, { made, known: usualOf(days, today), span, since, away: away(days.strain, today) })
  showFindings(root, found, foldCare(payloads).ratings, today)
  showRows(root, found, days, shown)
}

/** @param {HTMLElement} root @param {ReturnType<typeof ownDays>} days @param {string} today */
function showHeadline(root, days, today) {
  const known = usualOf(days, shift(today, 1)) // how far it is: today's check-in counts
  const weeks = { strain: headline(periods(days.strain, today, "quarter")) }
  const holds = headline(periods(days.sustenance, today, "quarter"))
  const last = days.strain.at(-1)?.day
  const kind = kindOf(known.strain, weeks.strain.side, days.strain, today)
  showOnly(root, "headline", kind)
  const sentence = one(root, `[data-headline="${kind}"]`)
  if (kind === "early-count") fill(sentence, { n: known.strain.needCheckIns })
  if (kind === "early-days") fill(sentence, { n: known.strain.needDays })
  if (kind === "away") fill(sentence, { day: dayText(last ?? today) })
  if (kind === "above" || kind === "below") fill(sentence, { n: weeks.strain.weeks })
  const early = kind.startsWith("early")
  showOnly(root, "holds", early ? "early" : kind === "away" || kind === "none" ? "" : holds.side)
  const slow = drift(days.strain, today)
  const said = kind === "in" && slow.outside ? slow.outside : ""
  showOnly(root, "drift", said)
  if (said)
    fill(one(root, `[data-drift="${said}"]`), { day: dayText(slow.since ?? today, { day: "numeric", month: "long" }) })
}

/** @param {any} known @param {string} side @param {ReturnType<typeof ownDays>["strain"]} days @param {string} today */
function kindOf(known, side, days, today) {
  if (!days.length) return "none"
  if (away(days, today)) return "away"
  if (known.state === "early") return known.needCheckIns > 0 ? "early-count" : "early-days"
  return side === "early" ? "in" : side
}

/** Locking clears the page: nothing opened stays in a part that is only hidden. @param {HTMLElement} root */
function clear(root) {
  one(root, "[data-list]").replaceChildren()
  clearCharts(root)
  clearFindings(root)
  for (const name of ["headline", "holds", "drift"]) showOnly(root, name, "")
  for (const sentence of all(root, "[data-headline][data-words], [data-headline][data-text], [data-drift]"))
    sentence.textContent = ""
}
