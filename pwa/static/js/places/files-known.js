// The questionnaires that this phone knows: how a record of one is scored, and what its codes say.
import { score } from "../checkin/scoring.js"
import { one } from "./view.js"

/** @import { Score } from "../export/history.js" */

/** @returns {(instrument: string, version: string, answers: Record<string, number | null>) => Score[]} */
export function scores() {
  const quick = theQuick()
  return (instrument, version, answers) => {
    if (instrument !== quick.id || version !== quick.version) return []
    return Object.entries(score(quick.subscales, answers)).map(([id, value]) => ({ id, value }))
  }
}

/** As the server rendered it. */
function theQuick() {
  const words = one(document, "#quick-words")
  const items = /** @type {HTMLElement[]} */ ([...words.content.querySelectorAll("[data-item]")])
  return {
    id: words.dataset.instrument ?? "",
    version: words.dataset.version ?? "",
    subscales: Object.fromEntries(items.map(({ dataset }) => [dataset.item ?? "", dataset.subscale ?? ""])),
  }
}
