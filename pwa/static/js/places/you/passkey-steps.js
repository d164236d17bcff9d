// Making the passkey that an account begins with: create, prove, send. The same for a new account and for one that is put back.
import { changed } from "../../journal/journal.js"
import { syncNow } from "../syncing.js"
import { one, onAction, showOnly } from "../view.js"
import { passkeyNames } from "./names.js"

/** @import { Enrolment } from "../../account/enrol.js" */

/**
 * @param {HTMLElement} root with passkey-steps.html @param {() => Enrolment | null} current @param {() => void} finished
 * @returns {() => Promise<void>} the first step
 */
export function passkeySteps(root, current, finished) {
  const create = async () => {
    showOnly(root, "step", "create")
    await offeringAgain(root, "create", () => current()?.create(passkeyNames(), joinCode(root).value.trim())).catch(
      error => {
        if (error?.code === "join-code") askJoinCode(root)
        throw error
      },
    )
    showOnly(root, "step", "prove")
  }
  const finish = async () => {
    await offeringAgain(root, "finish", () => current()?.finish(passkeyNames().label))
    showOnly(root, "step", "done")
    finished()
    changed("vault")
    syncNow()
  }
  onAction(root, "create", create)
  onAction(root, "prove", async () => {
    const proof = await current()?.prove()
    if (proof === "again") return // its first output: the next tap compares
    showOnly(root, "prf", proof === "proven" ? "yes" : "no")
    showOnly(root, "step", "sending")
    await finish()
  })
  onAction(root, "finish", finish)
  return create
}

/** Before the next time. @param {HTMLElement} root */
export function resetSteps(root) {
  joinCode(root).value = ""
  showOnly(root, "join", "no")
}

/** Some servers take only those who were told a code. @param {HTMLElement} root */
function askJoinCode(root) {
  showOnly(root, "join", "yes")
  joinCode(root).focus()
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

/** @param {HTMLElement} root @returns {HTMLInputElement} */
function joinCode(root) {
  return one(root, "[data-join-code]")
}
