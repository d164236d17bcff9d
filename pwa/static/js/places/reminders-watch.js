// While the app is open: keep the server's next times right, and remind from here where no push can come.
import { changes } from "../journal/journal.js"
import { language } from "../language.js"
import { load, waiting } from "../parts.js"
import { nextTimes, remindNow, speaksAnother } from "../sync/reminding.js"
import { renew } from "../sync/reminders.js"

const LONGEST = 2 ** 31 - 1 // ms; a longer timer fires at once

let watching = false
let timer = 0

/** Once for a page, however often it is called. */
export function watchReminders() {
  if (watching) return
  watching = true
  const again = () => quietly(follow)
  changes.addEventListener("change", again)
  addEventListener("online", again)
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && again())
  quietly(() => follow({ anew: true }))
  quietly(async () => (await speaksAnother(language())) && fetchWords())
  // The worker is there only when all files of the release are: until then nothing can be shown.
  navigator.serviceWorker?.ready.then(() => changes.dispatchEvent(new Event("change")))
}

/** Where nothing can be stored, nothing was chosen; the check-in says that it is so. @param {() => Promise<unknown>} work */
export function quietly(work) {
  work().catch(() => null)
}

/** Set all to what holds now. @param {{anew?: boolean}} [how] @returns {Promise<import("../sync/reminders.js").Outcome>} */
export async function follow(how) {
  const outcome = await renew(how)
  const [next] = await nextTimes()
  clearTimeout(timer)
  if (next) timer = setTimeout(() => ring(next), Math.min(LONGEST, next * 1000 - Date.now()))
  return outcome
}

/** The words of a notification are in a part, whose module sees to them. */
async function fetchWords() {
  const [stub] = waiting("/you#reminders")
  if (stub) await load(stub)
}

/** @param {number} at Unix seconds */
async function ring(at) {
  if (Date.now() >= at * 1000) await remindNow().catch(() => null)
  quietly(follow)
}
