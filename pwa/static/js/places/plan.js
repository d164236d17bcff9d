// The self-care plan: read, changed and printed while unlocked; nothing of it stays in a locked page.
import { readCare, savePlan } from "../journal/care.js"
import { changes, status } from "../journal/journal.js"
import { onDrop } from "../journal/keyring.js"
import { theVault } from "../journal/vaults.js"
import { blank, fillPlan, isPhone, merge, planOf, TEXTS } from "./plan-form.js"
import { keepFirst } from "./unkept.js"
import { busy, one, reading, section, showOnly, tellRefused, untilRead } from "./view.js"

/** @import { Plan } from "../journal/care.js" */

const PAUSE = 5_000 // ms in which nothing was typed: each keeping is one more sealed entry, and a reload takes what was not kept

let changed = false
let shown = blank() // as the form was filled
let shownOpen = false
let typed = "" // a number that is none, until it is put right
let pause = 0
let round = 0 // of the form: filled, until it is emptied
let keeping = Promise.resolve()
/** @type {Promise<void>} keeping what was typed, when the plan is left */
let left = Promise.resolve()

export function start() {
  const root = section("/care#plan")
  const form = one(root, "form")
  root.addEventListener("show", () => show(root))
  root.addEventListener("hide", () => (left = leave(root)))
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && keepTyped(root))
  addEventListener("pagehide", () => keepTyped(root), { capture: true }) // before the keys go
  keepFirst(async () => {
    await keepTyped(root)
    const isAll = isPhone(one(form, "[name=phone]").value) // that one is kept once it is put right
    if (root.hidden || (isAll && !changed)) return true
    if (!changed) showOnly(root, "plan-error", "phone")
    // the strip that was tapped is at the top, why nothing came of it stands at the end of the form
    one(root, "[data-plan-error]:not([hidden])").scrollIntoView({ block: "center" })
    return false
  })
  onDrop(() => lock(root))
  form.addEventListener("submit", (/** @type {Event} */ event) => {
    event.preventDefault()
    if (!isPhone(one(form, "[name=phone]").value)) return showOnly(root, "plan-error", "phone")
    busy(root, one(form, "[type=submit]"), () => (keeping = keepNow(root)))
  })
  form.addEventListener("change", () => keepTyped(root)) // a field was left
  changes.addEventListener("change", () => root.hidden || changed || refill(root))
  form.addEventListener("input", () => {
    changed = true
    one(root, "[data-plan-saved]").hidden = true
    clearTimeout(pause)
    pause = setTimeout(() => keepTyped(root), PAUSE)
  })
  one(root, "[data-print-plan]").addEventListener("click", () => print(root))
}

/** @param {HTMLElement} root */
async function show(root) {
  const form = one(root, "form")
  const isWanted = reading(root)
  showOnly(root, "plan-error", "none")
  one(root, "[data-plan-saved]").hidden = true
  const kept = await untilRead(read(), form).catch(error => void tellRefused(error))
  if (kept === undefined || !isWanted()) return
  showOnly(root, "plan", kept ? "open" : "locked")
  if (!kept) return clear(root)
  if (changed) return showOnly(root, "plan-error", "storage") // it stands here as it was typed
  shown = kept.plan ?? blank()
  fillPlan(form, shown, typed)
  form.elements.open.checked = shownOpen = kept.isOpen
  if (typed) showOnly(root, "plan-error", "phone")
}

/** Another tab or phone wrote: nothing was typed here that could be lost. @param {HTMLElement} root */
async function refill(root) {
  const now = round // not `reading`: what shows the locked page must not be taken for out of date
  const kept = await read().catch(() => null)
  if (!kept?.plan || round !== now || root.hidden || one(root, "form").hidden || changed) return
  shown = kept.plan
  const { value } = one(root, "[name=phone]")
  fillPlan(one(root, "form"), shown, isPhone(value) ? "" : value)
}

/** @returns {Promise<{plan: Plan | null, isOpen: boolean} | null>} isOpen: the person is to be seen while locked; null: it is */
async function read() {
  await left // coming back at once must not show the plan of before
  if ((await status()).locked) return null
  const [{ plan }, { person }] = await Promise.all([readCare(), theVault()])
  return { plan, isOpen: Boolean(person) }
}

/** Without being asked: whoever types is not told what is wrong yet. @param {HTMLElement} root */
async function keepTyped(root) {
  if (changed && differs(root)) keeping = keep(root)
  else changed = false // a number that is none yet, at most
  await keeping
}

/** @param {HTMLElement} root */
function differs(root) {
  const form = one(root, "form")
  const mine = planOf(form, shown.person.phone)
  return form.elements.open.checked !== shownOpen || JSON.stringify(mine) !== JSON.stringify(shown)
}

/** By the button. Leaving the last field may have kept it all: the same once more would be one more sealed entry. @param {HTMLElement} root */
async function keepNow(root) {
  await keeping
  if (differs(root) || !(await read())?.plan) return keep(root)
  changed = false
  one(root, "[data-plan-saved]").hidden = false
}

/** All of it, but for a number that nobody can call. @param {HTMLElement} root */
async function keep(root) {
  const form = one(root, "form")
  const mine = planOf(form, shown.person.phone)
  const isOpen = form.elements.open.checked
  const now = round
  changed = false // what is typed from now on is more
  try {
    const plan = merge(mine, shown, (await readCare()).plan ?? blank())
    await savePlan(plan, isOpen)
    if (round !== now) return
    shown = plan
    shownOpen = isOpen
    typed = ""
    showOnly(root, "plan-error", "none")
    one(root, "[data-plan-saved]").hidden = changed || !isPhone(form.elements.phone.value)
    if (!changed && isPhone(form.elements.phone.value)) fillPlan(form, plan, "")
  } catch (error) {
    changed = round === now
    const code = String(/** @type {any} */ (error).code ?? "storage")
    showOnly(root, "plan-error", ["locked", "too-long"].includes(code) ? code : "storage")
  }
}

/** What was typed and not kept is kept now: leaving is not discarding. @param {HTMLElement} root */
async function leave(root) {
  clearTimeout(pause)
  await keepTyped(root)
  const { value } = one(root, "[name=phone]")
  typed = isPhone(value) ? "" : value
  if (!changed) clear(root)
}

/** Nothing of it stays in a locked page, seen or not. @param {HTMLElement} root */
function lock(root) {
  clearTimeout(pause)
  changed = false
  typed = ""
  clear(root)
  if (!root.hidden) show(root)
}

/** Fields print badly: their text stands beside them on paper only. @param {HTMLElement} root */
function print(root) {
  const { elements } = one(root, "form")
  for (const name of TEXTS) one(root, `[data-print=${name}]`).textContent = elements[name].value
  globalThis.print()
}

/** @param {HTMLElement} root */
function clear(root) {
  round++
  shown = blank()
  one(root, "form").reset()
  for (const name of TEXTS) one(root, `[data-print=${name}]`).textContent = ""
}
