// Where this account is signed in, and signing out.
import { endSession, sessions, signOut, signOutAll } from "../../account/leave.js"
import { status } from "../../journal/journal.js"
import { go } from "../../router.js"
import { dayText, fill } from "../../words.js"
import { syncNow } from "../syncing.js"
import { clearReport, one, onAction, report, section } from "../view.js"

export function start() {
  const root = section("/you#sessions")
  root.addEventListener("show", async () => {
    clearReport(root)
    const { waiting } = await status()
    one(root, "[data-unsent]").hidden = waiting === 0
    fill(one(root, "[data-unsent]"), { n: waiting })
    await list(root).catch(error => report(root, error))
  })
  onAction(root, "end", async button => {
    await endSession(/** @type {HTMLElement} */ (button.closest("[data-id]")).dataset.id ?? "")
    await list(root)
  })
  onAction(root, "sign-out", async () => {
    await signOut()
    syncNow() // which ends the session
    go("/", { replace: true })
  })
  onAction(root, "sign-out-all", async () => {
    await signOutAll()
    go("/", { replace: true })
  })
}

/** @param {HTMLElement} root */
async function list(root) {
  const items = (await sessions()).map(({ id, current, first_day, last_day }) => {
    const item = one(root, "[data-item]").content.cloneNode(true)
    one(item, "li").dataset.id = id
    one(item, "[data-current]").hidden = !current
    one(item, "[data-other]").hidden = current
    one(item, "[data-action=end]").hidden = current
    const days = one(item, "[data-days]")
    days.textContent = days.dataset.days.replace("{first}", dayText(first_day)).replace("{last}", dayText(last_day))
    return item
  })
  one(root, "[data-list]").replaceChildren(...items)
}
