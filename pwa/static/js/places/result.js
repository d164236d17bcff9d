// The result: a sentence first, this check-in's own values, one thing, one person, a note.
import { level } from "../checkin/scoring.js"
import { person } from "../journal/care.js"
import { addNote, changes, entries, status } from "../journal/journal.js"
import { getPref, setPref } from "../store/prefs.js"
import { go } from "../router.js"
import { leaveNothing } from "./shared.js"
import { offer } from "./suggestion.js"
import { clearTracks, showTracks } from "./tracks.js"
import { one, section, showOnly } from "./view.js"

const FEWEST = 8 // check-ins before anything is compared: checkin/baseline.js

/** @type {string | null} */
let shown = null

export function start() {
  const root = section("/check-in#result")
  const note = one(root, "#note")
  root.addEventListener("show", () => {
    if (shown === null) go("/", { replace: true }) // a reload: the result is not kept, the history is
  })
  root.addEventListener("click", event => {
    const action = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-result]"))
      ?.dataset.result
    if (action) close(action === "done")
  })
  one(root, "[data-note-open]").addEventListener("click", () => note.showModal())
  one(note, "[data-note-cancel]").addEventListener("click", () => note.close())
  one(note, "form").addEventListener("submit", (/** @type {Event} */ event) => {
    event.preventDefault()
    keepNote(note)
  })
  changes.addEventListener("change", () => (root.hidden ? clearIfLocked(root) : state(root)))
}

/** @param {string} id @param {Record<string, number | null>} answers */
export function show(id, answers) {
  shown = id
  const root = section("/check-in#result")
  const means = showTracks(root, answers)
  showOnly(root, "level", level(means.strain))
  showOnly(root, "sustained", level(means.sustenance))
  one(root, "[data-helps]").dataset.first = level(means.strain) === "high" ? "person" : "thing"
  one(root, "#note-text").value = ""
  offer(root, answers)
  showPerson(root)
  state(root)
  compareWithUsual(root, id, answers)
}

/** Against the weeks before, while the history is open; until then the values stand alone. @param {HTMLElement} root @param {string} id @param {Record<string, number | null>} answers */
async function compareWithUsual(root, id, answers) {
  for (const name of ["compared", "held"]) showOnly(root, name, "")
  one(root, "[data-nights]").hidden = true
  const { locked } = await status()
  const found = await entries()
  showOnly(root, "based", locked ? "locked" : "early")
  const entry = found.find(made => made.id === id)
  if (!entry || shown !== id || found.length < FEWEST) return
  const { compared } = await import("./compared.js") // what the first tap does not need
  const { usual, strain, sustenance, nights } = compared(found, entry)
  if (shown !== id || usual.strain.state !== "known") return
  showTracks(root, answers, usual)
  showOnly(root, "based", "known")
  if (strain === "early") return
  showOnly(root, "level", "")
  showOnly(root, "compared", strain)
  one(root, "[data-nights]").hidden = !(nights && strain === "above")
  if (sustenance === "early") return
  showOnly(root, "sustained", "")
  showOnly(root, "held", sustenance)
}

/** Whom this person chose, before a stranger: then the country's line stays one tap away in Help. @param {HTMLElement} root */
async function showPerson(root) {
  const chosen = await person().catch(() => null)
  const box = one(root, "[data-person]")
  box.hidden = chosen === null
  one(root, "[data-lines]").hidden = chosen !== null
  one(box, "[data-person-name]").textContent = chosen?.name || chosen?.phone || ""
  one(box, "[data-person-phone]").textContent = chosen?.phone ?? ""
  const number = chosen?.phone.replace(/[^\d+]/g, "") ?? ""
  one(box, "[data-person-call]").href = chosen ? `tel:${number}` : "/support"
  one(box, "[data-person-text]").href = chosen ? `sms:${number}` : "/support"
}

/** @param {HTMLElement} root */
async function state(root) {
  const { vault, shared } = await status()
  showOnly(root, "note", shared ? "shared" : vault)
  const entry = (await entries()).find(({ id }) => id === shown)
  showOnly(root, "result-state", entry?.state === "safe" ? "safe" : shared ? "shared" : "saved")
}

/** Somebody went on from the result, then locked: it must not stay in the page. @param {HTMLElement} root */
async function clearIfLocked(root) {
  if (shown && (await status()).locked) clear(root)
}

/** @param {HTMLElement} root */
function clear(root) {
  shown = null
  for (const text of ["[data-person-name]", "[data-person-phone]"]) one(root, text).textContent = ""
  clearTracks(root)
  for (const name of ["compared", "held"]) showOnly(root, name, "")
  one(root, "[data-nights]").hidden = true
  one(root, "#note-text").value = ""
}

/** @param {HTMLDialogElement} note */
async function keepNote(note) {
  const text = one(note, "textarea").value.trim()
  const refused = one(note, "[data-note-refused]")
  try {
    if (shown && text) await addNote(shown, text)
    one(note, "textarea").value = "" // the next note is one more
    refused.hidden = true
    note.close()
  } catch {
    refused.hidden = false
  }
}

/** After the first result, once: 'Keep it close?' @param {boolean} done */
async function close(done) {
  if ((await status()).shared) {
    if (!done || (await leaveNothing())) go("/", { replace: true })
    return
  }
  clear(section("/check-in#result"))
  const { vault } = await status()
  const asked = await getPref("asked").catch(() => true)
  if (!done || vault === "account" || asked) return go("/", { replace: true })
  await setPref("asked", true)
  go("/check-in#keep", { replace: true })
}
