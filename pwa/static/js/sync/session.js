// The end of the session of this browser, whoever's it is. Where there is no signal a note is left, and the next sync ends it.
import { getPref, setPref } from "../store/prefs.js"
import { call } from "./api.js"

const NOTE = "endSession"

/** @throws {import("./api.js").Refused | import("./api.js").Unreachable} it lives, and a note that was left stays */
export async function endHere() {
  await call("DELETE", "/api/session")
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
  await call("DELETE", "/api/session").catch(() => setPref(NOTE, true))
}
