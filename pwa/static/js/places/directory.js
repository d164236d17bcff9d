// The directory of support: a list of one kind, found and filtered on the phone, and the page of one entry.
import { languageName } from "../directory/card.js"
import { order } from "../directory/freshness.js"
import { row } from "../directory/row.js"
import { filter, languages } from "../directory/search.js"
import { whenText } from "../directory/times.js"
import { parameter } from "../router.js"
import { keptDirectory, news, refreshDirectory } from "../sync/directory.js"
import { dayText, fill } from "../words.js"
import { startEntry } from "./entry.js"
import { chosenCountry } from "./kinds.js"
import { say } from "./say.js"
import { all, busy, one, section, showOnly } from "./view.js"

/**
 * @typedef {import("../directory/entry.js").Entry} Entry
 * @typedef {import("../sync/directory.js").Kept} Kept
 */

const FEW = 3 // entries that a person takes in without a filter

let shown = ""

export function start() {
  const root = section("/support#kind")
  root.addEventListener("show", event => show(root, /** @type {CustomEvent} */ (event).detail.back))
  one(root, "[data-finder]").addEventListener("input", () => list(root))
  one(root, "[data-finder]").addEventListener("submit", (/** @type {Event} */ event) => event.preventDefault())
  one(root, "[data-refresh-now]").addEventListener("click", () =>
    busy(root, one(root, "[data-refresh-now]"), () => refresh(root)),
  )
  news.addEventListener("change", () => root.hidden || list(root))
  startEntry()
}

/** @param {HTMLElement} root @param {boolean} back from one of the entries: what was searched is found again */
async function show(root, back) {
  if (!back || shown !== parameter()) one(root, "[data-finder]").reset()
  shown = parameter()
  showOnly(root, "of", kindOf(root))
  showOnly(root, "refresh", "none")
  await list(root)
}

/** @param {HTMLElement} root */
async function list(root) {
  const kind = kindOf(root)
  const [kept, country] = await Promise.all([keptDirectory().catch(() => undefined), chosenCountry()])
  const now = new Date()
  const here = filter(kept?.bundle.entries ?? [], { country, kind: kind === "all" ? "" : kind }, now)
  const found = order(filter(here, wanted(root), now), now)
  const template = one(root, "template[data-row]")
  one(root, "[data-rows]").replaceChildren(...found.map(entry => row(template, entry, now, say)))
  finder(root, here, kind)
  const count = one(root, "[data-found]")
  count.hidden = one(root, "[data-finder]").hidden || found.length === 0
  fill(count, { n: found.length })
  showOnly(root, "list", !kept ? missing(kept) : !here.length ? "empty" : !found.length ? "nothing" : "")
  age(root, kept, now)
}

/** A link may name a kind that is no more. @param {HTMLElement} root @returns {string} */
function kindOf(root) {
  const kind = parameter()
  return all(root, "h1").some(({ dataset }) => dataset.of === kind) ? kind : "all"
}

/** @param {HTMLElement} root */
function wanted(root) {
  const { query, openNow, selfReferral, language } = one(root, "[data-finder]").elements
  return {
    query: query.value,
    openNow: openNow.checked,
    selfReferral: selfReferral.checked,
    language: language.value,
  }
}

/** A filter that cannot divide the list is left out. @param {HTMLElement} root @param {Entry[]} here @param {string} kind */
function finder(root, here, kind) {
  one(root, "[data-finder]").hidden = here.length <= FEW && kind !== "all"
  const spoken = languages(here)
  one(root, "[data-languages]").hidden = spoken.length < 2
  const select = one(root, "[data-languages] select")
  const [any] = select.options
  const options = spoken.map(tag => new Option(languageName(tag), tag, false, tag === select.value))
  select.replaceChildren(any, ...options)
}

/** @param {null | undefined} kept undefined: what the phone holds could not be read, and may well be there */
function missing(kept) {
  return kept === null ? "never" : "unread"
}

/** @param {HTMLElement} root @param {Kept | null | undefined} kept @param {Date} now */
function age(root, kept, now) {
  const published = kept?.bundle.published_on
  const fetched = kept ? whenText(new Date(kept.fetchedAt), now) : ""
  one(root, "[data-age]").hidden = !published
  one(root, "[data-age-none]").hidden = !kept || Boolean(published)
  fill(one(root, "[data-age]"), { fetched, published: published ? dayText(published) : "" })
  fill(one(root, "[data-age-none]"), { fetched })
}

/** @param {HTMLElement} root */
async function refresh(root) {
  showOnly(root, "refresh", "none")
  const outcome = await refreshDirectory({ now: true })
  await list(root)
  showOnly(root, "refresh", outcome)
}
