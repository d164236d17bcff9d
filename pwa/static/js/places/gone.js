// An entry that cannot be shown: locked, it is asked for again when it can be opened; else it is not here.
import { status } from "../journal/status.js"
import { go } from "../router.js"
import { returning } from "../steps.js"

/** @param {string} to the list in which it would stand @param {boolean} [asked] it was opened now, and did not go while it was read */
export async function turnAway(to, asked = false) {
  const { pathname, hash } = location
  const { locked } = await status()
  await returning() // what deleted it is leaving by itself
  if (location.hash !== hash || location.pathname !== pathname) return
  if (locked) go("/trends", { replace: true, wanted: pathname + hash })
  else go(to, { replace: true, missing: asked })
}
