// Change the answers of a check-in: a further record that supersedes them. All questions on one page.
import "../../elements/all-questions.js"
import { editCheckIn } from "../../journal/correct.js"
import { changes, entries } from "../../journal/journal.js"
import { go, leave, parameter } from "../../router.js"
import { idOf } from "../handle.js"
import { busy, clearReport, one, section } from "../view.js"
import { longDay } from "./rows.js"

/** @import { AllQuestions } from "../../elements/all-questions.js" */

export function startEdit() {
  const root = section("/trends#edit")
  const form = /** @type {AllQuestions} */ (one(root, "all-questions"))
  root.addEventListener("show", () => show(root, form))
  root.addEventListener("hide", () => {
    form.answers = {}
    one(root, "[data-day]").textContent = ""
  })
  one(root, "[data-leave]").addEventListener("click", () => leave(back()))
  one(root, "[data-keep]").addEventListener("click", (/** @type {Event} */ event) =>
    busy(root, /** @type {HTMLElement} */ (event.currentTarget), async () => {
      await editCheckIn(idOf(parameter()), form.answers)
      leave(back())
    }),
  )
  changes.addEventListener("change", () => root.hidden || stillOpen())
}

/** @param {HTMLElement} root @param {AllQuestions} form */
async function show(root, form) {
  clearReport(root)
  const entry = (await entries()).find(({ id }) => id === idOf(parameter()))
  if (root.hidden) return
  if (!entry?.checkIn) return go("/trends", { replace: true })
  one(root, "[data-day]").textContent = longDay(entry)
  form.answers = entry.checkIn.answers
}

/** Locked or deleted in another tab: nothing of it stays on the screen. */
async function stillOpen() {
  if (!(await entries()).some(({ id }) => id === idOf(parameter()))) go("/trends", { replace: true })
}

function back() {
  return `/trends#entry=${parameter()}`
}
