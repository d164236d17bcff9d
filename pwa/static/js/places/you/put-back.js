// 'Put my account back on the server': the recovery code, a new passkey, its proof, one request; then everything is sent again.
import { Enrolment } from "../../account/enrol.js"
import { support } from "../../vault/passkey.js"
import { clearReport, one, report, section, showOnly } from "../view.js"
import { codeField, resetCodeField } from "./code-form.js"
import { passkeySteps, resetSteps } from "./passkey-steps.js"

/** @type {Enrolment | null} */
let returning = null

export function start() {
  const root = section("/you#put-back")
  root.addEventListener("show", () => begin(root).catch(error => report(root, error)))
  root.addEventListener("hide", () => forget(root))
  const create = passkeySteps(
    root,
    () => returning,
    () => {
      returning = null
    },
  )
  codeField(root, async text => {
    returning?.forget()
    const found = await Enrolment.again(text)
    if (root.hidden) return found.forget()
    returning = found
    await create()
  })
}

/** @param {HTMLElement} root */
async function begin(root) {
  forget(root)
  clearReport(root)
  const can = await support()
  showOnly(root, "step", can.passkeys && can.x25519 ? "code" : "unsupported")
}

/** The code must not stay in the page. @param {HTMLElement} root */
function forget(root) {
  returning?.forget()
  returning = null
  resetSteps(root)
  resetCodeField(root)
  one(root, "[data-code-form]").hidden = false // it is all that there is to do here
  one(root, "[data-action=use-code]").hidden = true
}
