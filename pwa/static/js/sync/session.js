// The end of the session of this browser, whoever's it is. Where there is no signal a note is left, and the next sync ends it.
import { getPref, setPref } from "../store/prefs.js"
import { call } from "./api.js"

const NOTE = "endSession"

/** @type {Promise<unknown> | null} under way: its answer takes the cookie, so nobody may get a new one before it came */
let ending = null

/** @throws {import("./api.js").Refused | import("./api.js").Unreachable} it lives, and a note that was left stays */
export async function endHere() {
  await end()
  if (await getPref(NOTE)) await setPref(NOTE, null)
}

/**
 * One that was left without signal ends before another begins: the next sync would end the new one in its place.
 * @throws {import("./api.js").Refused | import("./api.js").Unreachable}
 */
export async function endLeft() {
  if (await getPref(NOTE)) await endHere()
}

/** Now, or with the next signal. */
export async function endSoon() {
  await end().catch(() => setPref(NOTE, true))
}

function end() {
  ending ??= call("DELETE", "/api/session").finally(() => (ending = null))
  return ending
}
