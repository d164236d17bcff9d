// Today: where the shift stands, the last check-in, one practice, and the button.
import { changes, entries, status } from "../journal/journal.js"
import { onDrop } from "../journal/keyring.js"
import { getPref } from "../store/prefs.js"
import { dayText, fill, locale } from "../words.js"
import { handleOf } from "./handle.js"
import { localDay } from "./local-day.js"
import { clearOffer, offer } from "./suggestion.js"
import { lastOutcome } from "./syncing.js"
import { clearTracks, showTracks } from "./tracks.js"
import { all, one, reading, section, showOnly, tellRefused } from "./view.js"

const QUICK = "quick"
const FEWEST = 8 // check-ins before anything is compared: checkin/baseline.js

export function start() {
  const root = section("/")
  root.addEventListener("show", () => show(root))
  root.addEventListener("hide", () => clearTracks(root))
  onDrop(() => clear(root))
  changes.addEventListener("change", () => changed(root))
  document.addEventListener("visibilitychange", () => root.hidden || greet(root))
}

/** Hidden, only which page it is follows: whoever comes back must not see the newcomer's for a moment. @param {HTMLElement} root */
function changed(root) {
  if (root.hidden) status().then(now => turn(root, now), tellRefused)
  else if (document.documentElement.dataset.shown) show(root) // before that, another place is on its way
}

/** @param {HTMLElement} root */
async function show(root) {
  greet(root)
  const isWanted = reading(root)
  const now = await status().catch(tellRefused)
  turn(root, now)
  if (now) await last(root, now, isWanted).catch(tellIfRefused)
}

/** @param {HTMLElement} root @param {import("../journal/status.js").Status} now @param {() => boolean} isWanted */
async function last(root, now, isWanted) {
  await shift(root)
  showOnly(root, "sync", syncState(now))
  one(root, "[data-sealed]").hidden = !now.locked || !now.lastDay
  const row = one(root, "[data-last]")
  const found = await entries()
  if (!isWanted()) return
  const entry = found.find(({ checkIn }) => checkIn?.instrument === QUICK)
  row.hidden = !entry
  offer(root, entry?.checkIn?.answers ?? {}, isWanted)
  const day = entry?.day ?? now.lastDay
  for (const title of all(root, "[data-last-day]")) fill(title, { day: day ? recently(day) : "" })
  if (!entry?.checkIn) return clearTracks(root)
  row.href = `/trends#entry=${handleOf(entry.id)}`
  showTracks(row, entry.checkIn.answers)
  if (found.length < FEWEST) return
  const { compared } = await import("./compared.js")
  if (isWanted()) showTracks(row, entry.checkIn.answers, compared(found, entry).usual)
}

/** The day of the week says which within a week, and leaves room on a small phone. @param {string} day */
function recently(day) {
  const week = new Date()
  week.setDate(week.getDate() - 6)
  return dayText(day, { weekday: "long", ...(day < localDay(week) && { day: "numeric", month: "long" }) })
}

/** Whatever else went wrong is a mistake of ours, and no word about the browser. @param {any} error */
function tellIfRefused(error) {
  if (error?.code !== "storage") throw error
  tellRefused(error)
}

/** Nothing opened stays in a locked page, seen or not. @param {HTMLElement} root */
function clear(root) {
  const row = one(root, "[data-last]")
  row.hidden = true
  row.removeAttribute("href")
  clearTracks(root)
  clearOffer(root)
}

/** @param {HTMLElement} root @param {import("../journal/status.js").Status | null} now null where nothing can be read */
function turn(root, now) {
  showOnly(root, "today", !now || (now.count === 0 && now.vault === "local") ? "first" : "usual")
}

/** @param {import("../journal/status.js").Status} now */
function syncState({ shared, vault, waiting, attention, signedIn, problem, count }) {
  if (shared && vault === "local") return "shared"
  if (vault === "local") return count > 0 ? "local" : "none"
  if (!signedIn || problem || attention > 0 || lastOutcome() === "full") return "attention"
  return waiting > 0 ? "waiting" : "safe"
}

/** @param {HTMLElement} root */
function greet(root) {
  const now = new Date()
  for (const heading of all(root, "[data-greeting]")) {
    const { from, to } = heading.dataset
    heading.hidden = now.getHours() < Number(from) || now.getHours() >= Number(to)
  }
  const weekday = new Intl.DateTimeFormat(locale(), {
    weekday: "long",
    day: "numeric",
    month: "long",
  })
  one(root, "[data-weekday]").textContent = weekday.format(now)
}

/** How far into the shift: only where shift times are set, and only during it. @param {HTMLElement} root */
async function shift(root) {
  const line = one(root, "[data-shift-line]")
  const times = await getPref("shift")
  const at = times && progress(new Date(), times)
  line.hidden = at === null
  if (at === null) return
  line.style.setProperty("--at", String(at))
  one(line, "[data-shift-from]").textContent = times.from
  one(line, "[data-shift-to]").textContent = times.to
}

/** @param {Date} now @param {{from: string, to: string}} times @returns {number | null} 0..1, null off shift */
function progress(now, { from, to }) {
  const minutes = (/** @type {string} */ time) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))
  const length = (minutes(to) - minutes(from) + 1440) % 1440
  const into = (now.getHours() * 60 + now.getMinutes() - minutes(from) + 1440) % 1440
  return into <= length ? into / length : null
}
