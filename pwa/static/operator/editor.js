// The form of an entry, made quicker: rows without a round trip, the phone's view while one types, and no work lost by a
// slip. Without this file the same buttons ask the server.

import { startPreview } from "./preview.js"
import { startRows } from "./rows.js"

const form = /** @type {HTMLFormElement} */ (document.querySelector("form[data-entry]"))
let changed = false

form.addEventListener("input", () => {
  changed = true
  showWhatFits()
})
form.addEventListener("submit", () => (changed = false))
addEventListener("beforeunload", event => {
  if (changed) event.preventDefault()
})

startRows(form)
fillTimeZone()
showWhatFits()
startPreview(form)

/** Rows of days only where days matter, the raw rule only for 'another rule'. */
function showWhatFits() {
  const open = new FormData(form).get("open")
  for (const part of /** @type {NodeListOf<HTMLElement>} */ (form.querySelectorAll("[data-when]"))) {
    part.hidden = !part.dataset.when?.split(" ").includes(String(open))
  }
  for (const part of /** @type {NodeListOf<HTMLElement>} */ (form.querySelectorAll("[data-when-repeat]"))) {
    part.hidden = part.closest("fieldset")?.querySelector("select")?.value !== part.dataset.whenRepeat
  }
}

/** A new directory knows no time zone yet; this machine's is most likely the house's. */
function fillTimeZone() {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  for (const field of /** @type {NodeListOf<HTMLInputElement>} */ (form.querySelectorAll("[name=time_zone]"))) {
    field.value ||= zone
  }
}
