// The form of reminders: from the fields to what was chosen, and back.
import { whole } from "../reminders/settings.js"
import { mark } from "./fault.js"
import { rotaOf, showRota, startRota } from "./reminders-rota.js"
import { all, one, showOnly } from "./view.js"

/** @import { Settings } from "../reminders/settings.js" */

/** @param {HTMLFormElement} form */
export function startForm(form) {
  startRota(form, () => forgive(form))
  form.addEventListener("change", () => follow(form))
  form.addEventListener("change", () => forgive(form))
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
  tell(form, [])
  follow(form)
}

/**
 * What the form says, or null where something is missing: each field says so then, and the first has the focus.
 * @param {HTMLFormElement} form @returns {Partial<Settings> | null}
 */
export function read(form) {
  const { chosen, missing } = parse(form)
  tell(form, missing)
  if (!missing.length) return chosen
  const first = /** @type {any} */ (form.elements)[missing[0]]
  first.focus()
  return null
}

/** Under each field that is missing, and nowhere else. @param {HTMLFormElement} form @param {string[]} missing */
function tell(form, missing) {
  for (const line of all(form, "[data-missing]")) {
    const name = line.dataset.missing ?? ""
    mark(/** @type {any} */ (form.elements)[name], line, missing.includes(name))
  }
}

/** What was put right is no longer called missing. @param {HTMLFormElement} form */
function forgive(form) {
  const told = all(form, "[data-missing]").filter(line => !line.hidden)
  if (!told.length) return
  const { missing } = parse(form)
  tell(
    form,
    missing.filter(name => told.some(line => line.dataset.missing === name)),
  )
}

/** @param {HTMLFormElement} form @returns {{chosen: Partial<Settings>, missing: string[]}} missing: names of fields, in their order */
function parse(form) {
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
  const times = {
    weekly: ["time", fields.time.value],
    nights: ["rested", fields.rested.value],
    shifts: ["end-day", Object.values(ends).join("")],
  }
  const needed = [
    times[found.when],
    ...(found.when === "weekly" ? [] : rotaNeeds(found)),
    ["from", !quiet || found.quiet],
  ]
  return { chosen, missing: needed.filter(([, there]) => !there).map(([name]) => name) }
}

/** @param {Settings} settings @returns {[string, unknown][]} */
function rotaNeeds({ rota: { kind, cycle, first, dates } }) {
  if (kind === "dates") return [["date", Object.keys(dates).length]]
  return [
    ["cycle", cycle.length],
    ["first", first],
  ]
}

/** Show the fields that belong to what is chosen. @param {HTMLFormElement} form */
function follow(form) {
  const fields = /** @type {any} */ (form.elements)
  showOnly(form, "for", fields.when.value)
  for (const part of all(form, "[data-kind]")) part.hidden = part.dataset.kind !== fields.kind.value
  one(form, "[data-quiet]").hidden = !fields.quiet.checked
}
