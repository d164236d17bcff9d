// Change the answers of a check-in: a further record that supersedes them. All questions on one page.
import "../../elements/all-questions.js"
import { editCheckIn } from "../../journal/correct.js"
import { changes, entries } from "../../journal/journal.js"
import { leave, parameter } from "../../router.js"
import { turnAway } from "../gone.js"
import { idOf } from "../handle.js"
import { busy, clearReport, isAt, one, report, section, untilRead } from "../view.js"
import { longDay } from "./rows.js"

/** @import { AllQuestions } from "../../elements/all-questions.js" */

let isOpening = false

export function startEdit() {
  const root = section("/trends#edit")
  const form = /** @type {AllQuestions} */ (one(root, "all-questions"))
  root.addEventListener("show", () => show(root, form).catch(error => report(root, error)))
  root.addEventListener("hide", () => clear(root, form))
  one(root, "[data-leave]").addEventListener("click", () => leave(back()))
  one(root, "[data-keep]").addEventListener("click", (/** @type {Event} */ event) =>
    busy(root, /** @type {HTMLElement} */ (event.currentTarget), async () => {
      const id = idOf(parameter())
      await editCheckIn(id, form.answers)
      if (isAt(root) && idOf(parameter()) === id) leave(back())
    }),
  )
  changes.addEventListener("change", () => root.hidden || stillOpen(root, form))
}

/** @param {HTMLElement} root @param {AllQuestions} form */
async function show(root, form) {
  clearReport(root)
  isOpening = true
  const id = idOf(parameter())
  const all = await untilRead(entries(), form, one(root, "[data-keep]")).finally(() => (isOpening = false))
  if (!isAt(root)) return
  const entry = all.find(found => found.id === id)
  if (!entry?.checkIn) return turnAway("/trends", true)
  one(root, "[data-day]").textContent = longDay(entry)
  form.answers = entry.checkIn.answers
  await stillOpen(root, form) // what changed while it was read
}

/** Locked or deleted in another tab: nothing of it stays on the screen. @param {HTMLElement} root @param {AllQuestions} form */
async function stillOpen(root, form) {
  if (isOpening) return // which says so itself
  const mine = idOf(parameter())
  if ((await entries()).some(({ id }) => id === mine) || !isAt(root)) return
  clear(root, form)
  await turnAway("/trends")
}

/** @param {HTMLElement} root @param {AllQuestions} form */
function clear(root, form) {
  form.answers = {}
  one(root, "[data-day]").textContent = ""
}

function back() {
  return `/trends#entry=${parameter()}`
}
