// One practice: shown out of those that the server rendered.
import { suggest } from "../checkin/suggest.js"
import { readCare } from "../journal/care.js"
import { dayText, fill } from "../words.js"
import { all } from "./view.js"

/** @param {HTMLElement} root with one element of data-suggest a practice @param {Record<string, number | null>} answers */
export async function offer(root, answers) {
  const rows = all(root, "[data-suggest]")
  const offers = rows.map(({ dataset }) => ({ id: dataset.suggest ?? "", items: dataset.items?.split(" ") ?? [] }))
  const { ratings } = await readCare().catch(() => ({ ratings: [] }))
  const { id, helped } = suggest(offers, ratings, answers)
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
