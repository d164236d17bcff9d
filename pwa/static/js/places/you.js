// You: the list, and the views behind it.
import { seen } from "../account/candidate.js"
import { bringForward } from "../account/forward.js"
import { verified } from "../account/fresh.js"
import { lock } from "../account/lock.js"
import { changes, status } from "../journal/journal.js"
import { readAll } from "../journal/read.js"
import { eraseNow } from "../sync/engine.js"
import { fill } from "../words.js"
import { heldByOthers } from "./held.js"
import { lastOutcome, syncNow } from "./syncing.js"
import { all, one, onAction, section, showOnly, tellRefused } from "./view.js"
import * as changeKeys from "./you/change-keys.js"
import * as enrol from "./you/enrol.js"
import * as leaving from "./you/leaving.js"
import * as passkeys from "./you/passkeys.js"
import * as putBack from "./you/put-back.js"
import * as recovery from "./you/recovery-code.js"
import * as server from "./you/server-view.js"
import * as sessions from "./you/sessions.js"
import { startView as startShared } from "./shared.js"
import * as language from "./you/language.js"
import * as shift from "./you/shift.js"
import * as signIn from "./you/sign-in.js"
import * as unlock from "./you/unlock.js"

const STOPPED = new Set(["account-deleted", "protocol", "differs", "absent", "epoch"]) // each has a sentence of its own

let asked = 0
let shown = 0 // the last of those

export function start() {
  const root = section("/you")
  const views = [
    enrol,
    signIn,
    putBack,
    unlock,
    passkeys,
    recovery,
    changeKeys,
    sessions,
    server,
    leaving,
    shift,
    language,
  ]
  for (const view of views) view.start()
  startShared()
  onAction(root, "lock", async () => {
    await lock()
    await show(root)
    one(root, "[data-when=locked] button").focus()
  })
  onAction(root, "sync", () => syncNow())
  onAction(root, "forward", async () => {
    await verified(bringForward)
    await syncNow()
  })
  onAction(root, "change-seen", async () => {
    await seen((await status()).account)
    await show(root)
  })
  onAction(root, "erase", async () => {
    await verified(eraseNow)
    await show(root)
  })
  root.addEventListener("show", () => show(root))
  changes.addEventListener("change", () => root.hidden || show(root))
}

/** @param {HTMLElement} root */
async function show(root) {
  const turn = ++asked
  const now = await status().catch(tellRefused)
  if (!now || turn < shown) return // an older 'Safe' may not take the place of a newer word
  shown = turn
  const states = new Set([now.vault])
  const more = now.locked ? "locked" : now.lockable ? "unlocked" : now.vault === "account" ? "open-phone" : ""
  for (const element of all(root, "[data-when]")) {
    element.hidden = !states.has(/** @type {any} */ (element.dataset.when)) && element.dataset.when !== more
  }
  showSync(root, now)
  showOnly(root, "change", now.change ?? "none")
  const persisted = (await navigator.storage?.persisted?.()) ?? true
  one(root, "[data-persist]").hidden = persisted || now.count === 0
  const [{ aside, missing }, others] = await Promise.all([readAll(), heldByOthers(now.account)])
  if (turn < shown) return
  showCount(one(root, "[data-aside]"), aside.length)
  showCount(one(root, "[data-missing]"), missing)
  one(root, "[data-others]").hidden = others === 0
  showCount(one(root, "[data-erasing]"), now.vault === "account" ? now.erasing : 0)
}

/** @param {HTMLElement} root @param {import("../journal/status.js").Status} now */
function showSync(root, now) {
  const state = syncState(now)
  showOnly(root, "sync", state)
  const line = one(root, `[data-sync="${state}"]`)
  if (state === "waiting") fill(line, { n: now.waiting })
  if (state === "attention") fill(line, { n: now.attention })
}

/** @param {import("../journal/status.js").Status} now @returns {string} */
function syncState({ shared, vault, count, waiting, attention, signedIn, problem, behind }) {
  if (vault === "local") return shared ? "shared" : count === 0 ? "empty" : "local"
  if (lastOutcome() === "syncing" && waiting > 0) return "syncing"
  if (problem && STOPPED.has(problem)) return problem
  if (!signedIn) return "signed-out"
  if (behind) return "behind"
  if (lastOutcome() === "full") return "full"
  if (waiting > 0) return "waiting"
  if (attention > 0) return "attention"
  return count === 0 ? "empty" : "safe"
}

/** @param {HTMLElement} box @param {number} n */
function showCount(box, n) {
  box.hidden = n === 0
  fill(one(box, "[data-words]"), { n })
}
