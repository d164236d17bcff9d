// 'Change all keys': a fresh ceremony, the passkeys that stay, a new code with two groups typed back, one request.
import { Rotation } from "../../account/rotation.js"
import { onDrop } from "../../journal/keyring.js"
import { dayText } from "../../words.js"
import { syncNow } from "../syncing.js"
import { clearReport, one, onAction, reading, section, showOnly } from "../view.js"
import { codeField, codeStep, resetCodeField, showCode } from "./code-form.js"

/** @type {Rotation | null} */
let rotation = null
/** @type {"" | "sending" | "left"} sent is past the point where leaving could stop it */
let state = ""

export function start() {
  const root = section("/you#change-keys")
  const leave = () => {
    if (state === "") reset(root)
    else state = "left"
  }
  root.addEventListener("show", () => state || reset(root))
  root.addEventListener("hide", leave)
  onDrop(leave) // a code that is about to be in force is a key: locking takes it from the screen
  const begin = async (/** @type {string | undefined} */ old) => {
    const isWanted = reading(root)
    const begun = await Rotation.begin(old)
    if (!isWanted()) return begun.forget() // it was left, or it locked
    rotation = begun
    listed(root)
  }
  onAction(root, "begin", () => begin(undefined))
  codeField(root, begin)
  onAction(root, "keep", async () => {
    const mine = rotation
    await mine?.keep()
    if (mine && rotation === mine) listed(root) // else it was left, or it locked
  })
  onAction(root, "kept", () => showNewCode(root))
  codeStep(
    root,
    () => rotation,
    () => finish(root),
  )
  onAction(root, "finish", () => finish(root))
}

/** Which stay and which go, before anything goes. @param {HTMLElement} root */
function listed(root) {
  const passkeys = rotation?.passkeys() ?? []
  if (passkeys.every(({ kept }) => kept)) return showNewCode(root)
  const items = passkeys.map(({ label, day, kept }) => {
    const item = one(root, "[data-item]").content.cloneNode(true)
    if (label) one(item, "[data-label]").textContent = label
    const since = one(item, "[data-day]")
    since.textContent = since.dataset.day.replace("{day}", dayText(day))
    showOnly(item, "fate", kept ? "stays" : "goes")
    return item
  })
  one(root, "[data-list]").replaceChildren(...items)
  showOnly(root, "step", "passkeys")
}

/** @param {HTMLElement} root */
function showNewCode(root) {
  showCode(root, rotation?.code ?? "")
  showOnly(root, "step", "code")
}

/** @param {HTMLElement} root */
async function finish(root) {
  const again = one(root, "[data-action=finish]")
  again.hidden = true
  showOnly(root, "step", "sending")
  showCode(root, "") // it was written down
  state = "sending"
  try {
    await rotation?.finish(isLeft)
    forget(root)
    showOnly(root, "step", "done")
    syncNow()
  } catch (error) {
    again.hidden = false
    if (isLeft() || /** @type {any} */ (error)?.code === "unanswered") reset(root)
    throw error
  } finally {
    state = ""
  }
}

/** It locked, or the person went away, while it was sent. */
function isLeft() {
  return state === "left"
}

/** @param {HTMLElement} root */
function reset(root) {
  forget(root)
  clearReport(root)
  showOnly(root, "step", "idle")
}

/** @param {HTMLElement} root */
function forget(root) {
  rotation?.forget()
  rotation = null
  one(root, "[data-list]").replaceChildren() // the names of passkeys are sealed
  showCode(root, "")
  resetCodeField(root)
}
