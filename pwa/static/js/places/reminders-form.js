// The form of reminders: from the fields to what was chosen, and back.
import { whole } from "../reminders/settings.js"
import { rotaOf, showRota, startRota } from "./reminders-rota.js"
import { all, one, showOnly } from "./view.js"

/** @import { Settings } from "../reminders/settings.js" */

/** @param {HTMLFormElement} form */
export function startForm(form) {
  startRota(form)
  form.addEventListener("change", () => follow(form))
}

/** @param {HTMLFormElement} form @param {Settings} settings */
export function showForm(form, settings) {
  const { when, weekday, time, rested, ends, rota, quiet, closed } = settings
  const fields = /** @type {any} */ (form.elements)
  fields.when.value = when
  fields.weekday.value = String(weekday)
  fields.time.value = time
  fields.rested.value = rested
  fields["end-day"].value = ends.day
  fields["end-evening"].value = ends.evening
  fields["end-night"].value = ends.night
  fields.quiet.checked = quiet !== null
  fields.from.value = quiet?.from ?? ""
  fields.to.value = quiet?.to ?? ""
  fields.closed.checked = closed
  showRota(form, rota)
  follow(form)
}

/** @param {HTMLFormElement} form @returns {Partial<Settings> | null} null: something is missing */
export function read(form) {
  const fields = /** @type {any} */ (form.elements)
  const quiet = fields.quiet.checked ? { from: fields.from.value, to: fields.to.value } : null
  const ends = {
    day: fields["end-day"].value,
    evening: fields["end-evening"].value,
    night: fields["end-night"].value,
  }
  const found = whole({
    when: fields.when.value,
    weekday: Number(fields.weekday.value),
    time: fields.time.value,
    rested: fields.rested.value,
    ends,
    rota: rotaOf(form),
    quiet,
    closed: fields.closed.checked,
  })
  const { on, account, paused, snoozed, ...chosen } = found
  const times = { weekly: fields.time.value, nights: fields.rested.value, shifts: Object.values(ends).join("") }
  const complete = times[found.when] && (!quiet || found.quiet) && (found.when === "weekly" || hasRota(found))
  return complete ? chosen : null
}

/** @param {Settings} settings */
function hasRota({ rota: { kind, cycle, first, dates } }) {
  return kind === "cycle" ? cycle.length > 0 && first !== "" : Object.keys(dates).length > 0
}

/** Show the fields that belong to what is chosen. @param {HTMLFormElement} form */
function follow(form) {
  const fields = /** @type {any} */ (form.elements)
  showOnly(form, "for", fields.when.value)
  for (const part of all(form, "[data-kind]")) part.hidden = part.dataset.kind !== fields.kind.value
  one(form, "[data-quiet]").hidden = !fields.quiet.checked
}
