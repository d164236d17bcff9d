// Made-up entries of a directory, shown by the same functions as real ones. The names of people and places are nobody's.
import { card } from "../directory/card.js"
import { row } from "../directory/row.js"
import { say } from "../places/say.js"
import { one } from "../places/view.js"

/** @typedef {import("../directory/entry.js").Entry} Entry */

const NOW = new Date(2026, 10, 22, 3, 12) // a Sunday night
const made = /** @type {HTMLTemplateElement | null} */ (document.getElementById("made-up-entries"))
/** @type {{entries: Entry[]}} */
const { entries } = JSON.parse(made?.content.textContent ?? '{"entries": []}')

/** @param {HTMLElement} root of a list */
export function showList(root) {
  one(root, "[data-rows]").replaceChildren(
    ...entries.map(entry => row(one(root, "template[data-row]"), entry, NOW, say)),
  )
}

/** @param {HTMLElement} root of the page of one @param {string} id */
export function showEntry(root, id) {
  const found = entries.find(entry => entry.id === id)
  if (!found) throw new Error(id)
  one(root, "[data-entry-title]").textContent = found.title
  one(root, "[data-entry]").replaceChildren(card(one(root, "template[data-card]"), found, NOW, say))
}
