// Another language: fetched first, then the page opens anew.
import { isSpoken, language, speak } from "../../language.js"
import { leave } from "../../router.js"
import { mayOpenAnew } from "../shared.js"
import { busy, clearReport, one, section } from "../view.js"

export function start() {
  const root = section("/you#language")
  const form = one(root, "[data-language]")
  root.addEventListener("show", () => {
    clearReport(root)
    show(root, { error: false, fetching: false })
    form.elements.language.value = language()
  })
  form.addEventListener("submit", (/** @type {Event} */ event) => {
    event.preventDefault()
    busy(root, one(form, "[type=submit]"), () => change(root, form.elements.language.value))
  })
}

/** @param {HTMLElement} root @param {string} code */
async function change(root, code) {
  if (isSpoken(code)) return leave("/you")
  if (!(await mayOpenAnew())) return
  show(root, { error: false, fetching: true })
  const done = await speak(code)
  show(root, { error: !done, fetching: done })
}

/** @param {HTMLElement} root @param {{error: boolean, fetching: boolean}} state */
function show(root, { error, fetching }) {
  one(root, "[data-language-error]").hidden = !error
  one(root, "[data-language-fetching]").hidden = !fetching
}
