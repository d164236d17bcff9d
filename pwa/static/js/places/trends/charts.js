// Two charts, their axis, and the same as a table. Moving along one moves along both.
import { drawChart } from "../../elements/range-chart.js"
import { dayText, figure, fill } from "../../words.js"
import { SIDES } from "../history.js"
import { all, one, showOnly } from "../view.js"

/** @import { Side } from "../history.js" */
/** @typedef {{from: string, to: string, value: number | null, count: number, shift: string | null, verdict: string}} Period */
/** @typedef {{made: Record<string, Period[]>, known: Record<Side, any>, span: string, since: string, away: boolean}} Shown */

const LEAST_GAP = { day: 3, week: 1 } // people check in when they can: a day or two without one is no gap

/** @type {Shown | null} */
let shown = null
let chosen = -1

/** @param {HTMLElement} root */
export function startCharts(root) {
  for (const slider of all(root, ".chart input")) slider.addEventListener("input", () => choose(root, slider))
  const opener = one(root, "[data-table-open]")
  opener.addEventListener("click", () => {
    const open = opener.ariaExpanded !== "true"
    opener.ariaExpanded = String(open)
    one(root, "[data-table]").hidden = !open
    showTable(root, open)
  })
}

/** @param {HTMLElement} root @param {Shown} wanted made: by side; known: usual ranges; since: the first day of all; away: too long to say "now" */
export function showCharts(root, wanted) {
  if (shown?.span !== wanted.span) chosen = -1
  shown = wanted
  const { made, span } = wanted
  for (const side of SIDES) showChart(root, side)
  axis(root, made.strain, span)
  one(root, "[data-nights]").hidden = !made.strain.some(({ shift }) => shift === "night")
  showTable(root, one(root, "[data-table-open]").ariaExpanded === "true")
}

/** Rows only where they are looked at: a year has many. @param {HTMLElement} root @param {boolean} open */
function showTable(root, open) {
  const rows = open && shown ? shown.made.strain.map((_, i) => tableRow(root, i)).reverse() : []
  one(root, "[data-table-rows]").replaceChildren(...rows)
}

/** @param {HTMLElement} root */
export function clearCharts(root) {
  shown = null
  chosen = -1
  for (const svg of root.querySelectorAll(".chart svg")) svg.replaceChildren()
  for (const slider of all(root, ".chart input")) slider.ariaValueText = ""
  for (const reading of all(root, "[data-reading]")) reading.textContent = ""
  for (const list of ["[data-axis]", "[data-table-rows]"]) one(root, list).replaceChildren()
}

/** @param {HTMLElement} root @param {Side} side */
function showChart(root, side) {
  if (!shown) return
  const box = one(root, `[data-chart="${side}"]`)
  const periods = shown.made[side]
  const usual = shown.known[side]
  const begin = periods.findIndex(({ to }) => to >= (shown?.since ?? ""))
  const least = LEAST_GAP[unit()]
  drawChart(one(box, "svg"), periods, usual.state === "known" ? usual : null, { chosen, begin, least })
  const last = shown.away ? null : periods.findLast(({ value }) => value !== null)
  showOnly(one(box, "[data-now]"), "verdict", last ? (last.verdict === "gap" ? "" : last.verdict) : "")
  const slider = one(box, "input")
  slider.max = String(periods.length - 1)
  slider.value = String(chosen < 0 ? periods.length - 1 : chosen)
  const at = Number(slider.value)
  slider.ariaValueText = say(root, side, periods[at])
  const reading = one(box, "[data-reading]")
  reading.hidden = chosen < 0
  reading.textContent = chosen < 0 ? "" : say(root, side, periods[at])
}

/** @param {HTMLElement} root @param {HTMLElement} slider */
function choose(root, slider) {
  chosen = Number(/** @type {HTMLInputElement} */ (slider).value)
  for (const side of SIDES) showChart(root, side)
}

/** @param {HTMLElement} root @param {string} side @param {Period} period @returns {string} 'Week of 9 November: strain 2.4, above your usual' */
function say(root, side, { from, value, verdict }) {
  const pattern = one(root, `[data-say="${unit()} ${side} ${value === null ? "gap" : verdict}"]`)
  fill(pattern, { date: dateText(from), value: figure(value) })
  const said = pattern.textContent
  pattern.textContent = "" // the page keeps nothing of it
  return said
}

function unit() {
  return shown?.span === "week" || shown?.span === "month" ? "day" : "week"
}

/** @param {HTMLElement} root @param {number} i */
function tableRow(root, i) {
  const row = one(root, "[data-table-row]").content.cloneNode(true)
  if (!shown) return row
  one(row, "[data-when]").textContent = dateText(shown.made.strain[i].from)
  for (const side of SIDES) {
    const { value, verdict } = shown.made[side][i]
    const cell = one(row, `[data-side="${side}"]`)
    one(cell, "[data-figure]").textContent = figure(value)
    one(cell, "[data-judged]").textContent =
      value === null ? "" : one(root, `[data-say="judged ${verdict}"]`).textContent
  }
  return row
}

/**
 * Months, or days of the week, where they begin, and "now"; from the end, what has room on a small phone in its language.
 * @param {HTMLElement} root @param {Period[]} periods @param {string} span
 */
function axis(root, periods, span) {
  const now = one(root, '[data-say="now"]').textContent ?? ""
  const ticks = [tick(now, 1, true)]
  let until = 1 - room(now)
  for (let i = periods.length - 2; i >= 0; i--) {
    const text = label(periods, i, span)
    const at = i / periods.length
    if (!text || at + room(text) > until) continue
    ticks.unshift(tick(text, at, false))
    until = at
  }
  one(root, "[data-axis]").replaceChildren(...ticks)
}

/** @param {string} text @returns {number} the share of the axis that it takes, of 280 px, with a gap */
function room(text) {
  return (text.length * 7.5 + 6) / 280
}

/** @param {Period[]} periods @param {number} i @param {string} span @returns {string} */
function label(periods, i, span) {
  const { from } = periods[i]
  if (span === "week") return dayText(from, { weekday: "short" })
  if (span === "month") return i % 7 === 0 ? dayText(from, { day: "numeric", month: "short" }) : ""
  const month = from.slice(5, 7)
  const fresh = i === 0 || periods[i - 1].from.slice(5, 7) !== month
  return fresh && (span === "quarter" || Number(month) % 3 === 1) ? dayText(from, { month: "short" }) : ""
}

/** @param {string} text @param {number} at 0..1 @param {boolean} now */
function tick(text, at, now) {
  const made = document.createElement("span")
  made.textContent = text
  if (now) made.className = "now"
  else made.style.setProperty("--at", String(at))
  return made
}

/** @param {string} day */
function dateText(day) {
  const sameYear = day.slice(0, 4) === String(new Date().getFullYear())
  return dayText(day, { day: "numeric", month: "long", ...(!sameYear && { year: "numeric" }) })
}
