// A page of all check-ins, with the notes that a person ticks. Made and printed on the phone.
import { history } from "../export/history.js"
import { inSlices } from "../slices.js"
import { changes, status } from "../journal/journal.js"
import { onDrop } from "../journal/keyring.js"
import { dayText, figure, fill, number } from "../words.js"
import { known } from "./files-known.js"
import { working } from "./files-progress.js"
import { localDay } from "./local-day.js"
import { all, clearReport, one, reading, report, section, showOnly } from "./view.js"

/** @import { CheckIn, Glossary } from "../export/history.js" */
/** @import { Step } from "../slices.js" */

const SHORT = /** @type {const} */ ({ day: "numeric", month: "short", year: "numeric" })

export function start() {
  const root = section("/you#print")
  root.addEventListener("show", () => show(root))
  root.addEventListener("hide", () => clear(root))
  onDrop(() => clear(root))
  root.addEventListener("change", event => {
    if (/** @type {HTMLInputElement} */ (event.target).name === "print-days") show(root)
  })
  changes.addEventListener("change", async () => {
    if (!root.hidden && (await status()).locked) show(root)
  })
  one(root, "[data-print-all]").addEventListener("click", () => print())
}

/** @param {HTMLElement} root */
async function show(root) {
  clear(root)
  clearReport(root)
  const isWanted = reading(root)
  await make(root, isWanted).catch(error => isWanted() && report(root, error))
}

/** @param {HTMLElement} root @param {() => boolean} isWanted */
async function make(root, isWanted) {
  const { locked } = await status()
  if (locked) return isWanted() && showOnly(root, "print", "locked")
  const { scores, glossary } = await known()
  const made = (await history(scores)).check_ins.filter(({ day }) => day >= since(root))
  if (!isWanted()) return
  showOnly(root, "print", made.length ? "open" : "empty")
  if (made.length) await working(root, step => fillPage(root, made, glossary, { step, isWanted }))
}

/** @param {HTMLElement} root @returns {string} the first day of what is shown */
function since(root) {
  const days = Number(one(root, "[name=print-days]:checked").value)
  return days ? localDay(new Date(Date.now() - (days - 1) * 86_400_000)) : ""
}

/** @param {HTMLElement} root @param {CheckIn[]} made @param {Glossary} glossary @param {{step: Step, isWanted: () => boolean}} how */
async function fillPage(root, made, glossary, { step, isWanted }) {
  fill(one(root, "[data-range]"), { from: dayText(made[0].day), to: dayText(made[made.length - 1].day) })
  fill(one(root, "[data-counts]"), { n: made.length })
  const codes = all(root, "[data-code]").map(({ dataset }) => dataset.code ?? "")
  const isQuick = (/** @type {CheckIn} */ { answers }) => codes.some(code => Object.hasOwn(answers, code))
  const noted = made.filter(({ note }) => note)
  const parts = /** @type {[string, CheckIn[], (checkIn: CheckIn) => Node][]} */ ([
    ["days", made.filter(isQuick), checkIn => dayRow(root, checkIn, codes)],
    ["others", made.filter(checkIn => !isQuick(checkIn)), checkIn => otherRow(root, checkIn, glossary)],
    ["notes", noted, checkIn => noteRow(root, checkIn)],
  ])
  for (const [name, checkIns, row] of parts) {
    const list = one(root, `[data-${name}]`)
    await inSlices(checkIns, checkIn => isWanted() && list.append(row(checkIn)), step)
    if (!isWanted()) return
    one(root, `[data-${name === "days" ? "quick" : name}-box]`).hidden = checkIns.length === 0
  }
}

/** @param {HTMLElement} root @param {CheckIn} checkIn @param {string[]} codes */
function dayRow(root, { day, answers, scores }, codes) {
  const copy = one(root, "[data-day-row]").content.cloneNode(true)
  one(copy, "[data-day]").textContent = dayText(day, SHORT)
  const values = codes.map(code => shown(answers[code]))
  const means = ["strain", "sustenance"].map(id => figure(scores.find(score => score.id === id)?.value ?? null))
  for (const value of [...means, ...values]) {
    const cell = document.createElement("td")
    cell.textContent = value
    one(copy, "tr").append(cell)
  }
  return copy
}

/** @param {HTMLElement} root @param {CheckIn} checkIn @param {Glossary} glossary */
function otherRow(root, { day, instrument, version, answers, scores }, glossary) {
  const copy = one(root, "[data-other-row]").content.cloneNode(true)
  const words = glossary[`${instrument}/${version}`]
  one(copy, "[data-day]").textContent = dayText(day, SHORT)
  one(copy, "[data-title]").textContent = words?.title ?? instrument
  const means = scores.map(({ id, value }) => `${words?.scores[id] ?? id} ${figure(value)}`)
  const given = Object.entries(answers).map(([code, value]) => `${code} ${shown(value)}`)
  one(copy, "[data-values]").textContent = [...means, ...given].join(", ")
  return copy
}

/** @param {HTMLElement} root @param {CheckIn} checkIn */
function noteRow(root, { day, note }) {
  const copy = one(root, "[data-note-row]").content.cloneNode(true)
  one(copy, "[data-day]").textContent = dayText(day, SHORT)
  one(copy, "[data-text]").textContent = note
  return copy
}

/** @param {number | null | undefined} answer */
function shown(answer) {
  return typeof answer === "number" ? number(answer) : "–"
}

/** What was opened must not stay in a hidden or locked page. @param {HTMLElement} root */
function clear(root) {
  reading(root) // what is being read for it comes too late
  for (const box of all(root, "[data-quick-box], [data-others-box], [data-notes-box]")) box.hidden = true
  for (const list of ["[data-days]", "[data-others]", "[data-notes]"]) one(root, list).replaceChildren()
  for (const text of ["[data-range]", "[data-counts]"]) one(root, text).textContent = ""
}
