// When to flush: at the start, after a save, when signal or the page comes back, now and then, and by the button.
import { changed, changes } from "../journal/journal.js"
import { status } from "../journal/status.js"
import { settleHistory } from "../journal/packs.js"
import { getPref } from "../store/prefs.js"
import { giveUpWaiting, lastEnd } from "../sync/api.js"
import { flush } from "../sync/engine.js"
import { arrivals } from "../sync/packs.js"
import { flushLater, lookForRelease } from "../worker.js"

const EVERY = 5 * 60_000
const SOON = 30_000
const SECOND = 1000
const AT_ONCE = 250 // ms: while somebody looks at the screen, nobody waits for a pause to end when signal is back
const FAILED = new Set(["unreachable", "refused", "full"])
const PATIENT = 4000 // ms after an attempt that took long: it may be the server that is slow

/** @typedef {import("../sync/engine.js").Outcome | "full"} Ended full: the phone refused to store what came of it */

/** @type {Ended | "syncing"} */
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
  const found = await attempt()
  ended(found)
  return found
}

/** Packs cost time, and nobody waits for them: whatever fails is tried after the next sync. */
async function settle() {
  if (await settleHistory().catch(() => false)) syncNow()
}

export function watchSync() {
  arrivals.addEventListener("change", () => changed("records"))
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
    giveUpWaiting()
    syncNow()
  })
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "visible") return
    syncNow()
    lookForRelease()
  })
  syncNow()
}

/** After every attempt one more, some time. */
async function again() {
  const { waiting } = await status().catch(() => ({ waiting: 0 }))
  const pending = waiting > 0 || (await getPref("endSession").catch(() => false))
  clearTimeout(timer)
  timer = setTimeout(outcome === "unreachable" ? retry : syncNow, pause(pending))
}

/** As long as it ends as it did before, nothing on the screen changes. */
async function retry() {
  const found = await attempt()
  if (found === outcome) again()
  else ended(found)
}

/** Keys that were changed without an answer: the server says whether they are in force. One that was restored gets them again. */
async function settleChange() {
  const { change, behind } = await status()
  if (change === "pending") await (await import("../account/candidate.js")).settle()
  if (behind && (await (await import("../account/forward.js")).bringForward())) await syncNow()
}

/** @param {Ended} found */
function ended(found) {
  outcome = found
  changed("records")
  again()
  if (found === "synced") settle()
  if (found !== "unreachable") settleChange().catch(() => null) // asked again after the next sync
}

/** @returns {Promise<Ended>} */
async function attempt() {
  const found = await flush().catch(error => /** @type {Ended} */ (error?.code === "storage" ? "full" : "unreachable"))
  failures = FAILED.has(found) ? failures + 1 : 0
  return found
}

/**
 * Full jitter: a ward's phones must not come back in step. While something waits it is short, and doubles where something
 * answers that is not our server, or nobody looks. Where nothing answers, asking costs nobody anything.
 * @param {boolean} pending @returns {number} ms
 */
function pause(pending) {
  const hopeless = outcome === "nothing" || outcome === "differs" // nobody is signed in, or healing did not help
  if (!pending || hopeless) return Math.random() * EVERY + SECOND / 4
  const inSight = document.visibilityState === "visible" && navigator.onLine // else 'online' says when
  if (inSight && outcome === "unreachable") {
    if (lastEnd() === "no connection") return (Math.random() + 0.2) * AT_ONCE
    if (lastEnd() === "timeout") return Math.random() * PATIENT
  }
  return Math.random() * Math.min(outcome === "refused" ? EVERY : SOON, SECOND * 2 ** failures) + SECOND / 4
}
