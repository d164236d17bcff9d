// Export: a file made on the phone.
import { download, readableExport, sealedExport } from "../export/json.js"
import { status } from "../journal/journal.js"
import { clearReport, one, onAction, section } from "./view.js"

export function start() {
  const root = section("/you#export")
  root.addEventListener("show", async () => {
    clearReport(root)
    one(root, "[data-done]").hidden = true
    const { locked, vault } = await status()
    one(root, "[data-local]").hidden = vault !== "local"
    one(root, "[value=sealed]").disabled = vault === "local" // its key stays on this phone: nothing would ever open the file
    one(root, "[data-locked]").hidden = !locked
    one(root, "[value=readable]").disabled = locked
    one(root, locked ? "[value=sealed]" : "[value=readable]").checked = true
  })
  onAction(root, "export", async () => {
    const kind = one(root, "[name=export-kind]:checked").value
    const blob = kind === "sealed" ? await sealedExport() : await readableExport()
    download(blob, `breather-${kind}-${new Date().toISOString().slice(0, 10)}.json`)
    one(root, "[data-done]").hidden = false
  })
}
