// 'Keep it close?': on the home screen, by the browser's own prompt where it exists and Share steps on iOS; under a passkey, where
// one can be made. What leads nowhere here is not offered.
import { parameter } from "../router.js"
import { all, one, section } from "./view.js"

/** @type {any} */
let prompt = null
let passkeys = true

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
  root.addEventListener("show", () => show(root))
  show(root)
}

/** @returns {Promise<boolean>} whether there is anything to offer */
export async function isWorthAsking() {
  const root = section("/check-in#keep")
  const { support } = await import("../vault/passkey.js") // what the first tap does not need
  passkeys = (await support()).passkeys
  show(root)
  return passkeys || !one(root, "[data-install]").hidden
}

/** @param {HTMLElement} root */
function show(root) {
  const ios = "standalone" in navigator && !(/** @type {any} */ (navigator).standalone)
  one(root, "[data-install-ask]").hidden = !prompt
  one(root, "[data-install-ios]").hidden = !ios
  const asked = !root.hidden && parameter() === "home" // from You, for this alone
  one(root, "[data-install-menu]").hidden = !asked || Boolean(prompt) || ios
  one(root, "[data-install]").hidden = !asked && !prompt && !ios
  one(root, "[data-after-saving]").hidden = asked
  for (const part of all(root, "[data-offer-passkey]")) part.hidden = asked || !passkeys
  one(root, "[data-both]").hidden = asked || !passkeys || (!prompt && !ios)
}
