// 'Delete everything': what is unsent is counted first, its export offered, and it is asked once more.
import { deleteEverywhere, deleteHere } from "../../account/leave.js"
import { status } from "../../journal/journal.js"
import { fill } from "../../words.js"
import { ask, clearReport, one, onAction, section, showOnly } from "../view.js"

export function start() {
  const root = section("/you#delete")
  root.addEventListener("show", async () => {
    clearReport(root)
    const { vault, count, waiting, attention } = await status()
    const unsent = vault === "local" ? count : waiting + attention
    showOnly(root, "unsent", unsent ? "some" : "none")
    fill(one(root, "[data-unsent=some] [data-words]"), { n: unsent })
    one(root, "[data-scope]").hidden = vault === "local"
  })
  onAction(root, "ask", async () => {
    const scope = one(root, "[name=delete-scope]:checked").value
    showOnly(root, "scope-text", scope)
    if (!(await ask(one(root, "[data-dialog=delete]")))) return
    await (scope === "everywhere" ? deleteEverywhere() : deleteHere())
    location.assign("/") // a fresh page: nothing of before is left in memory
  })
}
