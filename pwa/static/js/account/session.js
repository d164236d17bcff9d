// The session of whoever was here before.
import { getPref, setPref } from "../store/prefs.js"
import { call } from "../sync/api.js"

/**
 * One that was left without signal ends before another begins: the next sync would end the new one in its place.
 * @throws {import("../sync/api.js").Refused | import("../sync/api.js").Unreachable}
 */
export async function endLeft() {
  if (await getPref("endSession")) await endBefore()
}

/** Whatever cookie is there. @throws {import("../sync/api.js").Refused | import("../sync/api.js").Unreachable} */
export async function endBefore() {
  await call("DELETE", "/api/session")
  await setPref("endSession", null)
}
