// What a longer questionnaire says: each score with its band, beside the last time; whose it is; how it was made.
import { reliable } from "../../checkin/change.js"
import { answersOf, scoreAll } from "../../checkin/instrument.js"
import { changes, entries } from "../../journal/journal.js"
import { onDrop } from "../../journal/keyring.js"
import { parameter } from "../../router.js"
import { keptInstruments } from "../../sync/instruments.js"
import { fill, number } from "../../words.js"
import { turnAway } from "../gone.js"
import { idOf } from "../handle.js"
import { removeCheckIn } from "../trends/entry.js"
import { longDay } from "../trends/rows.js"
import { all, clearReport, isAt, one, onAction, reading, section, showOnly } from "../view.js"

/** @import { Instrument, Score, Scored } from "../../checkin/instrument.js" */
/** @import { Entry } from "../../journal/fold.js" */

let asked = false // it was opened now, and did not go while it was shown

export function startResult() {
  const root = section("/trends#questionnaire-result")
  root.addEventListener("show", () => {
    clearReport(root)
    asked = true
    show(root)
  })
  root.addEventListener("hide", () => clear(root))
  onDrop(() => clear(root))
  onAction(root, "delete", () => removeCheckIn(root))
  changes.addEventListener("change", () => root.hidden || show(root))
}

/** @param {HTMLElement} root */
async function show(root) {
  const isWanted = reading(root)
  const id = idOf(parameter())
  const made = await entries()
  const known = await keptInstruments()
  if (!isWanted() || !isAt(root)) return
  const isOpening = asked
  asked = false
  const entry = made.find(found => found.id === id)
  if (!entry?.checkIn) {
    clear(root)
    return turnAway("/trends#questionnaires", isOpening)
  }
  const { instrument, version, answers } = entry.checkIn
  const definition = known.find(found => found.id === instrument && found.version === version)
  one(root, "[data-day]").textContent = longDay(entry)
  one(root, "[data-title]").textContent = definition?.title ?? instrument
  one(root, "[data-unknown]").hidden = definition !== undefined
  one(root, "[data-credit]").textContent = definition?.licence.credit ?? ""
  one(root, "[data-terms]").textContent = definition?.source ?? ""
  showAnswers(root, definition, answers)
  const scores = definition ? scoreAll(definition, answers) : []
  const before = definition && scoresBefore(definition, made, entry)
  one(root, "[data-scores]").replaceChildren(
    ...scores.map((scored, i) => row(root, /** @type {Instrument} */ (definition).scores[i], scored, before?.[i])),
  )
  one(root, "[data-talk]").hidden = !scores.some((scored, i) => isHeavy(definition?.scores[i], scored))
}

/** The newest one before it, of this version or of one that compares. @param {Instrument} definition @param {Entry[]} made @param {Entry} entry */
function scoresBefore(definition, made, entry) {
  const versions = [definition.version, ...definition.comparable_with]
  const earlier = made
    .slice(made.indexOf(entry) + 1)
    .find(({ checkIn }) => checkIn?.instrument === definition.id && versions.includes(checkIn.version))
  return earlier?.checkIn ? scoreAll(definition, earlier.checkIn.answers) : undefined
}

/** @param {Score | undefined} score @param {Scored} scored */
function isHeavy(score, { band }) {
  return band === "severe" || band === "at" || band === (score?.better === "high" ? "low" : "high")
}

/** @param {HTMLElement} root @param {Score} score @param {Scored} scored @param {Scored} [before] */
function row(root, score, scored, before) {
  const item = one(root, "[data-score-of]").content.cloneNode(true)
  const { value, band, answered, of } = scored
  one(item, "[data-name]").textContent = score.title
  const [low, high] = score.range
  one(item, "[data-value]").hidden = value === null
  if (value !== null) fill(one(item, "[data-value]"), { value, low, high })
  showOnly(item, "band", band ?? "")
  const missing = one(item, "[data-missing]")
  missing.hidden = value !== null
  fill(missing, { answered, of })
  const change = changeOf(score, value, before?.value ?? null)
  showOnly(item, "change", change)
  if (change) fill(one(item, `[data-change="${change}"]`), { before: before?.value ?? "" })
  explain(item, score)
  return item
}

/** @param {Score} score @param {number | null} now @param {number | null} before @returns {"" | "more" | "less" | "same" | "unknown"} */
function changeOf({ change, reliability }, now, before) {
  if (now === null || before === null) return ""
  if (reliability) return reliable(before, now, reliability).verdict
  if (!change) return "unknown"
  return Math.abs(now - before) < change.points ? "same" : now > before ? "more" : "less"
}

/** @param {DocumentFragment} item @param {Score} score */
function explain(item, { method, items, factor = 1, reversed = [], least, bands = [] }) {
  showOnly(item, "made", method)
  fill(one(item, `[data-made="${method}"]`), { n: items.length })
  for (const [name, shown, values] of /** @type {const} */ ([
    ["factor", factor !== 1, { factor }],
    ["reversed", reversed.length > 0, { n: reversed.length }],
    ["least", true, { n: least }],
  ])) {
    const words = one(item, `[data-${name}]`)
    words.hidden = !shown
    fill(words, values)
  }
  const named = bands.map(
    ({ from, to, id }) =>
      `${number(from)}–${number(to)} ${item.querySelector(`[data-band="${id}"]`)?.textContent ?? id}`,
  )
  one(item, "[data-cuts]").textContent = named.join("; ")
}

/** @param {HTMLElement} root @param {Instrument | undefined} definition @param {Record<string, number | null>} answers */
function showAnswers(root, definition, answers) {
  const items = definition?.items ?? Object.keys(answers).map(id => ({ id, text: id }))
  const skipped = one(root, "[data-skipped]").textContent
  const rows = items.map(item => {
    const made = one(root, "[data-answer-of]").content.cloneNode(true)
    const value = answers[item.id] ?? null
    const label = definition && answersOf(definition, item).find(answer => answer.value === value)?.label
    one(made, "dt").textContent = item.text
    one(made, "dd").textContent = value === null ? skipped : (label ?? number(value))
    return made
  })
  one(root, "[data-answers]").replaceChildren(...rows)
}

/** Leaving and locking clear the page. @param {HTMLElement} root */
function clear(root) {
  reading(root) // what is being read for it comes too late
  for (const list of ["[data-scores]", "[data-answers]"]) one(root, list).replaceChildren()
  for (const words of all(root, "[data-title], [data-day], [data-credit], [data-terms]")) words.textContent = ""
  one(root, "[data-talk]").hidden = true
}
