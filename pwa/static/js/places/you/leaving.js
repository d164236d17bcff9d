// 'Delete everything': what is unsent is counted first, its export offered, and it is asked once more.
import { deleteEverywhere, deleteHere } from "../../account/leave.js"
import { status } from "../../journal/journal.js"
import { fill } from "../../words.js"
import { heldByOthers } from "../held.js"
import { ask, clearReport, one, onAction, section, showOnly } from "../view.js"
import { codeField, resetCodeField } from "./code-form.js"

const UNREAD = { account: "", vault: "local", count: 0, waiting: 0, attention: 0 } // it can be deleted all the same

export function start() {
  const root = section("/you#delete")
  root.addEventListener("show", async () => {
    clearReport(root)
    one(root, "[name=delete-scope]").checked = true // the first one: what was chosen for an account would count for none
    const { account, vault, count, waiting, attention } = await status().catch(() => UNREAD)
    const unsent = vault === "local" ? count : waiting + attention
    showOnly(root, "unsent", unsent ? "some" : "none")
    fill(one(root, "[data-unsent=some] [data-words]"), { n: unsent })
    one(root, "[data-others]").hidden = account === "" || (await heldByOthers(account)) === 0
    one(root, "[data-scope]").hidden = vault === "local"
    one(root, "[data-code-box]").hidden = true
    resetCodeField(root)
  })
  root.addEventListener("change", () => {
    one(root, "[data-code-box]").hidden = one(root, "[name=delete-scope]:checked").value !== "everywhere"
  })
  codeField(root, async code => {
    showOnly(root, "scope-text", "everywhere")
    if (await ask(one(root, "[data-dialog=delete]"))) await gone(deleteEverywhere(code))
  })
  onAction(root, "ask", async () => {
    const scope = one(root, "[name=delete-scope]:checked").value
    showOnly(root, "scope-text", scope)
    if (!(await ask(one(root, "[data-dialog=delete]")))) return
    await gone(scope === "everywhere" ? deleteEverywhere() : deleteHere())
  })
}

/** @param {Promise<void>} deleted */
async function gone(deleted) {
  await deleted
  location.replace("/") // a fresh page: nothing of before is left in memory, and Back leads to no form that is done
}
