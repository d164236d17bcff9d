// The check-in with all questions on one page: the same draft and the same record as one question at a time.
import "../elements/all-questions.js"
import { changes, isMine, keepDraft, openDraft, saveCheckIn } from "../journal/journal.js"
import { go, leave } from "../router.js"
import { setPref } from "../store/prefs.js"
import { fill } from "../words.js"
import { show as showResult } from "./result.js"
import { all, busy, clearReport, one, report, section, untilRead } from "./view.js"

/** @import { AllQuestions } from "../elements/all-questions.js" */

/** @type {import("../journal/journal.js").Draft | null} */
let draft = null
/** @type {Promise<unknown>} writing the draft: one after the other, or an older one could win */
let written = Promise.resolve()

export function start() {
  const root = section("/check-in#all")
  const form = /** @type {AllQuestions} */ (one(root, "all-questions"))
  root.addEventListener("show", () => open(root, form))
  root.addEventListener("hide", () => {
    draft = null
    form.answers = {}
  })
  form.addEventListener("counted", event => fill(one(root, "[data-count]"), /** @type {CustomEvent} */ (event).detail))
  form.addEventListener("answer", event => keep(/** @type {CustomEvent} */ (event).detail))
  for (const button of all(root, "[data-leave]")) button.addEventListener("click", () => leave("/"))
  one(root, "[data-finish]").addEventListener("click", (/** @type {Event} */ event) =>
    busy(root, /** @type {HTMLElement} */ (event.currentTarget), () => finish(root, form)),
  )
  one(root, "[data-one-by-one]").addEventListener("click", async () => {
    await setPref("layout", null).catch(() => null)
    await written
    go("/check-in", { replace: true })
  })
  changes.addEventListener("change", async () => {
    if (!root.hidden && draft && !(await isMine(draft))) await open(root, form)
  })
}

/** @param {HTMLElement} root @param {AllQuestions} form */
async function open(root, form) {
  clearReport(root)
  draft = null
  try {
    const { id = "", version = "" } = { id: form.dataset.instrument, version: form.dataset.version }
    const reading = written.then(() => openDraft({ id, version }))
    const found = await untilRead(reading, form, one(root, "[data-finish]"))
    if (root.hidden) return
    draft = found.draft
    form.answers = draft.answers
  } catch (error) {
    form.hidden = true // nothing would keep what is tapped
    one(root, "[data-finish]").hidden = false // reads again
    report(root, error)
  }
}

/** Each answer is written as it is given. @param {Record<string, number | null>} answers */
function keep(answers) {
  if (!draft) return
  const given = Object.fromEntries(Object.entries(answers).filter(([, value]) => value !== null))
  const open = Object.values(answers).findIndex(value => value === null)
  const kept = (draft = { ...draft, answers: given, index: Math.max(open, 0) })
  written = written.then(() => keepDraft(kept)).catch(() => null) // the save at the end says whether it worked
}

/** @param {HTMLElement} root @param {AllQuestions} form */
async function finish(root, form) {
  if (!draft) return open(root, form)
  const given = { ...draft, answers: form.answers } // leaving empties both
  await written
  try {
    const { id } = await saveCheckIn(given)
    if (root.hidden) return
    showResult(id, given.answers)
    go("/check-in#result", { replace: true })
  } catch (error) {
    if (/** @type {any} */ (error)?.code === "switched") return open(root, form)
    throw error
  }
}
