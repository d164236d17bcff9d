// Reminders: off until somebody turns them on; what works on this phone is said, and what does not.
import { changes } from "../journal/journal.js"
import { language } from "../language.js"
import { choose, chosen, nextTimes, putOff, reword, speaksAnother } from "../sync/reminding.js"
import { mark } from "./fault.js"
import { localDay } from "./local-day.js"
import { calendarFile } from "./reminders-calendar.js"
import { read, showForm, startForm } from "./reminders-form.js"
import { showState } from "./reminders-state.js"
import { follow, quietly, watchReminders } from "./reminders-watch.js"
import { clearReport, one, onAction, report, section, untilRead } from "./view.js"

/** @import { Settings } from "../reminders/settings.js" */

export function start() {
  const root = section("/you#reminders")
  const form = one(root, "[data-reminders]")
  startForm(form)
  root.addEventListener("show", () => open(root, form).catch(error => report(root, error)))
  changes.addEventListener("change", () => root.hidden || show(root))
  form.addEventListener("submit", (/** @type {Event} */ event) => event.preventDefault())
  onAction(root, "turn-on", () => turnOn(root, form))
  onAction(root, "turn-off", () => change(root, { on: false, snoozed: null }))
  onAction(root, "pause", () => pause(root))
  onAction(root, "unpause", () => change(root, { paused: null }))
  onAction(root, "put-off", () => putOff().then(() => show(root)))
  onAction(root, "calendar", () => makeCalendar(root, form))
  quietly(async () => (await speaksAnother(language())) && reword(textOf(root)))
  watchReminders()
}

/** @param {HTMLElement} root @param {HTMLFormElement} form */
async function open(root, form) {
  clearReport(root)
  for (const line of ["[data-calendar-made]", "[data-calendar-empty]"]) one(root, line).hidden = true
  const { settings } = await untilRead(chosen(), form)
  showForm(form, settings)
  one(root, "[data-pause-until]").value = settings.paused ?? ""
  mark(one(root, "[data-pause-until]"), one(root, "[data-no-day]"), false)
  await show(root)
}

/** The permission first: Safari asks only while a tap is still a tap. @param {HTMLElement} root @param {HTMLFormElement} form */
async function turnOn(root, form) {
  const wanted = read(form)
  if (!wanted) return
  if (globalThis.Notification?.permission === "default") await Notification.requestPermission()
  await change(root, { ...wanted, on: true, snoozed: null })
}

/** @param {HTMLElement} root @param {HTMLFormElement} form */
async function makeCalendar(root, form) {
  const wanted = read(form)
  if (!wanted) return
  const { settings } = await chosen()
  const made = calendarFile({ ...settings, ...wanted }, textOf(root).title)
  one(root, "[data-calendar-made]").hidden = !made
  one(root, "[data-calendar-empty]").hidden = made
}

/** @param {HTMLElement} root */
async function pause(root) {
  const field = one(root, "[data-pause-until]")
  const comes = field.value > localDay(new Date())
  mark(field, one(root, "[data-no-day]"), !comes)
  if (comes) await change(root, { paused: field.value })
  else field.focus()
}

/** @param {HTMLElement} root @param {Partial<Settings>} changed */
async function change(root, changed) {
  const { settings } = await chosen()
  await choose({ ...settings, ...changed }, textOf(root))
  await show(root)
}

/** @param {HTMLElement} root */
async function show(root) {
  const outcome = await follow()
  await showState(root, await chosen(), await nextTimes(), outcome)
}

/** The text of the notification: the worker has no page to take it from. @param {HTMLElement} root */
function textOf(root) {
  const { title = "", body = "", tomorrow = "" } = one(root, "[data-notification]").dataset
  return { title, body, tomorrow, language: language() }
}
