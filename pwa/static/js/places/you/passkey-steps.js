// Making the passkey that an account begins with: create, prove, send. The same for a new account and for one that is put back.
import { changed } from "../../journal/journal.js"
import { PasskeyError } from "../../vault/passkey.js"
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
    const mine = begun(current())
    showOnly(root, "step", "create")
    await offeringAgain(root, "create", () => mine.create(passkeyNames(), joinCode(root).value.trim())).catch(error => {
      if (error?.code === "join-code") askJoinCode(root)
      throw error
    })
    if (current() === mine) showOnly(root, "step", "prove") // else it was left meanwhile
  }
  const finish = async () => {
    const mine = begun(current())
    await offeringAgain(root, "finish", () => mine.finish(passkeyNames().label))
    if (current() === mine) {
      showOnly(root, "step", "done")
      finished()
    }
    changed("vault")
    syncNow()
  }
  onAction(root, "create", create)
  onAction(root, "prove", async () => {
    const mine = begun(current())
    const proof = await mine.prove()
    if (current() !== mine) return
    tellAgain(root, proof === "again")
    if (proof === "again") return
    showOnly(root, "prf", proof === "proven" ? "yes" : "no")
    showOnly(root, "step", "sending")
    await finish()
  })
  onAction(root, "finish", finish)
  return create
}

/** @template T @param {T | null} current @returns {T} */
export function begun(current) {
  if (!current) throw new PasskeyError("cancelled") // it was left, or it locked, and what it had made forgotten
  return current
}

/** Some authenticators give nothing to compare before the first use: the next one compares. @param {HTMLElement} root @param {boolean} is */
export function tellAgain(root, is) {
  one(root, "[data-again]").hidden = !is
}

/** Before the next time. @param {HTMLElement} root */
export function resetSteps(root) {
  tellAgain(root, false)
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
