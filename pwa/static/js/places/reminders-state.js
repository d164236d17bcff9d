// What is on, when the next one comes, and by which way: said as it is, not as it should be.
import { isShared } from "../store/db.js"
import { dayText, fill, locale } from "../words.js"
import { localDay } from "./local-day.js"
import { all, one, showOnly } from "./view.js"

/** @import { Settings } from "../reminders/settings.js" */
/** @import { Vault } from "../store/types.js" */
/** @import { Outcome } from "../sync/reminders.js" */

/**
 * @param {HTMLElement} root @param {{settings: Settings, vault: Vault | null}} chosen @param {number[]} times Unix seconds
 * @param {Outcome} outcome of telling the server
 */
export async function showState(root, { settings, vault }, times, outcome) {
  const paused = settings.paused !== null && settings.paused > localDay(new Date())
  for (const part of all(root, "[data-while]")) part.hidden = (part.dataset.while === "on") !== settings.on
  one(root, "[data-paused]").hidden = !paused
  showNext(root, settings, times, paused)
  const how = (await isShared()) ? "shared" : settings.on ? wayOf(settings, vault, outcome) : wayBefore()
  showOnly(root, "how", how)
  one(root, "[data-how-it-comes]").hidden = how === ""
}

/** @param {HTMLElement} root @param {Settings} settings @param {number[]} times @param {boolean} paused */
function showNext(root, settings, [next], paused) {
  const state = !settings.on ? "off" : !next ? "nothing" : paused ? "paused" : "coming"
  showOnly(root, "next", state)
  if (!next) return
  const style = /** @type {const} */ ({
    weekday: "long",
    day: "numeric",
    month: "long",
    hour: "2-digit",
    minute: "2-digit",
  })
  const when = new Intl.DateTimeFormat(locale(), style).format(next * 1000)
  const line = one(root, `[data-next="${state}"]`)
  if (state !== "off") fill(line, { when, day: dayText(settings.paused ?? localDay(new Date())) })
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
