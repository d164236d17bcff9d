// Care: practices that run on the phone, filtered by the time there is.
import "../elements/run-practice.js"
import { leave } from "../router.js"
import { all, one, section } from "./view.js"

export function start() {
  const root = section("/care")
  root.addEventListener("change", () => {
    const minutes = one(root, "[name=minutes]:checked").value
    for (const item of all(root, "li[data-minutes]"))
      item.hidden = minutes !== "any" && item.dataset.minutes !== minutes
  })
  for (const practice of all(document, "run-practice")) {
    const view = /** @type {HTMLElement} */ (practice.closest("[data-view]"))
    view.addEventListener("hide", () => /** @type {any} */ (practice).stop())
    practice.addEventListener("end", () => leave("/care"))
  }
}
