// Shift times, kept in clear: Today shows them while locked.
import { changes } from "../../journal/journal.js"
import { getPref, setPref } from "../../store/prefs.js"
import { busy, clearReport, one, onAction, report, section, untilRead } from "../view.js"

export function start() {
  const root = section("/you#shift")
  const form = one(root, "[data-shift]")
  root.addEventListener("show", async () => {
    clearReport(root)
    one(root, "[data-done]").hidden = true
    one(root, "[data-shift-error]").hidden = true
    try {
      const times = await untilRead(getPref("shift"), form)
      form.elements.from.value = times?.from ?? ""
      form.elements.to.value = times?.to ?? ""
    } catch (error) {
      report(root, error)
    }
  })
  form.addEventListener("submit", (/** @type {Event} */ event) => {
    event.preventDefault()
    const times = { from: form.elements.from.value, to: form.elements.to.value }
    const wrong = !times.from || !times.to || times.from === times.to
    one(root, "[data-shift-error]").hidden = !wrong
    if (!wrong) busy(root, one(form, "[type=submit]"), () => keep(root, times))
  })
  onAction(root, "clear", () => {
    form.reset()
    return keep(root, null)
  })
}

/** @param {HTMLElement} root @param {{from: string, to: string} | null} times */
async function keep(root, times) {
  await setPref("shift", times)
  one(root, "[data-done]").hidden = false
  changes.dispatchEvent(new Event("change"))
}
