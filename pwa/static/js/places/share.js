// A practice handed to somebody by the phone's own sheet: its title, its sentence, its address on this server. Nothing of
// the person is in it.
import { one } from "./view.js"

/** @param {HTMLElement} view of one practice */
export function startShare(view) {
  const button = one(view, "[data-share]")
  const shared = {
    title: one(view, "[data-phase=before] h1").textContent,
    text: one(view, "[data-phase=before] .lead").textContent,
    url: location.origin + view.dataset.view,
  }
  button.hidden = !navigator.canShare?.(shared)
  button.addEventListener("click", () => navigator.share(shared).catch(() => null)) // put away again: nothing to say
}
