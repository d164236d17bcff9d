// The page of one entry, and the calendar file of one of its meetings.
import { ics } from "../directory/calendar.js"
import { card } from "../directory/card.js"
import { list, text } from "../directory/entry.js"
import { download } from "../export/json.js"
import { cameFrom, parameter } from "../router.js"
import { keptDirectory, news } from "../sync/directory.js"
import { say } from "./say.js"
import { one, section, showOnly } from "./view.js"

/** @import { Entry } from "../directory/entry.js" */

const NAME = "appointment.ics"

export function startEntry() {
  const root = section("/support#entry")
  root.addEventListener("show", () => show(root))
  news.addEventListener("change", () => root.hidden || show(root))
  root.addEventListener("click", event => {
    const button = /** @type {Element} */ (event.target).closest("[data-calendar]")
    if (button) calendar(root, /** @type {HTMLElement} */ (button).dataset.calendar ?? "")
  })
}

/** @param {HTMLElement} root */
async function show(root) {
  const entry = await theEntry()
  showOnly(root, "entry-state", entry ? "here" : entry === null ? "gone" : "unread")
  one(root, "[data-entry-title]").textContent = entry?.title ?? ""
  one(root, "[data-entry-title]").hidden = !entry
  one(root, "[data-calendar-made]").hidden = true
  const ofKind = entry ? `/support#kind=${encodeURIComponent(entry.kind)}` : "/support"
  const from = cameFrom() ?? ""
  one(root, "[data-entry-back]").href = from.startsWith("/support#kind=") ? from : ofKind // which may be a search in all
  const made = entry ? [card(one(root, "template[data-card]"), entry, new Date(), say)] : []
  one(root, "[data-entry]").replaceChildren(...made)
}

/** The title names no one: calendars of phones are synced to employers. @param {HTMLElement} root @param {string} id */
async function calendar(root, id) {
  const entry = await theEntry()
  const meeting = list(entry?.meetings).find(found => found?.id === id)
  if (!entry || !meeting) return
  const words = {
    title: say("calendar-title"),
    uid: `${entry.id}${meeting.id}`,
    place: text(meeting.place),
    now: new Date(),
  }
  const file = ics(meeting, words)
  if (!file) return
  download(new Blob([file], { type: "text/calendar" }), NAME)
  one(root, "[data-calendar-made]").hidden = false
}

/** @returns {Promise<Entry | null | undefined>} null: it is not in the list; undefined: the list cannot be read, and may well hold it */
async function theEntry() {
  const kept = await keptDirectory().catch(() => undefined)
  return kept === undefined ? kept : (kept?.bundle.entries.find(({ id }) => id === parameter()) ?? null)
}
