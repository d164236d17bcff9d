// One check-in in full: values, note, answers; change it, or delete it.
import { eraseNow } from "../../sync/engine.js"
import { verified } from "../../account/fresh.js"
import { deleteCheckIn } from "../../journal/correct.js"
import { changes, entries, status } from "../../journal/journal.js"
import { go, parameter } from "../../router.js"
import { turnAway } from "../gone.js"
import { idOf } from "../handle.js"
import { ownDays, usualOf } from "../history.js"
import { clearTracks, showTracks } from "../tracks.js"
import { all, ask, clearReport, isAt, one, onAction, reading, section, showOnly } from "../view.js"
import { longDay, shownState, tellDeleted } from "./rows.js"

let asked = false // it was opened now, and did not go while it was shown

export function startEntry() {
  const root = section("/trends#entry")
  root.addEventListener("show", () => {
    clearReport(root)
    asked = true
    show(root)
  })
  root.addEventListener("hide", () => clear(root))
  onAction(root, "delete", () => removeCheckIn(root))
  changes.addEventListener("change", () => root.hidden || show(root))
}

/** @param {HTMLElement} root */
async function show(root) {
  const isWanted = reading(root)
  const wanted = idOf(parameter())
  const found = await entries()
  const entry = found.find(({ id }) => id === wanted)
  if (!isWanted() || !isAt(root)) return
  const isOpening = asked
  asked = false
  if (!entry?.checkIn) {
    clear(root)
    return turnAway("/trends", isOpening)
  }
  one(root, "[data-day]").textContent = longDay(entry)
  one(root, "[data-edited]").hidden = !entry.edited
  one(root, "[data-edit]").href = `/trends#edit=${parameter()}`
  showOnly(root, "state", shownState(entry))
  showTracks(root, entry.checkIn.answers, usualOf(ownDays(found), entry.day, entry.checkIn.shift))
  one(root, "[data-note-box]").hidden = entry.note === null
  one(root, "[data-note-text]").textContent = entry.note ?? ""
  for (const answer of all(root, "[data-answer]")) {
    const value = entry.checkIn.answers[answer.dataset.answer ?? ""]
    showOnly(answer, "value", value === null || value === undefined ? "none" : String(value))
  }
}

/** The phone lets go at once; the server's sealed copy goes with a passkey shown, now or later. @param {HTMLElement} root */
export async function removeCheckIn(root) {
  const id = idOf(parameter())
  one(root, "[data-at-server]").hidden = (await status()).vault !== "account"
  if (!(await ask(one(root, "[data-delete-dialog]")))) return
  await deleteCheckIn(id)
  if (isAt(root) && idOf(parameter()) === id) await go("/trends", { replace: true })
  const trends = section("/trends") // none after a reload, where its part did not come
  if (trends) tellDeleted(trends, !trends.hidden)
  eraseThere().catch(() => null) // which may ask for the passkey, and take long: the next entry can be deleted meanwhile
}

async function eraseThere() {
  const { vault, erasing } = await status()
  if (vault === "account" && erasing > 0) await verified(eraseNow).catch(() => null) // You says that it waits
  changes.dispatchEvent(new Event("change"))
}

/** Locking clears the page: nothing opened stays in a part that is only hidden. @param {HTMLElement} root */
function clear(root) {
  clearTracks(root)
  for (const field of ["[data-day]", "[data-note-text]"]) one(root, field).textContent = ""
  for (const answer of all(root, "[data-answer]")) showOnly(answer, "value", "")
}
