// 'New recovery code': a fresh ceremony, the code, two groups typed back, one request.
import { NewCode } from "../../account/code.js"
import { onDrop } from "../../journal/keyring.js"
import { clearReport, onAction, section, showOnly } from "../view.js"
import { codeField, codeStep, resetCodeField, showCode } from "./code-form.js"

/** @type {NewCode | null} */
let fresh = null

export function start() {
  const root = section("/you#recovery-code")
  const reset = () => {
    fresh = null
    showCode(root, "")
    resetCodeField(root)
    clearReport(root)
    showOnly(root, "step", "idle")
  }
  root.addEventListener("show", reset)
  root.addEventListener("hide", reset)
  onDrop(reset) // a code that is about to be in force is a key: locking takes it from the screen
  const prepare = async (/** @type {string | undefined} */ old) => {
    fresh = await NewCode.prepare(old)
    showCode(root, fresh.code)
    showOnly(root, "step", "code")
  }
  onAction(root, "new", () => prepare(undefined))
  codeField(root, prepare)
  codeStep(
    root,
    () => fresh,
    async () => {
      await fresh?.finish()
      reset()
      showOnly(root, "step", "done")
    },
  )
}
