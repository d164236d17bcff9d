// 'I have an account': by passkey or recovery code; then the question whose the check-ins here are.
import { onIdle } from "../../account/idle.js"
import { signIn, signInWithCode } from "../../account/signin.js"
import { changed } from "../../journal/journal.js"
import { go } from "../../router.js"
import { fill } from "../../words.js"
import { syncNow } from "../syncing.js"
import { clearReport, one, onAction, section, showOnly } from "../view.js"
import { codeAlone, codeField, resetCodeField } from "./code-form.js"

/** @import { Arrival } from "../../account/signin.js" */

/** @type {Arrival | null} */
let arrival = null

export function start() {
  const root = section("/you#sign-in")
  const abandon = () => {
    arrival?.abandon()
    arrival = null
  }
  root.addEventListener("hide", abandon)
  addEventListener("pagehide", abandon)
  onIdle(() => {
    if (arrival) showOnly(root, "step", "choose")
    abandon()
  })
  root.addEventListener("show", () => {
    abandon()
    clearReport(root)
    resetCodeField(root)
    showOnly(root, "step", "choose")
    codeAlone(root, one(root, "[data-action=sign-in]"))
  })
  onAction(root, "sign-in", async () => arrived(root, await signIn()))
  codeField(root, async text => arrived(root, await signInWithCode(text)))
  onAction(root, "adopt", () => enter(root, true))
  onAction(root, "leave", () => enter(root, false))
}

/** @param {HTMLElement} root @param {Arrival} found */
async function arrived(root, found) {
  if (root.hidden) return found.abandon() // somebody went on to something else: nothing changes under their hands
  arrival = found
  if (found.waiting === 0) return enter(root, false)
  fill(one(root, "[data-step=adopt] [data-words]"), { n: found.waiting })
  showOnly(root, "step", "adopt")
}

/** @param {HTMLElement} root @param {boolean} adopt */
async function enter(root, adopt) {
  const entering = arrival
  if (!entering) return // the other answer is being carried out
  arrival = null // answered: leaving this view abandons nothing
  await entering.enter(adopt).catch(error => {
    if (root.hidden) entering.abandon()
    else arrival = entering // the same answer again, once there is room
    throw error
  })
  changed("vault")
  syncNow()
  if (!root.hidden) go("/trends", { replace: true })
}
