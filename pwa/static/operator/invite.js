// An invitation: its token is in the fragment of the address, and leaves this page only towards our own server.

import { Refused, ask, attempt } from "./ask.js"
import { create } from "./passkey.js"

const form = /** @type {HTMLFormElement} */ (document.querySelector("form[data-join]"))
const button = /** @type {HTMLButtonElement} */ (form.querySelector("button"))

form.addEventListener("submit", event => {
  event.preventDefault()
  attempt(button, join)
})
button.disabled = false

async function join() {
  const token = location.hash.slice(1)
  if (!token) throw new Refused("no-invite")
  const { challenge, operator } = await ask("/operator/invite/begin", { token })
  const { userName = "", rpName = "" } = form.dataset
  const attestation = await create({ challenge, operator, userName, rpName })
  const name = String(new FormData(form).get("name"))
  const { to } = await ask("/operator/invite/complete", { token, name, attestation })
  location.replace(to) // the link leaves the history: it is used up
}
