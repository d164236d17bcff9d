// 'Put it on your home screen': the browser's own prompt where it exists, Share steps on iOS, nothing elsewhere.
import { one, section } from "./view.js"

/** @type {any} */
let prompt = null

export function start() {
  const root = section("/check-in#keep")
  addEventListener("beforeinstallprompt", event => {
    event.preventDefault() // shown when a person asks, not at the start
    prompt = event
    show(root)
  })
  addEventListener("appinstalled", () => {
    prompt = null
    show(root)
  })
  one(root, "[data-install-ask]").addEventListener("click", async () => {
    await prompt?.prompt()
    prompt = null
    show(root)
  })
  show(root)
}

/** @param {HTMLElement} root */
function show(root) {
  const ios = "standalone" in navigator && !(/** @type {any} */ (navigator).standalone)
  one(root, "[data-install-ask]").hidden = !prompt
  one(root, "[data-install-ios]").hidden = !ios
  one(root, "[data-install]").hidden = !prompt && !ios
}
