// The kinds of help under Support: what the directory has of each, and the person of one's own.
import { order } from "../directory/freshness.js"
import { openState } from "../directory/hours.js"
import { call } from "../directory/row.js"
import { filter } from "../directory/search.js"
import { soonest, stateLine } from "../directory/times.js"
import { telLink } from "../directory/ways.js"
import { person } from "../journal/care.js"
import { getPref } from "../store/prefs.js"
import { keptDirectory } from "../sync/directory.js"
import { say } from "./say.js"
import { all, one } from "./view.js"

/** @typedef {import("../directory/entry.js").Entry} Entry */

/** @param {HTMLElement} root the place Support */
export async function showKinds(root) {
  const [kept, country] = await Promise.all([keptDirectory().catch(() => null), chosenCountry()])
  const now = new Date()
  const entries = order(filter(kept?.bundle.entries ?? [], { country }, now), now)
  for (const row of all(root, "[data-kind-row]")) {
    const mine = entries.filter(({ kind }) => kind === row.dataset.kindRow)
    if ("onlyWith" in row.dataset) row.hidden = !mine.length
    showKind(row, mine, now)
  }
  one(root, "[data-search-row]").hidden = !entries.length
  await showPerson(root)
}

/** @returns {Promise<string>} empty where none of those with lines was chosen: then every entry counts */
export async function chosenCountry() {
  const code = await getPref("country").catch(() => null)
  return code === null || code === "other" ? "" : code
}

/** A single number is one tap away; of several, the page behind the row tells them apart. @param {HTMLElement} row @param {Entry[]} entries @param {Date} now */
function showKind(row, entries, now) {
  const line = one(row, "[data-kind-line]")
  line.textContent = entries.length ? summary(entries, now) : line.dataset.without
  const single = entries.length === 1 && telLink(entries[0].phone) ? entries[0] : null
  call(one(row, "[data-call]"), single, say)
}

/** @param {Entry[]} entries at least one @param {Date} now @returns {string} */
function summary(entries, now) {
  if (entries.length === 1) return [entries[0].title, stateLine(entries[0], now, say)].filter(Boolean).join(". ")
  const [next] = entries
    .filter(entry => soonest(entry, now))
    .sort((a, b) => Number(soonest(a, now)?.at) - Number(soonest(b, now)?.at))
  if (next) return stateLine(next, now, say)
  const open = entries.filter(({ hours }) => openState(hours, now).open === true).length
  return open ? say("count-open", { n: entries.length, open }) : say("count", { n: entries.length })
}

/** Nothing while locked, unless that was asked for, and nothing once the place is left. @param {HTMLElement} root */
export async function showPerson(root) {
  const found = await person().catch(() => null)
  const chosen = root.hidden ? null : found // a name must not wait in a page that may lock meanwhile
  one(root, "[data-own-person]").hidden = chosen === null
  one(root, "[data-own-name]").textContent = chosen?.name || chosen?.phone || ""
  one(root, "[data-own-number]").textContent = chosen?.phone ?? ""
  one(root, "[data-own-call]").href = (chosen && telLink(chosen.phone)) || "/support"
}
