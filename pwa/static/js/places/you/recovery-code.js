// 'New recovery code': a fresh ceremony, the code, two groups typed back, one request.
import { NewCode } from "../../account/code.js"
import { clearReport, onAction, section, showOnly } from "../view.js"
import { codeStep, showCode } from "./code-form.js"

/** @type {NewCode | null} */
let fresh = null

export function start() {
  const root = section("/you#recovery-code")
  const reset = () => {
    fresh = null
    showCode(root, "")
    clearReport(root)
    showOnly(root, "step", "idle")
  }
  root.addEventListener("show", reset)
  root.addEventListener("hide", reset)
  onAction(root, "new", async () => {
    fresh = await NewCode.prepare()
    showCode(root, fresh.code)
    showOnly(root, "step", "code")
  })
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
