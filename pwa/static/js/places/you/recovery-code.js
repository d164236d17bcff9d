// 'New recovery code': a fresh ceremony, the code, two groups typed back, one request.
import { NewCode } from "../../account/code.js"
import { onDrop } from "../../journal/keyring.js"
import { theVault } from "../../journal/vaults.js"
import { clearReport, onAction, reading, report, section, showOnly } from "../view.js"
import { codeField, codeStep, resetCodeField, showCode } from "./code-form.js"

/** @type {NewCode | null} */
let fresh = null
/** @type {{account: string, error: unknown} | null} how it ended, for whoever left while it was sent: two papers, and one of them counts */
let untold = null

export function start() {
  const root = section("/you#recovery-code")
  const reset = () => {
    fresh = null
    showCode(root, "")
    resetCodeField(root)
    clearReport(root)
    showOnly(root, "step", "idle")
  }
  root.addEventListener("show", async () => {
    reset()
    const isWanted = reading(root)
    const { account } = await theVault()
    if (!untold || !isWanted()) return
    if (untold.account === account) tell(root, untold.error)
    untold = null
  })
  root.addEventListener("hide", reset)
  onDrop(reset) // a code that is about to be in force is a key: locking takes it from the screen
  const prepare = async (/** @type {string | undefined} */ old) => {
    const isWanted = reading(root)
    const prepared = await NewCode.prepare(old)
    if (!isWanted()) return
    fresh = prepared
    showCode(root, fresh.code)
    showOnly(root, "step", "code")
  }
  onAction(root, "new", () => prepare(undefined))
  codeField(root, prepare)
  codeStep(
    root,
    () => fresh,
    () => send(root, reset),
  )
}

/** @param {HTMLElement} root @param {() => void} reset */
async function send(root, reset) {
  const mine = fresh
  const { account } = await theVault()
  const error = await mine?.finish().catch(error => error)
  if (fresh !== mine) {
    if (root.hidden || fresh) untold = { account, error }
    else tell(root, error)
    return
  }
  if (error) throw error // the code stays: Continue asks again
  reset()
  tell(root, null)
}

/** @param {HTMLElement} root @param {unknown} error */
function tell(root, error) {
  if (error) report(root, error)
  else showOnly(root, "step", "done")
}
