// A page for a first talk with a therapist: own weeks, and the notes that a person ticks. Made and printed on the phone.
import { score } from "../checkin/scoring.js"
import { weeks } from "../checkin/weeks.js"
import { changes, entries, status } from "../journal/journal.js"
import { onDrop } from "../journal/keyring.js"
import { dayText, figure, fill, number } from "../words.js"
import { isQuick } from "./history.js"
import { localDay } from "./local-day.js"
import { subscales } from "./tracks.js"
import { all, one, reading, section, showOnly } from "./view.js"

/** @import { Entry } from "../journal/fold.js" */

const OFTEN = 3

export function start() {
  const root = section("/trends#summary")
  root.addEventListener("show", () => show(root))
  root.addEventListener("hide", () => clear(root))
  onDrop(() => clear(root))
  root.addEventListener("change", event => {
    if (/** @type {HTMLInputElement} */ (event.target).name === "weeks") show(root)
  })
  changes.addEventListener("change", () => root.hidden || closeIfLocked(root))
  one(root, "[data-print-summary]").addEventListener("click", () => print())
}

/** @param {HTMLElement} root */
async function show(root) {
  clear(root)
  const isWanted = reading(root)
  const { locked } = await status()
  const made = (await entries()).filter(isQuick)
  if (!isWanted()) return
  if (locked) return showOnly(root, "summary", "locked")
  const length = Number(one(root, "[name=weeks]:checked").value)
  const today = localDay(new Date())
  const rows = weeks(
    made.map(({ day, checkIn }) => ({ day, means: score(subscales(), checkIn?.answers ?? {}) })),
    today,
    length,
  )
  const within = made.filter(({ day }) => day >= rows[0].monday && day <= today)
  showOnly(root, "summary", within.length ? "open" : "empty")
  fill(one(root, "[data-range]"), { from: dayText(rows[0].monday), to: dayText(today) })
  fill(one(root, "[data-counts]"), { n: within.length })
  one(root, "[data-weeks]").replaceChildren(...rows.map(week => weekRow(root, week)))
  often(root, within)
  const noted = within.filter(({ note }) => note)
  one(root, "[data-notes-box]").hidden = noted.length === 0
  one(root, "[data-notes]").replaceChildren(...noted.map(entry => noteRow(root, entry)))
}

/** @param {HTMLElement} root @param {import("../checkin/weeks.js").Week} week */
function weekRow(root, { monday, count, strain, sustenance }) {
  const row = one(root, "[data-week]").content.cloneNode(true)
  one(row, "[data-monday]").textContent = dayText(monday, { day: "numeric", month: "short" })
  one(row, "[data-count]").textContent = number(count)
  one(row, "[data-strain]").textContent = figure(strain)
  one(row, "[data-sustenance]").textContent = figure(sustenance)
  return row
}

/** @param {HTMLElement} root @param {Entry[]} within */
function often(root, within) {
  for (const item of all(root, "[data-often]")) {
    const answers = within.flatMap(({ checkIn }) => checkIn?.answers[item.dataset.often ?? ""] ?? [])
    item.hidden = answers.length === 0 || answers.filter(answer => answer >= OFTEN).length * 2 < answers.length
  }
  one(root, "[data-often-none]").hidden = all(root, "[data-often]").some(({ hidden }) => !hidden)
}

/** @param {HTMLElement} root @param {Entry} entry */
function noteRow(root, { day, note }) {
  const row = one(root, "[data-note]").content.cloneNode(true)
  one(row, "[data-day]").textContent = dayText(day)
  one(row, "[data-text]").textContent = note
  return row
}

/** @param {HTMLElement} root */
async function closeIfLocked(root) {
  if ((await status()).locked) await show(root)
}

/** Nothing of it stays in a page that was left or locked. @param {HTMLElement} root */
function clear(root) {
  reading(root) // what is being read for it comes too late
  for (const list of ["[data-weeks]", "[data-notes]"]) one(root, list).replaceChildren()
  for (const text of ["[data-range]", "[data-counts]"]) one(root, text).textContent = ""
  for (const part of all(root, "[data-often], [data-often-none], [data-notes-box]")) part.hidden = true
}
