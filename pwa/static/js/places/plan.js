// The self-care plan: read, changed and printed while unlocked; nothing of it stays in a locked page.
import { readCare, savePlan } from "../journal/care.js"
import { changes, status } from "../journal/journal.js"
import { theVault } from "../journal/vaults.js"
import { busy, one, section, showOnly } from "./view.js"

/** @import { Plan } from "../journal/care.js" */

const TEXTS = /** @type {const} */ (["boundaries", "people", "outside", "signs", "response"])
let changed = false
/** @type {Promise<void>} keeping what was typed, when the plan is left */
let left = Promise.resolve()
const PHONE = /^\+?[\d\s().-]{2,29}$/

export function start() {
  const root = section("/care#plan")
  const form = one(root, "form")
  root.addEventListener("show", () => show(root))
  root.addEventListener("hide", () => (left = leave(root)))
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && changed && keep(root))
  changes.addEventListener("change", () => root.hidden || closeIfLocked(root))
  form.addEventListener("submit", (/** @type {Event} */ event) => {
    event.preventDefault()
    busy(root, one(form, "[type=submit]"), () => keep(root))
  })
  form.addEventListener("input", () => {
    changed = true
    one(root, "[data-plan-saved]").hidden = true
  })
  one(root, "[data-print-plan]").addEventListener("click", () => print(root))
}

/** @param {HTMLElement} root */
async function show(root) {
  await left // coming back at once must not show the plan of before
  const { locked } = await status()
  showOnly(root, "plan", locked ? "locked" : "open")
  showOnly(root, "plan-error", "none")
  one(root, "[data-plan-saved]").hidden = true
  if (locked) return clear(root)
  const { plan } = await readCare()
  const { elements } = one(root, "form")
  for (const name of TEXTS) elements[name].value = plan?.[name] ?? ""
  elements.name.value = plan?.person.name ?? ""
  elements.phone.value = plan?.person.phone ?? ""
  elements.open.checked = Boolean((await theVault()).person)
}

/** @param {HTMLElement} root */
async function keep(root) {
  const { elements } = one(root, "form")
  const text = (/** @type {string} */ name) => String(elements[name].value).trim()
  const person = { name: text("name"), phone: text("phone") }
  if (person.phone && !PHONE.test(person.phone)) return showOnly(root, "plan-error", "phone")
  /** @type {Plan} */
  const plan = {
    ...{ boundaries: text("boundaries"), people: text("people"), outside: text("outside") },
    ...{ signs: text("signs"), response: text("response") },
    person,
  }
  try {
    await savePlan(plan, elements.open.checked)
    changed = false
    showOnly(root, "plan-error", "none")
    one(root, "[data-plan-saved]").hidden = false
  } catch (error) {
    const code = String(/** @type {any} */ (error).code ?? "storage")
    showOnly(root, "plan-error", ["locked", "too-long"].includes(code) ? code : "storage")
  }
}

/** What was typed and not kept is kept now: leaving is not discarding. @param {HTMLElement} root */
async function leave(root) {
  if (changed) await keep(root)
  changed = false
  clear(root)
}

/** Fields print badly: their text stands beside them on paper only. @param {HTMLElement} root */
function print(root) {
  const { elements } = one(root, "form")
  for (const name of TEXTS) one(root, `[data-print=${name}]`).textContent = elements[name].value
  globalThis.print()
}

/** @param {HTMLElement} root */
async function closeIfLocked(root) {
  if ((await status()).locked) await show(root)
}

/** @param {HTMLElement} root */
function clear(root) {
  one(root, "form").reset()
  for (const name of TEXTS) one(root, `[data-print=${name}]`).textContent = ""
}
