// 'Create a passkey': code, two groups typed back, passkey, proof, one request.
import { Enrolment } from "../../account/enrol.js"
import { changed } from "../../journal/journal.js"
import { theVault } from "../../journal/vaults.js"
import { support } from "../../vault/passkey.js"
import { syncNow } from "../syncing.js"
import { clearReport, one, onAction, report, section, showOnly } from "../view.js"
import { codeStep, showCode } from "./code-form.js"
import { passkeyNames } from "./names.js"

/** @type {Enrolment | null} */
let enrolment = null
/** @type {boolean} */
let hasPrf = false

export function start() {
  const root = section("/you#create-passkey")
  root.addEventListener("show", () => begin(root).catch(error => report(root, error)))
  root.addEventListener("hide", () => forget(root))
  codeStep(
    root,
    () => enrolment,
    () => create(root),
  )
  onAction(root, "create", () => create(root))
  onAction(root, "prove", () => prove(root))
  onAction(root, "finish", () => finish(root))
}

/** @param {HTMLElement} root */
async function begin(root) {
  forget(root)
  clearReport(root)
  const can = await support()
  if (!can.passkeys || !can.x25519) return showOnly(root, "step", "unsupported")
  if ((await theVault()).kind === "account") return showOnly(root, "step", "already")
  enrolment = await Enrolment.prepare()
  showCode(root, enrolment.code)
  showOnly(root, "step", "code")
  showOnly(root, "join", "no")
}

/** @param {HTMLElement} root */
async function create(root) {
  showOnly(root, "step", "create")
  await offeringAgain(root, "create", () =>
    enrolment?.create(passkeyNames(), one(root, "#join-code").value.trim()),
  ).catch(error => {
    if (error?.code === "join-code") askJoinCode(root)
    throw error
  })
  showOnly(root, "step", "prove")
  one(root, "[data-action=prove]").focus()
}

/** Some servers take only those who were told a code. @param {HTMLElement} root */
function askJoinCode(root) {
  showOnly(root, "join", "yes")
  one(root, "#join-code").focus()
}

/** @param {HTMLElement} root */
async function prove(root) {
  const proof = await enrolment?.prove()
  if (proof === "again") return // its first output: the next tap compares
  hasPrf = proof === "proven"
  showOnly(root, "step", "sending")
  await finish(root)
}

/** @param {HTMLElement} root */
async function finish(root) {
  await offeringAgain(root, "finish", () => enrolment?.finish(passkeyNames().label))
  showOnly(root, "prf", hasPrf ? "yes" : "no")
  showOnly(root, "step", "done")
  showCode(root, "")
  enrolment = null
  changed("vault")
  syncNow()
}

/** The button for trying again is there only after a failure. @param {HTMLElement} root @param {string} action @param {() => unknown} act */
async function offeringAgain(root, action, act) {
  const button = one(root, `[data-action=${action}]`)
  button.hidden = true
  try {
    await act()
  } catch (error) {
    button.hidden = false
    throw error
  }
}

/** Neither code must stay in the page. @param {HTMLElement} root */
function forget(root) {
  enrolment?.forget()
  enrolment = null
  showCode(root, "")
  one(root, "#join-code").value = ""
}
