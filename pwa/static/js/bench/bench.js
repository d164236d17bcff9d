// The page /bench: what a program that measures may ask of the real sealing, worker, server and authentication.
import { watchSync } from "../places/syncing.js"
import { showOnly } from "../places/view.js"
import { register } from "../worker.js"
import { enterBench } from "./account.js"
import { pull, push, save1, seed } from "./measure.js"

const page = /** @type {any} */ (globalThis)

register({ waiting: () => {}, failed: () => {} })
try {
  await enterBench()
  page.__bench = { seed, push, pull, save1, live: once(watchSync) }
  page.__benchReady = 1
  showOnly(document, "bench", "ready")
} catch (error) {
  showOnly(document, "bench", "failed")
  throw error
}

/** Listeners are never taken away: turned on twice, everything would be sent by two. @param {() => void} act */
function once(act) {
  let done = false
  return () => {
    if (!done) act()
    done = true
  }
}
