// Sentences about an entry of the directory: they stand in one template of the shell and are completed here.
import { fill } from "../words.js"
import { one } from "./view.js"

/** @param {string} name in data-say @param {Record<string, string | number>} [values] @returns {string} */
export function say(name, values = {}) {
  const words = one(document, "#entry-words")
  const sentence = /** @type {HTMLElement} */ (one(words.content, `[data-say="${name}"]`).cloneNode(false))
  fill(sentence, values)
  return sentence.textContent ?? ""
}
