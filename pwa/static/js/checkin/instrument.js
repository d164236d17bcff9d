// Scoring of any questionnaire from its definition (docs/instruments.md): pure.

/**
 * @typedef {{value: number, label: string}} Answer
 * @typedef {{from: number, to: number, id: string}} Span
 * @typedef {{id: string, title: string, items: string[], reversed?: string[], method: "sum" | "mean", factor?: number, least: number, prorate?: boolean, range: number[], better: "high" | "low", bands?: Span[], change?: {points: number, source: string} | null, reliability?: {sd: number, alpha: number, source: string} | null}} Score
 * @typedef {{id: string, text: string, intro?: string, answers?: Answer[]}} Item
 * @typedef {{id: string, version: string, title: string, language: string, recall: string, about: string, licence: {holder: string, terms: string, credit: string, url: string}, interval_days: number, source: string, answers: Answer[], items: Item[], scores: Score[], comparable_with: string[]}} Instrument
 * @typedef {{id: string, value: number | null, band: string | null, answered: number, of: number}} Scored
 */

/** @param {Instrument} instrument @param {Record<string, number | null>} answers item -> value @returns {Scored[]} in the order of the definition */
export function scoreAll(instrument, answers) {
  const scales = new Map(instrument.items.map(item => [item.id, scaleOf(instrument, item)]))
  return instrument.scores.map(score => {
    const given = score.items.flatMap(item => counted(score, item, answers[item] ?? null, scales.get(item) ?? []))
    const value = given.length < score.least ? null : valueOf(score, given)
    return { id: score.id, value, band: bandOf(score, value), answered: given.length, of: score.items.length }
  })
}

/** @param {Instrument} instrument @param {Item} item @returns {Answer[]} */
export function answersOf(instrument, item) {
  return item.answers?.length ? item.answers : instrument.answers
}

/** @param {Instrument} instrument @param {Item} item @returns {number[]} */
function scaleOf(instrument, item) {
  return answersOf(instrument, item).map(({ value }) => value)
}

/** @param {Score} score @param {string} item @param {number | null} answer @param {number[]} scale @returns {number[]} none, or one */
function counted(score, item, answer, scale) {
  if (answer === null || !scale.includes(answer)) return []
  return [score.reversed?.includes(item) ? Math.min(...scale) + Math.max(...scale) - answer : answer]
}

/** @param {Score} score @param {number[]} given at least one */
function valueOf({ method, factor = 1, prorate, items }, given) {
  const sum = given.reduce((total, value) => total + value, 0)
  if (method === "mean") return (factor * sum) / given.length
  return factor * (prorate ? (sum * items.length) / given.length : sum)
}

/** The last band that has begun: a prorated sum may lie between two whole ends. @param {Score} score @param {number | null} value */
function bandOf({ bands = [] }, value) {
  if (value === null) return null
  return bands.findLast(({ from }) => from <= value)?.id ?? null
}
