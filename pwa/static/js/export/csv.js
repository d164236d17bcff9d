// CSV (RFC 4180), a row an answer, a score, a note: what a spreadsheet reads. docs/export.md says what each column is.
import { inSlices } from "../slices.js"

/** @import { CheckIn, Glossary, History } from "./history.js" */
/** @import { Step } from "../slices.js" */
/** @typedef {Partial<Record<typeof COLUMNS[number], string | number | null>>} Row */

const COLUMNS = /** @type {const} */ ([
  ...["record", "kind", "of", "day", "offset", "at", "shift"],
  ...["instrument", "version", "code", "label", "value", "answer"],
])
// A spreadsheet runs a cell that starts so. The apostrophe itself too, so that the first one can always be taken away again.
const FORMULA = /^[=+\-@\t\r\n'＝＋－＠]/

/** @param {History} history @param {Glossary} glossary @param {Step} [step] @returns {Promise<string>} with a byte order mark: without it spreadsheets take UTF-8 for something else */
export async function csv({ records, check_ins }, glossary, step) {
  const answered = await inSlices(check_ins, checkIn => text(rowsOf(checkIn, glossary)), step)
  const newest = newestPlan(records)
  const others = records.filter(({ id, kind }) => kind !== "plan" || id === newest)
  const rest = await inSlices(others, record => text(rowsBeside(record)), step)
  return `\ufeff${line([...COLUMNS])}${answered.join("")}${rest.join("")}`
}

/** @param {CheckIn} checkIn @param {Glossary} glossary @returns {Row[]} */
function rowsOf({ id, day, offset, at, shift, instrument, version, answers, scores }, glossary) {
  const words = glossary[`${instrument}/${version}`]
  const head = { record: id, day, offset, at, shift, instrument, version }
  return [
    ...Object.entries(answers).map(([code, value]) => {
      const answer = value === null ? null : words?.answers[code]?.[value]
      return { ...head, kind: "check-in", code, label: words?.items[code], value, answer }
    }),
    ...scores.map(score => ({
      ...head,
      kind: "score",
      code: score.id,
      label: words?.scores[score.id],
      value: score.value,
      answer: score.band,
    })),
  ]
}

/** Everything that is no answer. Edits and tombstones have had their effect already. @param {any} record @returns {Row[]} */
function rowsBeside({ id, kind, day, offset, at, of, ...fields }) {
  const head = { record: id, kind, of, day, offset, at }
  const row = (/** @type {string} */ code, /** @type {any} */ value) => ({ ...head, code, value })
  if (kind === "note") return [row("text", fields.text)]
  if (kind === "practice") return ["practice", "minutes", "feeling"].map(code => row(code, fields[code]))
  if (kind === "lesson") return [row("lesson", fields.lesson)]
  if (kind !== "plan") return []
  const { person = {}, ...texts } = fields.plan
  const flat = {
    ...texts,
    ...Object.fromEntries(Object.entries(person).map(([name, value]) => [`person.${name}`, value])),
  }
  return Object.entries(flat).map(([code, value]) => row(code, value))
}

/** @param {any[]} records @returns {string | undefined} id of the plan that counts: docs/keys.md */
function newestPlan(records) {
  const plans = records.filter(({ kind }) => kind === "plan")
  return plans.sort((a, b) => b.lamport - a.lamport || (a.id < b.id ? 1 : -1))[0]?.id
}

/** @param {Row[]} rows */
function text(rows) {
  return rows.map(row => line(COLUMNS.map(column => row[column] ?? null))).join("")
}

/** @param {(string | number | null)[]} cells */
function line(cells) {
  return `${cells.map(cell).join(",")}\r\n`
}

/** A number is no formula, so a negative one stays a number. @param {string | number | null} value */
function cell(value) {
  if (typeof value !== "string") return value === null ? "" : String(value)
  const safe = FORMULA.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
