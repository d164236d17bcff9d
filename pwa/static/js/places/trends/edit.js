// Change the answers of a check-in: a further record that supersedes them. All questions on one page.
import "../../elements/all-questions.js"
import { editCheckIn } from "../../journal/correct.js"
import { changes, entries } from "../../journal/journal.js"
import { leave, parameter } from "../../router.js"
import { turnAway } from "../gone.js"
import { idOf } from "../handle.js"
import { busy, clearReport, one, section, untilRead } from "../view.js"
import { longDay } from "./rows.js"

/** @import { AllQuestions } from "../../elements/all-questions.js" */

export function startEdit() {
  const root = section("/trends#edit")
  const form = /** @type {AllQuestions} */ (one(root, "all-questions"))
  root.addEventListener("show", () => show(root, form))
  root.addEventListener("hide", () => clear(root, form))
  one(root, "[data-leave]").addEventListener("click", () => leave(back()))
  one(root, "[data-keep]").addEventListener("click", (/** @type {Event} */ event) =>
    busy(root, /** @type {HTMLElement} */ (event.currentTarget), async () => {
      await editCheckIn(idOf(parameter()), form.answers)
      leave(back())
    }),
  )
  changes.addEventListener("change", () => root.hidden || stillOpen(root, form))
}

/** @param {HTMLElement} root @param {AllQuestions} form */
async function show(root, form) {
  clearReport(root)
  const all = await untilRead(entries(), form, one(root, "[data-keep]"))
  if (root.hidden) return
  const entry = all.find(({ id }) => id === idOf(parameter()))
  if (!entry?.checkIn) return turnAway("/trends", true)
  one(root, "[data-day]").textContent = longDay(entry)
  form.answers = entry.checkIn.answers
}

/** Locked or deleted in another tab: nothing of it stays on the screen. @param {HTMLElement} root @param {AllQuestions} form */
async function stillOpen(root, form) {
  if ((await entries()).some(({ id }) => id === idOf(parameter()))) return
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
