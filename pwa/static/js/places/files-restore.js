// A sealed file: its recovery code, then the question whose the check-ins here are, as after signing in.
import { onIdle } from "../account/idle.js"
import { restore } from "../account/restore.js"
import { sealedRows } from "../export/sealed-rows.js"
import { changed } from "../journal/journal.js"
import { onDrop } from "../journal/keyring.js"
import { go } from "../router.js"
import { fill } from "../words.js"
import { working } from "./files-progress.js"
import { busy, one, onAction, showOnly } from "./view.js"

/** @type {{content: any, rows: import("../export/sealed-rows.js").SealedRow[]} | null} */
let file = null
/** @type {import("../account/restore.js").Restored | null} */
let restored = null
let isEntering = false

/** @param {HTMLElement} root */
export function start(root) {
  const form = one(root, "[data-restore]")
  form.addEventListener("submit", (/** @type {Event} */ event) => {
    event.preventDefault()
    busy(root, one(form, "[type=submit]"), () => open(root))
  })
  onAction(root, "adopt", () => enter(root, true))
  onAction(root, "leave", () => enter(root, false))
  onDrop(() => forget(root)) // it holds the keys of an account
  onIdle(() => {
    if (!restored || isEntering) return
    showOnly(root, "step", "choose")
    forget(root)
  })
}

/** @param {HTMLElement} root @param {any} content of a sealed file */
export async function begin(root, content) {
  file = { content, rows: await working(root, step => sealedRows(content, step)) }
  showOnly(root, "step", "code")
  one(root, "#import-code").focus()
}

/** Neither code nor keys stay behind. @param {HTMLElement} root */
export function forget(root) {
  file = null
  restored = null
  one(root, "#import-code").value = ""
}

/** @param {HTMLElement} root */
async function open(root) {
  if (!file) return showOnly(root, "step", "choose") // it locked meanwhile
  const mine = file
  const found = await working(root, () => restore(mine.content, mine.rows, one(root, "#import-code").value))
  if (file !== mine) return showOnly(root, "step", "choose") // it was left, or locked, meanwhile
  forget(root)
  restored = found
  if (found.waiting === 0) return enter(root, false)
  fill(one(root, "[data-step=adopt] [data-words]"), { n: found.waiting })
  showOnly(root, "step", "adopt")
  one(root, "[data-action=adopt]").focus()
}

/** @param {HTMLElement} root @param {boolean} adopt */
async function enter(root, adopt) {
  if (isEntering) return // the other answer, while the first is carried out
  const entering = restored
  if (!entering) return showOnly(root, "step", "choose") // locked meanwhile, here or in another tab
  isEntering = true
  await working(root, () => entering.enter(adopt)).finally(() => (isEntering = false))
  changed("vault")
  if (!root.hidden) go("/trends", { replace: true })
}
