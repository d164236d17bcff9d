// Lock after idle minutes, when the page goes, and when another tab locked.
import { listen } from "../announce.js"
import { changes } from "../journal/journal.js"
import { drop, isHeld } from "../journal/keyring.js"
import { lock } from "./lock.js"

const SIGNS = ["pointerdown", "keydown", "visibilitychange"]
const LOOK = 10_000 // ms

/** @type {Set<() => void>} */
const forgetting = new Set()

/**
 * Keys that wait for an answer belong to no open vault, so that locking does not reach them: they go after the same time.
 * @param {() => void} forget called again and again while nobody touches the page
 */
export function onIdle(forget) {
  forgetting.add(forget)
}

/** @param {number} minutes without a touch or a key; counted by the clock, so that a phone that slept is late for nothing */
export function watchIdle(minutes) {
  let last = Date.now()
  const look = () => {
    if (Date.now() - last < minutes * 60_000) return
    if (isHeld()) lock()
    for (const forget of forgetting) forget()
  }
  const touched = () => {
    look() // first: after a sleep this is the first look, and the tap may be the answer
    last = Date.now()
  }
  for (const sign of SIGNS) document.addEventListener(sign, touched, { capture: true })
  setInterval(look, LOOK)
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
