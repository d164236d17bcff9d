// Rows of lists, copied from the templates of the view as the app copies them, and filled with made-up values.
import { all, one } from "../places/view.js"
import { fill } from "../words.js"

/**
 * @typedef {object} Row keys of the mappings are CSS selectors in the row
 * @property {Record<string, string>} [text] @property {Record<string, Record<string, string | number>>} [words]
 * @property {string[]} [show] @property {string[]} [hide] @property {string[]} [cells] appended to a row of a table
 * @property {Record<string, Rows>} [rows] @typedef {{of: string, each: Row[]}} Rows of: their template
 */

/** @param {HTMLElement} view where the templates are @param {Record<string, Rows>} rows by list @param {ParentNode} [root] */
export function showRows(view, rows, root = view) {
  for (const [where, { of, each }] of Object.entries(rows))
    one(root, where).replaceChildren(...each.map(row => made(view, of, row)))
}

/** @param {HTMLElement} view @param {string} of @param {Row} row @returns {DocumentFragment} */
function made(view, of, { text = {}, words = {}, show = [], hide = [], cells = [], rows = {} }) {
  const copy = one(view, of).content.cloneNode(true)
  for (const [where, said] of Object.entries(text)) one(copy, where).textContent = said
  for (const [where, values] of Object.entries(words)) fill(one(copy, where), values)
  for (const where of show) for (const element of all(copy, where)) element.hidden = false
  for (const where of hide) for (const element of all(copy, where)) element.hidden = true
  for (const value of cells) one(copy, "tr").insertCell().textContent = value
  showRows(view, rows, copy)
  return copy
}
