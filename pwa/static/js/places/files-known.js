// The questionnaires that this phone knows: how a record of one is scored, and what its codes say.
import { answersOf, scoreAll } from "../checkin/instrument.js"
import { score } from "../checkin/scoring.js"
import { keptInstruments } from "../sync/instruments.js"
import { all, one } from "./view.js"

/** @import { Instrument, Item } from "../checkin/instrument.js" */
/** @import { Glossary, Score, Words } from "../export/history.js" */
/** @typedef {(answers: Record<string, number | null>) => Score[]} Scoring */
/** @typedef {(instrument: string, version: string, answers: Record<string, number | null>) => Score[]} Scorer none for a version that is not known here */

/** @returns {Promise<{scores: Scorer, glossary: Glossary}>} */
export async function known() {
  const { lang } = document.documentElement
  const others = (await keptInstruments()).sort((a, b) => Number(a.language === lang) - Number(b.language === lang))
  const found = [...others.map(ofHouse), theQuick()] // of two languages the page's own stands
  const scorings = new Map(found.map(({ name, scoring }) => [name, scoring]))
  return {
    scores: (instrument, version, answers) => scorings.get(`${instrument}/${version}`)?.(answers) ?? [],
    glossary: Object.fromEntries(found.map(({ name, words }) => [name, words])),
  }
}

/** @param {Instrument} instrument @returns {{name: string, words: Words, scoring: Scoring}} */
function ofHouse(instrument) {
  const { id, version, title, items, scores } = instrument
  const labels = (/** @type {Item} */ item) =>
    Object.fromEntries(answersOf(instrument, item).map(({ value, label }) => [value, label]))
  const words = {
    title,
    items: Object.fromEntries(items.map(item => [item.id, item.text])),
    answers: Object.fromEntries(items.map(item => [item.id, labels(item)])),
    scores: Object.fromEntries(scores.map(made => [made.id, made.title])),
  }
  /** @type {Scoring} */
  const scoring = answers =>
    scoreAll(instrument, answers).map(made => ({ id: made.id, value: made.value, band: made.band }))
  return { name: `${id}/${version}`, words, scoring }
}

/** As the server rendered it. @returns {{name: string, words: Words, scoring: Scoring}} */
function theQuick() {
  const template = one(document, "#quick-words")
  const { instrument, version, title = "" } = template.dataset
  const items = all(template.content, "[data-item]")
  const labels = texts(template.content, "answer")
  const words = {
    title,
    items: texts(template.content, "item"),
    answers: Object.fromEntries(items.map(({ dataset }) => [dataset.item, labels])),
    scores: texts(template.content, "score"),
  }
  const subscales = Object.fromEntries(items.map(({ dataset }) => [dataset.item ?? "", dataset.subscale ?? ""]))
  /** @type {Scoring} */
  const scoring = answers => Object.entries(score(subscales, answers)).map(([id, value]) => ({ id, value }))
  return { name: `${instrument}/${version}`, words, scoring }
}

/** @param {ParentNode} root @param {string} name in data-name @returns {Record<string, string>} */
function texts(root, name) {
  return Object.fromEntries(all(root, `[data-${name}]`).map(found => [found.dataset[name], found.textContent ?? ""]))
}
