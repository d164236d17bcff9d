// Unlock, by passkey or recovery code, with or without signal.
import { unlock, unlockWithCode } from "../../account/lock.js"
import { status } from "../../journal/journal.js"
import { cameFrom, go, leave } from "../../router.js"
import { clearReport, onAction, section } from "../view.js"
import { codeAlone, codeField, resetCodeField } from "./code-form.js"

export function start() {
  for (const view of ["/you#unlock", "/you#recovery"]) {
    const root = section(view)
    root.addEventListener("show", async () => {
      clearReport(root)
      resetCodeField(root)
      if (view === "/you#recovery") /** @type {any} */ (root.querySelector("[data-action=use-code]")).click()
      const button = /** @type {HTMLElement | null} */ (root.querySelector("[data-action=unlock]"))
      if (button) await codeAlone(root, button)
      if (!(await status()).locked) go("/trends", { replace: true })
    })
    onAction(root, "unlock", async () => done(await unlock()))
    codeField(root, async text => done(await unlockWithCode(text)))
  }
}

/** What could not be shown locked is shown now. @param {void} _opened */
function done(_opened) {
  const from = cameFrom()
  from && from !== "/you" ? leave("/trends") : go("/trends", { replace: true })
}
