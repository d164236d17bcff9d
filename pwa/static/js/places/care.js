// Care: practices that run on the phone, filtered by the time there is; what helped, from the person's own ratings.
import "../elements/run-practice.js"
import { readCare, rate } from "../journal/care.js"
import { changes } from "../journal/journal.js"
import { onDrop } from "../journal/keyring.js"
import { leave } from "../router.js"
import { dayText, fill } from "../words.js"
import { startShare } from "./share.js"
import { all, one, reading, section } from "./view.js"

/** @typedef {{ratings: import("../journal/care.js").Rating[], lessons: Set<string>}} Left what care has left behind */

/** @import { RunPractice } from "../elements/run-practice.js" */

/** @type {Left} */
const NOTHING = { ratings: [], lessons: new Set() }

export function start() {
  const root = section("/care")
  root.addEventListener("change", () => filter(root))
  root.addEventListener("show", () => show(root))
  changes.addEventListener("change", () => root.hidden || show(root))
  onDrop(() => fillIn(root, NOTHING))
  for (const found of all(document, "run-practice")) {
    const practice = /** @type {RunPractice} */ (found)
    const view = /** @type {HTMLElement} */ (practice.closest("[data-view]"))
    view.addEventListener("hide", () => practice.stop())
    startShare(view)
    practice.addEventListener("end", () => leave("/care"))
    practice.addEventListener("rate", event => keep(practice, /** @type {CustomEvent} */ (event).detail))
  }
}

/** @param {RunPractice} element @param {{practice: string, minutes: number, feeling: any}} rating */
async function keep(element, { practice, minutes, feeling }) {
  await rate(practice, minutes, feeling).then(
    () => element.rated("saved"),
    () => element.rated("refused"),
  )
}

/** @param {HTMLElement} root */
function filter(root) {
  const minutes = one(root, "[name=minutes]:checked").value
  for (const item of all(root, "li[data-minutes]")) {
    item.hidden = minutes !== "any" && !fits(Number(item.dataset.minutes), Number(minutes))
  }
  one(root, "[data-none]").hidden = all(root, "li[data-minutes]").some(item => !item.hidden)
}

/** Lessons take 2 to 5 minutes: each counts under the next time that holds it. @param {number} takes @param {number} have */
function fits(takes, have) {
  return have === [1, 3, 5].find(length => takes <= length)
}

/** What was read and what helped; nothing while locked. @param {HTMLElement} root */
async function show(root) {
  const isWanted = reading(root)
  const found = await readCare().catch(() => NOTHING)
  if (isWanted()) fillIn(root, found)
}

/** @param {HTMLElement} root @param {Left} found */
function fillIn(root, { ratings, lessons }) {
  for (const item of all(root, "[data-lesson]"))
    one(item, "[data-read]").hidden = !lessons.has(item.dataset.lesson ?? "")
  for (const item of all(root, "[data-practice]")) {
    const last = ratings.findLast(({ practice }) => practice === item.dataset.practice)
    const helped = one(item, "[data-helped]")
    helped.hidden = last?.feeling !== "steadier"
    one(item, "[data-when]").hidden = !helped.hidden
    if (last) fill(helped, { day: dayText(last.day, { weekday: "long", day: "numeric", month: "long" }) })
    if (helped.hidden) helped.textContent = ""
  }
}
