// The rota, entered once: taps on four buttons for one that repeats, or single dates.
import { isDay } from "../reminders/settings.js"
import { dayText, fill } from "../words.js"
import { mark } from "./fault.js"
import { all, one } from "./view.js"

/** @import { Rota, Shift } from "../reminders/settings.js" */

/** @type {Shift[]} */
let cycle = []
/** @type {Record<string, Shift>} */
let dates = {}

/** @param {HTMLFormElement} form @param {() => void} changed called when the rota is another one */
export function startRota(form, changed) {
  form.addEventListener("click", event => {
    const button = /** @type {Element} */ (event.target).closest("button")
    if (!button) return
    const { add, last, addDate, drop } = button.dataset
    if (addDate !== undefined) {
      if (!addOne(form)) return
    } else if (add) cycle = [...cycle, /** @type {Shift} */ (add)]
    else if (last !== undefined) cycle = cycle.slice(0, -1)
    else if (drop) dropOne(form, drop)
    else return
    list(form)
    changed()
  })
}

/** @param {HTMLFormElement} form @param {Rota} rota */
export function showRota(form, rota) {
  const fields = /** @type {any} */ (form.elements)
  cycle = rota.cycle
  dates = rota.dates
  fields.kind.value = rota.kind
  fields.first.value = rota.first
  list(form)
}

/** @param {HTMLFormElement} form */
export function rotaOf(form) {
  const { kind, first } = /** @type {any} */ (form.elements)
  return { kind: kind.value, first: first.value, cycle, dates }
}

/** @param {HTMLFormElement} form @returns {boolean} false: no date is chosen, which is said */
function addOne(form) {
  const { date, shift } = /** @type {any} */ (form.elements)
  const is = isDay(date.value)
  if (is) dates = { ...dates, [date.value]: shift.value }
  mark(date, one(form, "#missing-date"), !is)
  if (!is) date.focus()
  return is
}

/** The focus would fall out of the page with the button. @param {HTMLFormElement} form @param {string} day */
function dropOne(form, day) {
  const { [day]: _, ...others } = dates
  dates = others
  one(form, "[data-add-date]").focus()
}

/** @param {HTMLFormElement} form */
function list(form) {
  const days = cycle.map(shift => rowOf(form, "[data-cycle-row]", shift))
  one(form, "[data-cycle]").replaceChildren(...days)
  const length = one(form, "[data-length]")
  length.hidden = !cycle.length
  fill(length, { n: cycle.length })
  one(form, "[data-last]").hidden = !cycle.length
  const single = Object.entries(dates).sort()
  one(form, "[data-dates]").replaceChildren(...single.map(([day, shift]) => dateRow(form, day, shift)))
}

/** @param {HTMLFormElement} form @param {string} day @param {Shift} shift */
function dateRow(form, day, shift) {
  const row = rowOf(form, "[data-date-row]", shift)
  const written = dayText(day, { weekday: "short", day: "numeric", month: "long" })
  for (const words of all(row, "[data-words]")) fill(words, { day: written })
  one(row, "[data-drop]").dataset.drop = day
  return row
}

/** @param {HTMLFormElement} form @param {string} template @param {Shift} shift @returns {HTMLElement} */
function rowOf(form, template, shift) {
  return one(one(form, template).content, `[data-shift="${shift}"]`).cloneNode(true)
}
