// The questionnaires that this phone knows: how a record of one is scored, and what its codes say.
import { score } from "../checkin/scoring.js"
import { all, one } from "./view.js"

/** @import { Glossary, Score, Words } from "../export/history.js" */
/** @typedef {(instrument: string, version: string, answers: Record<string, number | null>) => Score[]} Scorer none for a version that is not known here */

/** @returns {Promise<{scores: Scorer, glossary: Glossary}>} */
export async function known() {
  const quick = theQuick()
  const glossary = { [quick.name]: quick.words }
  /** @type {Scorer} */
  const scores = (instrument, version, answers) => {
    if (`${instrument}/${version}` !== quick.name) return []
    return Object.entries(score(quick.subscales, answers)).map(([id, value]) => ({ id, value }))
  }
  return { scores, glossary }
}

/** As the server rendered it. */
function theQuick() {
  const template = one(document, "#quick-words")
  const { instrument, version, title = "" } = template.dataset
  const items = all(template.content, "[data-item]")
  const labels = texts(template.content, "answer")
  /** @type {Words} */
  const words = {
    title,
    items: texts(template.content, "item"),
    answers: Object.fromEntries(items.map(({ dataset }) => [dataset.item, labels])),
    scores: texts(template.content, "score"),
  }
  const subscales = Object.fromEntries(items.map(({ dataset }) => [dataset.item ?? "", dataset.subscale ?? ""]))
  return { name: `${instrument}/${version}`, words, subscales }
}

/** @param {ParentNode} root @param {string} name in data-name @returns {Record<string, string>} */
function texts(root, name) {
  return Object.fromEntries(all(root, `[data-${name}]`).map(found => [found.dataset[name], found.textContent ?? ""]))
}
