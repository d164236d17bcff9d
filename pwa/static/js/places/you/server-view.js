// 'What the server can see': the real bytes of one real record.
import { toBase64url } from "../../bytes.js"
import { theVault } from "../../journal/vaults.js"
import { allRecords } from "../../store/records.js"
import { number } from "../../words.js"
import { all, one, section, showOnly } from "../view.js"

export function start() {
  const root = section("/you#server-view")
  root.addEventListener("show", () => show(root))
}

/** @param {HTMLElement} root */
async function show(root) {
  const { account } = await theVault()
  const rows = (await allRecords(account)).filter(({ sealed }) => sealed.length > 0)
  const safe = rows.filter(({ state }) => state === "safe").sort((a, b) => ((a.day ?? "") < (b.day ?? "") ? 1 : -1))
  const row = safe[0] ?? rows[0]
  showOnly(root, "shown", safe[0] ? "safe" : row ? "saved" : "none")
  one(root, "[data-raw]").hidden = !row
  if (!row) return
  const size = number(row.sealed.length)
  const values = { account: ends(account), day: row.day, size, content: ends(toBase64url(row.sealed)) }
  for (const field of all(root, "[data-field]")) {
    const value = values[/** @type {keyof typeof values} */ (field.dataset.field)]
    const text = value ? (field.dataset.some ?? "{day}") : (field.dataset.none ?? "")
    field.textContent = text.replace(/\{day\}|\{n\}/, value ?? "")
  }
}

/** @param {string} text @returns {string} both ends of it */
function ends(text) {
  return `${text.slice(0, 10)}…${text.slice(-6)}`
}
