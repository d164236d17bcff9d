// Bring back: a file that Breather made. A readable one goes into the vault that is open; a sealed one brings its account.
import { bringBack } from "../export/bring-back.js"
import { readFile } from "../export/read-file.js"
import { changes, status } from "../journal/journal.js"
import { dayText, fill } from "../words.js"
import { working } from "./files-progress.js"
import * as sealed from "./files-restore.js"
import { localDay } from "./local-day.js"
import { ask, busy, clearReport, one, onAction, reading, section, showOnly } from "./view.js"

/** @import { Step } from "../slices.js" */

/** @type {FileSystemFileHandle | null} the file that the system opened the app with */
let offered = null

/** Nothing is read of it before a person says so, so that a lock leaves it. @param {FileSystemFileHandle} file */
export function offer(file) {
  offered = file
}

export function start() {
  const root = section("/you#import")
  root.addEventListener("show", () => show(root))
  onAction(root, "take", () => takeOffered(root))
  changes.addEventListener("change", () => root.hidden || tellLocked(root))
  root.addEventListener("hide", () => reset(root))
  sealed.start(root)
  const input = one(root, "#import-file")
  input.addEventListener("change", () => {
    const [file] = input.files
    if (file) busy(root, input, () => take(root, file).finally(() => (input.value = "")))
  })
}

/** @param {HTMLElement} root */
async function show(root) {
  reset(root)
  if (offered) showOnly(root, "step", "offered")
  one(root, "[data-offered]").textContent = offered?.name ?? ""
  await tellLocked(root)
}

/** @param {HTMLElement} root */
async function tellLocked(root) {
  const isWanted = reading(root)
  const { locked } = await status()
  if (isWanted()) one(root, "[data-locked]").hidden = !locked
}

/** @param {HTMLElement} root */
function reset(root) {
  sealed.forget(root)
  clearReport(root)
  one(root, "#import-file").value = ""
  showOnly(root, "step", "choose")
}

/** @param {HTMLElement} root */
async function takeOffered(root) {
  const file = offered
  offered = null
  try {
    if (file) await take(root, await file.getFile())
  } catch (error) {
    if (/** @type {any} */ (error)?.code === "locked") offered = file // it is asked for again after unlocking
    throw error
  }
}

/** @param {HTMLElement} root @param {File} file */
async function take(root, file) {
  reset(root)
  const { kind, content } = await working(root, () => readFile(file))
  if (kind === "sealed") return sealed.begin(root, content)
  const outcome = await bring(root, content)
  if (outcome) say(root, outcome)
}

/** Ask whose it is where only a person knows. @param {HTMLElement} root @param {any} content */
async function bring(root, content) {
  const bringing = (/** @type {boolean} */ mine) =>
    working(root, (/** @type {Step} */ step) => bringBack(content, { mine, step }))
  try {
    return await bringing(false)
  } catch (error) {
    if (/** @type {any} */ (error)?.code !== "whose") throw error
  }
  const dialog = one(root, "[data-dialog=whose]")
  const made = one(dialog, "[data-made]")
  made.textContent = made.dataset.made.replace("{day}", dayText(localDay(new Date(content.made_at))))
  return (await ask(dialog)) ? bringing(true) : null
}

/** @param {HTMLElement} root @param {{added: number, here: number, deleted: number}} outcome */
function say(root, outcome) {
  showOnly(root, "step", "done")
  for (const [name, n] of Object.entries(outcome)) {
    const line = one(root, `[data-outcome=${name}]`)
    line.hidden = n === 0 && name !== "added"
    fill(line, { n })
  }
}
