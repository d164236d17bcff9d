// What is on, when the next one comes, and by which way: said as it is, not as it should be.
import { isShared } from "../store/db.js"
import { dayText, fill, locale } from "../words.js"
import { localDay } from "./local-day.js"
import { all, one, showOnly } from "./view.js"

/** @import { Settings } from "../reminders/settings.js" */
/** @import { Vault } from "../store/types.js" */
/** @import { Outcome } from "../sync/reminders.js" */

/** Ways by which none comes at all. */
const NEVER = ["shared", "not-asked", "denied", "ios", "unsupported"]

/**
 * @param {HTMLElement} root @param {{settings: Settings, vault: Vault | null}} chosen @param {number[]} times Unix seconds
 * @param {Outcome} outcome of telling the server
 */
export async function showState(root, { settings, vault }, times, outcome) {
  const paused = settings.paused !== null && settings.paused > localDay(new Date())
  for (const part of all(root, "[data-while]")) part.hidden = (part.dataset.while === "on") !== settings.on
  one(root, "[data-paused]").hidden = !paused
  const how = (await isShared()) ? "shared" : settings.on ? wayOf(settings, vault, outcome) : wayBefore()
  showNext(root, settings, NEVER.includes(how) ? "blocked" : paused ? "paused" : "coming", times)
  showOnly(root, "how", how)
  one(root, "[data-how-it-comes]").hidden = how === ""
}

/** @param {HTMLElement} root @param {Settings} settings @param {string} otherwise @param {number[]} times */
function showNext(root, settings, otherwise, [next]) {
  const state = !settings.on ? "off" : !next ? "nothing" : otherwise
  showOnly(root, "next", state)
  if (state !== "coming" && state !== "paused") return
  const style = /** @type {const} */ ({
    weekday: "long",
    day: "numeric",
    month: "long",
    hour: "2-digit",
    minute: "2-digit",
  })
  const when = new Intl.DateTimeFormat(locale(), style).format(next * 1000)
  fill(one(root, `[data-next="${state}"]`), { when, day: dayText(settings.paused ?? localDay(new Date())) })
}

/** @param {Settings} settings @param {Vault | null} vault @param {Outcome} outcome @returns {string} */
function wayOf(settings, vault, outcome) {
  const missing = wayBefore()
  if (missing) return missing
  if (Notification.permission !== "granted") return "not-asked"
  if (!settings.closed) return "open"
  if (vault?.kind !== "account") return "local"
  return outcome === "told" || outcome === "none" ? "push" : outcome
}

/** What stands in the way, whatever is chosen. @returns {"ios" | "unsupported" | "denied" | ""} */
function wayBefore() {
  const browser = "standalone" in navigator && !(/** @type {any} */ (navigator).standalone)
  if (!("Notification" in globalThis) || !navigator.serviceWorker) return browser ? "ios" : "unsupported"
  return Notification.permission === "denied" ? "denied" : ""
}
