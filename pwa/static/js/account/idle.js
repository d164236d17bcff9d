// Lock after idle minutes, when the page goes, and when another tab locked.
import { listen } from "../announce.js"
import { changes } from "../journal/journal.js"
import { drop, isHeld } from "../journal/keyring.js"
import { lock } from "./lock.js"

const SIGNS = ["pointerdown", "keydown", "visibilitychange"]

/** @param {number} minutes without a touch or a key; counted by the clock, so that a phone that slept is late for nothing */
export function watchIdle(minutes) {
  let last = Date.now()
  const check = () => {
    if (isHeld() && Date.now() - last >= minutes * 60_000) lock()
    last = Date.now()
  }
  for (const sign of SIGNS) document.addEventListener(sign, check, { capture: true })
  setInterval(() => {
    if (isHeld() && Date.now() - last >= minutes * 60_000) lock()
  }, 10_000)
  // A page kept for going back (bfcache) must come back locked. A vault with a device slot opens again by itself.
  addEventListener("pagehide", () => drop())
  addEventListener("pageshow", event => {
    if (event.persisted) changes.dispatchEvent(new Event("change"))
  })
  listen(topic => {
    if (topic !== "lock") return
    drop()
    changes.dispatchEvent(new Event("change"))
  })
}
