// 'Create a passkey': code, two groups typed back, passkey, proof, one request.
import { Enrolment } from "../../account/enrol.js"
import { theVault } from "../../journal/vaults.js"
import { support } from "../../vault/passkey.js"
import { clearReport, reading, report, section, showOnly } from "../view.js"
import { codeStep, showCode } from "./code-form.js"
import { passkeySteps, resetSteps } from "./passkey-steps.js"

/** @type {Enrolment | null} */
let enrolment = null

export function start() {
  const root = section("/you#create-passkey")
  root.addEventListener("show", () => begin(root).catch(error => report(root, error)))
  root.addEventListener("hide", () => forget(root))
  const create = passkeySteps(
    root,
    () => enrolment,
    () => {
      showCode(root, "")
      enrolment = null
    },
  )
  codeStep(root, () => enrolment, create)
}

/** @param {HTMLElement} root */
async function begin(root) {
  forget(root)
  clearReport(root)
  const isWanted = reading(root)
  const can = await support()
  if (!can.passkeys || !can.x25519) return showOnly(root, "step", "unsupported")
  if ((await theVault()).kind === "account") return showOnly(root, "step", "already")
  const prepared = await Enrolment.prepare()
  if (!isWanted()) return prepared.forget()
  enrolment = prepared
  showCode(root, enrolment.code)
  showOnly(root, "step", "code")
}

/** Neither code must stay in the page. @param {HTMLElement} root */
function forget(root) {
  enrolment?.forget()
  enrolment = null
  showCode(root, "")
  resetSteps(root)
}
