// The sign-in page; a form that was typed before the session ended is sent on afterwards.

import { ask, attempt } from "./ask.js"
import { get } from "./passkey.js"

const button = /** @type {HTMLButtonElement} */ (document.querySelector("[data-action=sign-in]"))
const waiting = /** @type {HTMLFormElement | null} */ (document.querySelector("form[data-resume]"))

button.addEventListener("click", () => attempt(button, signIn))
button.disabled = false

async function signIn() {
  const { challenge } = await ask("/operator/sign-in/begin", {})
  await ask("/operator/sign-in/complete", { assertion: await get(challenge) })
  if (waiting) waiting.submit()
  else location.reload()
  await new Promise(() => {}) // the button stays off while the page goes: a second press would send the form twice
}
