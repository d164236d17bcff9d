// When to flush: at the start, after a save, when signal or the page comes back, now and then, and by the button.
import { changed, changes } from "../journal/journal.js"
import { status } from "../journal/status.js"
import { flush } from "../sync/engine.js"
import { flushLater, lookForRelease } from "../worker.js"

const EVERY = 5 * 60_000
const SOON = 30_000

/** @type {import("../sync/engine.js").Outcome | "syncing"} */
let outcome = "nothing"

/** @returns {typeof outcome} how the last flush ended */
export function lastOutcome() {
  return outcome
}

/** Send and read now. @returns {Promise<typeof outcome>} */
export async function syncNow() {
  outcome = "syncing"
  changes.dispatchEvent(new Event("change"))
  outcome = await flush().catch(() => "unreachable")
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
  addEventListener("online", () => syncNow())
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "visible") return
    syncNow()
    lookForRelease()
  })
  syncNow().then(again)
}

/** Full jitter: a ward's phones must not come back in step. Short while something waits. */
async function again() {
  const { waiting } = await status().catch(() => ({ waiting: 0 }))
  setTimeout(() => syncNow().then(again), Math.random() * (waiting > 0 ? SOON : EVERY) + 1000)
}
