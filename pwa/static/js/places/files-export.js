// Export: a file made on the phone.
import { csv } from "../export/csv.js"
import { fhir } from "../export/fhir.js"
import { history } from "../export/history.js"
import { download, readableExport, sealedExport } from "../export/json.js"
import { status } from "../journal/journal.js"
import { known } from "./files-known.js"
import { working } from "./files-progress.js"
import { localDay } from "./local-day.js"
import { all, clearReport, one, onAction, section } from "./view.js"

/** @import { Step } from "../slices.js" */

/** @type {Record<string, {ending: string, make: (step: Step) => Promise<Blob>}>} */
const KINDS = {
  readable: { ending: "json", make: async step => readableExport(await history((await known()).scores), step) },
  csv: { ending: "csv", make: step => told(csv, "text/csv", step) },
  fhir: { ending: "json", make: step => told(fhir, "application/fhir+json", step) },
  sealed: { ending: "json", make: sealedExport },
}

export function start() {
  const root = section("/you#export")
  root.addEventListener("show", event => show(root, /** @type {CustomEvent} */ (event).detail.again))
  onAction(root, "export", async () => {
    const kind = one(root, "[name=export-kind]:checked").value
    const { ending, make } = KINDS[kind]
    one(root, "[data-done]").hidden = true
    download(await working(root, make), `breather-${kind}-${localDay(new Date())}.${ending}`)
    one(root, "[data-done]").hidden = false
  })
}

/** @param {HTMLElement} root @param {boolean} again it was shown already */
async function show(root, again) {
  clearReport(root)
  one(root, "[data-done]").hidden = true
  if (!again) one(root, "[value=readable]").checked = true
  const { locked, vault } = await status()
  one(root, "[data-local]").hidden = vault !== "local"
  for (const choice of /** @type {any[]} */ (all(root, "[name=export-kind]"))) {
    // The key of a local vault stays on this phone: nothing would ever open its sealed file.
    choice.disabled = choice.value === "sealed" ? vault === "local" : locked
  }
  one(root, "[data-locked]").hidden = !locked
  // What was chosen meanwhile stays, unless it cannot be had.
  if (one(root, "[name=export-kind]:checked").disabled)
    one(root, locked ? "[value=sealed]" : "[value=readable]").checked = true
}

/** @param {typeof csv | typeof fhir} tell @param {string} type @param {Step} step @returns {Promise<Blob>} */
async function told(tell, type, step) {
  const { scores, glossary } = await known()
  return new Blob([await tell(await history(scores), glossary, step)], { type })
}
