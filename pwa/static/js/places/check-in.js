// The check-in: the form with its draft, then the result.
import "../elements/check-in.js"
import { changes, discardDraft, isMine, keepDraft, openDraft, saveCheckIn } from "../journal/journal.js"
import { getPref, setPref } from "../store/prefs.js"
import { go, leave } from "../router.js"
import { step, stepping, unstep } from "../steps.js"
import { fill } from "../words.js"
import { start as startResult, show as showResult } from "./result.js"
import { one, section, showOnly } from "./view.js"

/** @import { CheckIn } from "../elements/check-in.js" */

let opening = Promise.resolve()
let isSaving = false

export function start() {
  const root = section("/check-in")
  const form = /** @type {CheckIn} */ (one(root, "check-in"))
  const questions = one(form, "[data-form]")
  root.addEventListener("show", event => {
    const shown = /** @type {CustomEvent} */ (event).detail
    if (!shown.again) open(root, form)
    else if (shown.back && !stepping()) back(root, form)
  })
  root.addEventListener("hide", () => {
    form.clear()
    questions.inert = true // until what was answered is read: a touch before would be lost
  })
  form.addEventListener("shown", event => {
    const { index, total } = /** @type {CustomEvent} */ (event).detail
    fill(one(form, "[data-count]"), { n: index + 1, total })
    one(form, "[data-do=all]").hidden = index > 0
    if (index > 0) step()
  })
  form.addEventListener("answer", event => keep(root, form, /** @type {CustomEvent} */ (event).detail))
  form.addEventListener("leave", () => leave("/"))
  form.addEventListener("complete", () => save(root, form))
  root.addEventListener("click", event => {
    const action = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-do]"))
      ?.dataset.do
    if (action === "retry") save(root, form)
    if (action === "all") onOnePage()
    if (action === "carry-on") carryOn(root, form)
    if (action === "fresh") restart(root, form)
  })
  changes.addEventListener("change", () => root.hidden || ofAnother(root, form))
  startResult()
}

/** Somebody else's vault came into use in another tab: the form of the one before must not stay on the screen. @param {HTMLElement} root @param {CheckIn} form */
async function ofAnother(root, form) {
  if (form.draft && !(await isMine(form.draft))) await open(root, form)
}

/** One opening after another: what was answered before the first is written when the next one reads. @param {HTMLElement} root @param {CheckIn} form */
function open(root, form) {
  opening = opening.then(() => openNow(root, form))
  return opening
}

/** @param {HTMLElement} root @param {CheckIn} form */
async function openNow(root, form) {
  refused(root, false)
  ask(root, false)
  try {
    const { draft, found } = await openDraft({ id: form.dataset.instrument ?? "", version: form.dataset.version ?? "" })
    if (root.hidden) return
    const isOld = found === "old"
    ask(root, isOld) // before its question can be answered
    one(form, "[data-form]").inert = false
    if (form.resume(draft) && form.draft) await keepDraft(form.draft).catch(() => null)
    const onePage = !isOld && (await getPref("layout")) === "page"
    if (onePage && !root.hidden) void go("/check-in#all", { replace: true })
  } catch {
    refused(root, true, "open") // told before anything is typed
  }
}

/** The browser's Back equals the Back of the form. @param {HTMLElement} root @param {CheckIn} form */
function back(root, form) {
  if (one(root, "[data-form]").hidden) leave("/")
  else form.back()
}

/** Write, then advance. @param {HTMLElement} root @param {CheckIn} form @param {{draft: any, then: () => void}} step */
async function keep(root, form, { draft, then }) {
  try {
    await keepDraft(draft)
  } catch {
    // The draft is not on disk; the answers are on the screen. The save at the end says whether it worked.
  }
  refused(root, false)
  then()
  form.reopen()
}

/** @param {HTMLElement} root @param {CheckIn} form */
async function save(root, form) {
  const { draft } = form
  if (!draft) return open(root, form)
  if (isSaving) return
  isSaving = true
  try {
    const { id } = await saveCheckIn(draft)
    if (root.hidden) return // somebody went on to something else
    refused(root, false)
    await unstep() // Back from the result must not open a new form
    showResult(id, draft.answers)
    go("/check-in#result", { replace: true })
  } catch (error) {
    if (/** @type {any} */ (error)?.code === "switched") return open(root, form)
    refused(root, true)
  } finally {
    isSaving = false
  }
}

/** Chosen once, it stays so until 'One question at a time'. */
async function onOnePage() {
  await setPref("layout", "page").catch(() => null)
  go("/check-in#all", { replace: true })
}

/** @param {HTMLElement} root @param {CheckIn} form */
async function carryOn(root, form) {
  if ((await getPref("layout")) === "page") return go("/check-in#all", { replace: true })
  ask(root, false)
  form.toQuestion()
}

/** @param {HTMLElement} root @param {CheckIn} form */
async function restart(root, form) {
  if (form.draft) await discardDraft(form.draft)
  await open(root, form)
}

/** @param {HTMLElement} root @param {boolean} is @param {"open" | "save"} [what] */
function refused(root, is, what = "save") {
  showOnly(root, "refusal", what)
  one(root, "[data-refused]").hidden = !is
  one(root, "[data-form]").hidden = is
}

/** 'Carry on, or start fresh?' There is nothing to skip until that is answered. @param {HTMLElement} root @param {boolean} is */
function ask(root, is) {
  one(root, "[data-carry-on]").hidden = !is
  for (const part of ["[data-form]", "[data-do=skip]"]) one(root, part).hidden = is
}
