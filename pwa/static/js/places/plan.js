// The self-care plan: read, changed and printed while unlocked; nothing of it stays in a locked page.
import { readCare, savePlan } from "../journal/care.js"
import { status } from "../journal/journal.js"
import { onDrop } from "../journal/keyring.js"
import { theVault } from "../journal/vaults.js"
import { keepFirst } from "./unkept.js"
import { busy, one, reading, section, showOnly, tellRefused, untilRead } from "./view.js"

/** @import { Plan } from "../journal/care.js" */

const TEXTS = /** @type {const} */ (["boundaries", "people", "outside", "signs", "response"])
const PHONE = /^\+?[\d\s().-]{2,29}$/
const PAUSE = 20_000 // ms in which nothing was typed: an idle phone locks later than that, and then nothing can be kept

let changed = false
let known = "" // the number that is kept: it stays while the one that was typed is none
let typed = "" // that one, until it is put right
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
    busy(root, one(form, "[type=submit]"), () => (keeping = keep(root)))
  })
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
  const { plan, isOpen } = kept
  known = plan?.person.phone ?? ""
  for (const name of TEXTS) form.elements[name].value = plan?.[name] ?? ""
  form.elements.name.value = plan?.person.name ?? ""
  form.elements.phone.value = typed || known
  form.elements.open.checked = isOpen
  if (typed) showOnly(root, "plan-error", "phone")
}

/** @returns {Promise<{plan: Plan | null, isOpen: boolean} | null>} isOpen: the person is to be seen while locked; null: it is */
async function read() {
  await left // coming back at once must not show the plan of before
  if ((await status()).locked) return null
  const [{ plan }, { person }] = await Promise.all([readCare(), theVault()])
  return { plan, isOpen: Boolean(person) }
}

/** @param {string} text @returns {boolean} */
function isPhone(text) {
  return !text.trim() || PHONE.test(text.trim())
}

/** Without being asked: whoever types is not told what is wrong yet. @param {HTMLElement} root */
async function keepTyped(root) {
  if (changed) keeping = keep(root)
  await keeping
}

/** All of it, but for a number that nobody can call. @param {HTMLElement} root */
async function keep(root) {
  const { elements } = one(root, "form")
  const text = (/** @type {string} */ name) => String(elements[name].value).trim()
  const person = { name: text("name"), phone: isPhone(text("phone")) ? text("phone") : known }
  /** @type {Plan} */
  const plan = {
    ...{ boundaries: text("boundaries"), people: text("people"), outside: text("outside") },
    ...{ signs: text("signs"), response: text("response") },
    person,
  }
  const now = round
  changed = false // what is typed from now on is more
  try {
    await savePlan(plan, elements.open.checked)
    known = person.phone
    typed = ""
    showOnly(root, "plan-error", "none")
    one(root, "[data-plan-saved]").hidden = changed || !isPhone(text("phone"))
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
  known = ""
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
  one(root, "form").reset()
  for (const name of TEXTS) one(root, `[data-print=${name}]`).textContent = ""
}
