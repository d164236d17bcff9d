// 'No signal' is normal here: a word in the corner, nothing that stops anybody. navigator.onLine alone is no proof of
// signal, so what the last sync met counts too.
import { changes } from "../journal/journal.js"
import { lastOutcome } from "./syncing.js"
import { one } from "./view.js"

export function start() {
  for (const name of ["online", "offline"]) addEventListener(name, show)
  changes.addEventListener("change", show)
  show()
}

function show() {
  one(document, "[data-signal=none]").hidden = navigator.onLine && lastOutcome() !== "unreachable"
}
