// The check-ins, newest first, each judged against what was usual before it.
import { compare } from "../../checkin/baseline.js"
import { dayText, figure, fill } from "../../words.js"
import { handleOf, onShared } from "../handle.js"
import { isQuick, meansOf, usualOf } from "../history.js"
import { all, one, setRows, showOnly } from "../view.js"

/** @import { Entry } from "../../journal/fold.js" */

/** @param {HTMLElement} root @param {Entry[]} entries newest first @param {any} days @param {number} limit */
export function showRows(root, entries, days, limit) {
  const rows = entries.slice(0, limit).map(entry => row(root, entry, days))
  setRows(one(root, "[data-list]"), rows)
  one(root, "[data-earlier]").hidden = entries.length <= limit
}

/** @param {HTMLElement} root @param {Entry} entry @param {any} days */
function row(root, entry, days) {
  const item = one(root, "[data-entry]").content.cloneNode(true)
  const { strain } = meansOf(entry)
  const quick = isQuick(entry)
  const shift = entry.checkIn?.shift ?? null
  const verdict = quick ? (strain === null ? "none" : compare(strain, usualOf(days, entry.day, shift).strain)) : "long"
  one(item, "a").href = quick
    ? `/trends#entry=${handleOf(entry.id)}`
    : `/trends#questionnaire-result=${handleOf(entry.id)}`
  one(item, "[data-day]").textContent = longDay(entry)
  showOnly(item, "entry-strain", verdict)
  if (quick && strain !== null) fill(one(item, `[data-entry-strain="${verdict}"]`), { value: figure(strain) })
  showOnly(item, "entry-shift", shift ?? "")
  const skipped = quick ? Object.values(entry.checkIn?.answers ?? {}).filter(answer => answer === null).length : 0
  const missed = one(item, "[data-entry-skipped]")
  missed.toggleAttribute("hidden", skipped === 0)
  fill(one(missed, "[data-words]"), { n: skipped })
  showOnly(item, "state", shownState(entry))
  one(item, "[data-has-note]").toggleAttribute("hidden", entry.note === null)
  return item
}

/** @param {HTMLElement} root @param {boolean} is until the place is left; where nothing else is in the list, too */
export function tellDeleted(root, is) {
  for (const told of all(root, "[data-deleted]")) told.hidden = !is
}

/** @param {Entry} entry @returns {string} */
export function shownState({ state }) {
  return state === "saved" && onShared() ? "shared" : state
}

/** @param {{day: string}} entry */
export function longDay({ day }) {
  return dayText(day, { weekday: "long", day: "numeric", month: "long", year: "numeric" })
}
