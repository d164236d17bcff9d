// The list of passkeys: add, rename, remove.
import { Addition, passkeys, refresh, remove, rename } from "../../account/passkeys.js"
import { changes, status } from "../../journal/journal.js"
import { go } from "../../router.js"
import { dayText } from "../../words.js"
import { onDrop } from "../../journal/keyring.js"
import { all, ask, clearReport, one, onAction, reading, section, setRows, showOnly } from "../view.js"
import { codeField, resetCodeField } from "./code-form.js"
import { passkeyNames } from "./names.js"
import { begun, tellAgain } from "./passkey-steps.js"

/** @type {Addition | null} */
let addition = null

export function start() {
  const root = section("/you#passkeys")
  const reset = () => {
    addition = null
    resetCodeField(root)
    clearReport(root)
    showOnly(root, "step", "idle")
    tellAgain(root, false)
    one(root, "[data-list]").replaceChildren() // their names are sealed
    for (const dialog of all(root, "dialog")) abandon(/** @type {HTMLDialogElement} */ (dialog))
  }
  onDrop(reset) // it holds a key to the account
  root.addEventListener("hide", reset)
  root.addEventListener("show", async () => {
    reset()
    await list(root)
    await refresh().catch(() => null) // without signal the list is what this phone knows
    await list(root)
  })
  changes.addEventListener("change", () => root.hidden || list(root))
  onAction(root, "rename", button => askName(root, idOf(button)))
  onAction(root, "remove", button => askRemoval(root, idOf(button)))
  const open = async (/** @type {string | undefined} */ code) => {
    const mine = (addition = new Addition())
    await mine.open(code)
    if (addition === mine) showOnly(root, "step", "create") // else it was left, or it locked
  }
  onAction(root, "add", () => open(undefined))
  codeField(root, open)
  onAction(root, "create", async () => {
    const mine = begun(addition)
    await mine.create(passkeyNames())
    if (addition === mine) showOnly(root, "step", "prove")
  })
  onAction(root, "prove", () => prove(root))
}

/** @param {HTMLElement} root */
async function prove(root) {
  const mine = begun(addition)
  const proof = await mine.prove()
  if (addition !== mine) return
  tellAgain(root, proof === "again")
  if (proof === "again") return
  await mine.finish(passkeyNames().label)
  if (addition !== mine) return
  addition = null
  showOnly(root, "step", proof === "proven" ? "added" : "added-no-prf")
  one(root, "[data-step=idle]").hidden = false
  await list(root)
}

/** @param {HTMLDialogElement} dialog */
function abandon(dialog) {
  dialog.close("cancel")
  one(dialog, "input").value = ""
}

/** @param {HTMLElement} root */
async function list(root) {
  const isWanted = reading(root)
  const known = await passkeys()
  const { locked } = await status()
  if (!isWanted()) return
  one(root, "[data-locked]").hidden = !locked
  const items = known.map(({ id, label, day, hasSlot }) => {
    const item = one(root, "[data-item]").content.cloneNode(true)
    one(item, "li").dataset.id = id
    if (label) one(item, "[data-label]").textContent = label
    const since = one(item, "[data-day]")
    since.textContent = since.dataset.day.replace("{day}", dayText(day))
    one(item, "[data-no-slot]").hidden = hasSlot
    for (const button of all(item, "button")) button.hidden = locked
    return item
  })
  setRows(one(root, "[data-list]"), items)
}

/** @param {HTMLElement} root @param {string} id */
async function askName(root, id) {
  const dialog = one(root, "[data-dialog=rename]")
  const input = one(dialog, "input")
  input.value = (await passkeys()).find(passkey => passkey.id === id)?.label ?? ""
  if (await ask(dialog)) await rename(id, input.value.trim() || input.dataset.default)
}

/** @param {HTMLElement} root @param {string} id */
async function askRemoval(root, id) {
  const dialog = one(root, "[data-dialog=remove]")
  const last = (await passkeys()).length === 1
  const input = one(dialog, "input")
  one(dialog, "[data-last]").hidden = !last
  input.value = ""
  const confirmed = await ask(dialog)
  const code = input.value
  input.value = ""
  if (dialog.returnValue === "change") return go("/you#change-keys") // there it goes by not being touched
  if (confirmed) await remove(id, last ? code : null)
}

/** @param {HTMLElement} button @returns {string} */
function idOf(button) {
  return /** @type {HTMLElement} */ (button.closest("[data-id]")).dataset.id ?? ""
}
