// When to flush: at the start, after a save, when signal or the page comes back, now and then, and by the button.
import { changed, changes } from "../journal/journal.js"
import { status } from "../journal/status.js"
import { getPref } from "../store/prefs.js"
import { flush } from "../sync/engine.js"
import { flushLater, lookForRelease } from "../worker.js"

const EVERY = 5 * 60_000
const SOON = 30_000
const SECOND = 1000

/** @type {import("../sync/engine.js").Outcome | "syncing"} */
let outcome = "nothing"
let failures = 0
let timer = 0

/** @returns {typeof outcome} how the last flush ended */
export function lastOutcome() {
  return outcome
}

/** Send and read now. @returns {Promise<typeof outcome>} */
export async function syncNow() {
  outcome = "syncing"
  changes.dispatchEvent(new Event("change"))
  outcome = await flush().catch(() => "unreachable")
  failures = outcome === "unreachable" ? failures + 1 : 0
  changed("records")
  return outcome
}

export function watchSync() {
  let before = 0
  changes.addEventListener("change", async () => {
    const { waiting, signedIn } = await status().catch(() => ({ waiting: 0, signedIn: false }))
    if (waiting > before && signedIn) {
      flushLater()
      syncNow()
    }
    before = waiting
  })
  addEventListener("online", () => {
    failures = 0
    syncNow().then(again) // the first request may still fail: the radio is up before the network is
  })
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "visible") return
    syncNow()
    lookForRelease()
  })
  syncNow().then(again)
}

/** Full jitter: a ward's phones must not come back in step. Short, and doubling, while something waits. */
async function again() {
  const { waiting } = await status().catch(() => ({ waiting: 0 }))
  const pending = waiting > 0 || (await getPref("endSession").catch(() => false))
  const most = pending ? Math.min(SOON, SECOND * 2 ** failures) : EVERY
  clearTimeout(timer)
  timer = setTimeout(() => syncNow().then(again), Math.random() * most + SECOND / 4)
}
