// The form of a longer questionnaire, made from its definition. Each answer is written as it is given.
import "../../elements/all-questions.js"
import { answersOf } from "../../checkin/instrument.js"
import { changes, entries, isMine } from "../../journal/journal.js"
import { keepDraft, openQuestionnaire, saveCheckIn } from "../../journal/questionnaire.js"
import { go, leave, parameter } from "../../router.js"
import { keptInstruments } from "../../sync/instruments.js"
import { dayText, fill } from "../../words.js"
import { handleOf } from "../handle.js"
import { all, busy, clearReport, one, report, section, untilRead } from "../view.js"
import { newest, nextDay } from "./shelf.js"

/** @import { AllQuestions } from "../../elements/all-questions.js" */
/** @import { Instrument, Item } from "../../checkin/instrument.js" */

const LIST = "/trends#questionnaires"
/** @type {import("../../journal/journal.js").Draft | null} */
let draft = null
/** @type {Promise<unknown>} one write after the other, or an older one could win */
let written = Promise.resolve()

export function startForm() {
  const root = section("/trends#questionnaire")
  const form = /** @type {AllQuestions} */ (one(root, "all-questions"))
  root.addEventListener("show", () => show(root, form))
  root.addEventListener("hide", () => clear(root, form))
  form.addEventListener("counted", event => fill(one(root, "[data-count]"), /** @type {CustomEvent} */ (event).detail))
  form.addEventListener("answer", event => keep(/** @type {CustomEvent} */ (event).detail))
  for (const button of all(root, "[data-leave]")) button.addEventListener("click", () => leave(LIST))
  const finish = one(root, "[data-finish]")
  finish.addEventListener("click", () => busy(root, finish, () => (draft ? save(draft, form) : show(root, form))))
  changes.addEventListener("change", async () => {
    if (!root.hidden && draft && !(await isMine(draft))) go(LIST, { replace: true })
  })
}

/** @param {HTMLElement} root @param {AllQuestions} form */
async function show(root, form) {
  clearReport(root)
  try {
    const found = await untilRead(read(), form, one(root, "[data-finish]"))
    if (root.hidden) return
    if (!found) return go(LIST, { replace: true, missing: true })
    ask(root, form, found)
  } catch (error) {
    Object.assign(one(root, "[data-finish]"), { hidden: false, disabled: false }) // reads again
    report(root, error)
  }
}

/** @typedef {{instrument: Instrument, next: string | null, kept: import("../../journal/journal.js").Draft | null}} Found next: the day from which it can be filled in; kept: where that is now */

/** @returns {Promise<Found | null>} null where it is not offered */
async function read() {
  await written // coming back at once must not show the answers of before
  const instrument = newest(await keptInstruments()).find(({ id }) => id === parameter())
  if (!instrument) return null
  const { next } = nextDay(instrument, await entries())
  return { instrument, next, kept: next ? null : await openQuestionnaire(instrument) }
}

/** @param {HTMLElement} root @param {AllQuestions} form @param {Found} found */
function ask(root, form, { instrument, next, kept }) {
  one(root, "[data-title]").textContent = instrument.title
  one(root, "[data-credit]").textContent = instrument.licence.credit
  const soon = one(root, "[data-too-soon]")
  soon.hidden = next === null
  one(root, "[data-long-form]").hidden = next !== null
  one(root, "[data-finish]").disabled = next !== null
  if (next) fill(soon, { next: dayText(next) })
  if (!kept) return
  one(root, "[data-about]").textContent = [instrument.about, instrument.recall].filter(Boolean).join(" ")
  form.replaceChildren(...instrument.items.map(item => question(root, instrument, item)))
  draft = kept
  form.answers = kept.answers
}

/** @param {HTMLElement} root @param {Instrument} instrument @param {Item} item */
function question(root, instrument, item) {
  const made = one(root, "[data-question-of]").content.cloneNode(true)
  const group = one(made, "fieldset")
  group.dataset.question = item.id
  const intro = one(made, "[data-intro]")
  intro.textContent = item.intro ?? ""
  intro.hidden = !item.intro
  one(made, "[data-text-of]").textContent = item.text
  one(made, "[data-clear]").ariaLabel = [one(made, "[data-clear]").textContent, item.text].join(": ")
  for (const { value, label } of answersOf(instrument, item)) {
    const choice = one(root, "[data-choice-of]").content.cloneNode(true)
    const radio = one(choice, "input")
    radio.name = `long-${item.id}`
    radio.value = String(value)
    one(choice, "span").textContent = label
    one(made, "[data-choices]").append(choice)
  }
  return made
}

/** @param {Record<string, number | null>} answers */
function keep(answers) {
  if (!draft) return
  const kept = (draft = { ...draft, answers })
  written = written.then(() => keepDraft(kept)).catch(() => null) // the save at the end says whether it worked
}

/** @param {import("../../journal/journal.js").Draft} given @param {AllQuestions} form */
async function save(given, form) {
  const { answers } = form // leaving empties it
  await written
  const { id } = await saveCheckIn({ ...given, answers })
  if (draft === given || draft?.id === given.id) go(`/trends#questionnaire-result=${handleOf(id)}`, { replace: true })
}

/** @param {HTMLElement} root @param {AllQuestions} form */
function clear(root, form) {
  draft = null
  form.replaceChildren()
  for (const words of ["[data-title]", "[data-about]", "[data-credit]"]) one(root, words).textContent = ""
}
