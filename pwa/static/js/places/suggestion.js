// One practice: shown out of those that the server rendered.
import { suggest } from "../checkin/suggest.js"
import { readCare } from "../journal/care.js"
import { dayText, fill } from "../words.js"
import { all } from "./view.js"

/**
 * @param {HTMLElement} root with one element of data-suggest a practice @param {Record<string, number | null>} answers
 * @param {() => boolean} isWanted still, once it is known what helped
 */
export async function offer(root, answers, isWanted) {
  const rows = all(root, "[data-suggest]")
  const offers = rows.map(({ dataset }) => ({ id: dataset.suggest ?? "", items: dataset.items?.split(" ") ?? [] }))
  const { ratings } = await readCare().catch(() => ({ ratings: [] }))
  if (isWanted()) choose(root, rows, suggest(offers, ratings, answers))
}

/** As the server rendered it: the choice itself tells of answers. @param {HTMLElement} root */
export function clearOffer(root) {
  const rows = all(root, "[data-suggest]")
  choose(root, rows, { id: rows[0]?.dataset.suggest ?? "", helped: null })
}

/** @param {HTMLElement} root @param {HTMLElement[]} rows @param {{id: string | null, helped: string | null}} found */
function choose(root, rows, { id, helped }) {
  for (const row of rows) {
    row.hidden = row.dataset.suggest !== id
    for (const why of all(row, "[data-why]")) {
      const isHelped = why.dataset.why === "helped"
      why.hidden = isHelped === (helped === null)
      if (isHelped) why.textContent = ""
      if (isHelped && helped) fill(why, { day: dayText(helped, { weekday: "long", day: "numeric", month: "long" }) })
    }
  }
  for (const why of all(root, "[data-suggested]")) why.hidden = helped === null
}
