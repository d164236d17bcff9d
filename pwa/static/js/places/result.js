// The result: a sentence first, this check-in's own values, one thing, one person, a note.
import { level } from "../checkin/scoring.js"
import { person } from "../journal/care.js"
import { addNote, changes, entries, status } from "../journal/journal.js"
import { onDrop } from "../journal/keyring.js"
import { openVault } from "../journal/vaults.js"
import { getPref, setPref } from "../store/prefs.js"
import { hasRecord } from "../store/records.js"
import { go } from "../router.js"
import { openSheet } from "../steps.js"
import { isWorthAsking } from "./keep.js"
import { leaveNothing } from "./shared.js"
import { clearOffer, offer } from "./suggestion.js"
import { clearTracks, showTracks } from "./tracks.js"
import { keepFirst } from "./unkept.js"
import { one, section, showOnly } from "./view.js"

const FEWEST = 8 // check-ins before anything is compared: checkin/baseline.js

/** @typedef {{id: string, answers: Record<string, number | null>} | null} Shown */
/** @type {Shown} */
let shown = null
let round = 0 // what was read before it locked, or for the check-in before, comes too late
let leaving = false // a second tap would be told that the question was asked before
/** @type {Promise<void> | null} */
let keeping = null // and would keep a note twice
/** @type {Shown} */
let left = null // what was shown when somebody went elsewhere
let isBare = false // locked: of this check-in alone, without the person and the practice that fit
let isAlone = false // compared with nothing, because it was locked

export function start() {
  const root = section("/check-in#result")
  const note = one(root, "#note")
  root.addEventListener("show", () => {
    if (shown === null)
      go("/", { replace: true }) // a reload: the result is not kept, the history is
    else if (shown === left) again(root, true) // back from a practice, which may have made it worse, or from unlocking
  })
  root.addEventListener("hide", () => (left = shown))
  root.addEventListener("click", event => {
    const action = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-result]"))
      ?.dataset.result
    if (!action || leaving) return
    leaving = true
    close(action === "done").finally(() => (leaving = false))
  })
  one(root, "[data-note-open]").addEventListener("click", () => openSheet(note))
  one(note, "[data-note-cancel]").addEventListener("click", () => {
    one(note, "textarea").value = "" // by Back or Escape it stays: those are pressed by mistake
    note.close()
  })
  one(note, "form").addEventListener("submit", (/** @type {Event} */ event) => {
    event.preventDefault()
    keepNote(note)
  })
  keepFirst(async () => {
    await keeping
    if (root.hidden || !isTyped(note)) return true
    await keepNote(note, true)
    if (isTyped(note) && !note.open) openSheet(note) // closed by Back with the text in it
    return !isTyped(note)
  })
  onDrop(() => (root.hidden ? clear(root) : bare(root)))
  changes.addEventListener("change", () => root.hidden || again(root))
}

/** @param {string} id @param {Record<string, number | null>} answers */
export function show(id, answers) {
  shown = { id, answers }
  round++
  const root = section("/check-in#result")
  showOnly(root, "result-state", "") // heard once it is so, not with what was said of the one before
  for (const told of ["[data-note-kept]", "[data-note-refused]"]) one(root, told).hidden = true
  const { strain } = alone(root, answers)
  const person = one(root, "[data-one=person]") // first in every order, that of the eye, the ear and the keys
  one(root, "[data-helps]")[level(strain) === "high" ? "prepend" : "append"](person)
  one(root, "#note-text").value = ""
  offerHelp(root, answers)
  compareWithUsual(root, id, answers).finally(() => state(root)) // a heading that changes would cut off 'Saved' for the ear
}

/** What this check-in says by itself. @param {HTMLElement} root @param {Record<string, number | null>} answers */
function alone(root, answers) {
  const means = showTracks(root, answers)
  showOnly(root, "level", level(means.strain))
  showOnly(root, "sustained", level(means.sustenance))
  for (const name of ["compared", "held"]) showOnly(root, name, "")
  one(root, "[data-ordinary]").hidden = true
  one(root, "[data-nights]").hidden = true
  return means
}

/** The practice that fits, and whom to call. @param {HTMLElement} root @param {Record<string, number | null>} answers */
function offerHelp(root, answers) {
  const now = round
  isBare = false
  offer(root, answers, () => round === now)
  showPerson(root)
}

/** Against the weeks before, while the history is open; until then the values stand alone. @param {HTMLElement} root @param {string} id @param {Record<string, number | null>} answers */
async function compareWithUsual(root, id, answers) {
  const now = round
  const { locked } = await status()
  const found = await entries()
  if (round !== now) return
  isAlone = locked
  showOnly(root, "based", locked ? "locked" : "early")
  const entry = found.find(made => made.id === id)
  if (!entry || found.length < FEWEST) return
  const { compared } = await import("./compared.js") // what the first tap does not need
  const { usual, strain, sustenance, nights } = compared(found, entry)
  if (round !== now || usual.strain.state !== "known") return
  const { strain: own } = showTracks(root, answers, usual)
  showOnly(root, "based", "known")
  if (strain === "early") return
  // Much strain, above the band and yet no further than this person's ups and downs: 'usual' would make light of it.
  const isOrdinary = strain === "in" && level(own) === "high" && Number(own) > usual.strain.high
  one(root, "[data-ordinary]").hidden = !isOrdinary
  showOnly(root, "level", isOrdinary ? level(own) : "")
  showOnly(root, "compared", isOrdinary ? "" : strain)
  one(root, "[data-nights]").hidden = !(nights && strain === "above")
  if (sustenance === "early") return
  showOnly(root, "sustained", "")
  showOnly(root, "held", sustenance)
}

/** Whom this person chose, before a stranger: then the country's line stays one tap away in Help. @param {HTMLElement} root */
async function showPerson(root) {
  const now = round
  const chosen = await person().catch(() => null)
  if (round === now) callTo(root, chosen)
}

/** @param {HTMLElement} root @param {import("../journal/care.js").Person | null} chosen */
function callTo(root, chosen) {
  const box = one(root, "[data-person]")
  box.hidden = chosen === null
  one(root, "[data-lines]").hidden = chosen !== null
  one(box, "[data-person-name]").textContent = chosen?.name || chosen?.phone || ""
  one(box, "[data-person-phone]").textContent = chosen?.phone ?? ""
  const number = chosen?.phone.replace(/[^\d+]/g, "") ?? ""
  one(box, "[data-person-call]").href = chosen ? `tel:${number}` : "/support"
  one(box, "[data-person-text]").href = chosen ? `sms:${number}` : "/support"
}

/**
 * Where the check-in lies now. @param {HTMLElement} root
 * @returns {Promise<boolean>} false: not in the vault in use: somebody signed out, or in, or deleted it
 */
async function state(root) {
  const made = shown
  const { keychain } = await openVault()
  const entry = (await entries()).find(({ id }) => id === made?.id)
  const { account, vault, locked, shared } = await status()
  if (shown !== made) return true // of another check-in, whose own state is being read
  const wasClosed = !keychain || locked // then the list is empty, and the record may be there
  if (!entry && !(wasClosed && made && (await hasRecord(account, made.id)))) return false
  showOnly(root, "note", shared ? "shared" : vault)
  showOnly(root, "result-state", entry?.state === "safe" ? "safe" : shared ? "shared" : "saved")
  return true
}

/** Something changed, here or in another tab: first, whether it is still this person's. @param {HTMLElement} root @param {boolean} [isBack] */
async function again(root, isBack = false) {
  const made = shown
  if (!made) return
  const isHere = await state(root)
  if (shown !== made) return
  if (!isHere) return gone(root)
  const wasClosed = isBare || isAlone
  if (wasClosed || isBack) offerHelp(root, made.answers) // as far as it is open
  if (wasClosed) compareWithUsual(root, made.id, made.answers)
}

/** Of nobody who is here. @param {HTMLElement} root */
async function gone(root) {
  if (!root.hidden) await go("/", { replace: true })
  clear(root)
}

/** It locked in front of somebody: this check-in stays, and nothing that needed the history. @param {HTMLElement} root */
function bare(root) {
  if (!shown) return
  round++
  isBare = true
  alone(root, shown.answers)
  callTo(root, null)
  clearOffer(root)
  if (isTyped(one(root, "#note"))) keepNote(one(root, "#note")) // locking is not discarding
}

/** @param {HTMLDialogElement} note */
function isTyped(note) {
  return Boolean(shown && one(note, "textarea").value.trim())
}

/** Somebody went on from the result: it must not stay in the page. @param {HTMLElement} root */
function clear(root) {
  shown = left = null
  round++
  callTo(root, null)
  clearTracks(root)
  clearOffer(root)
  for (const part of ["level", "sustained", "compared", "held", "based"]) showOnly(root, part, "")
  for (const said of ["[data-ordinary]", "[data-nights]"]) one(root, said).hidden = true
  one(root, "#note-text").value = ""
}

/**
 * @param {HTMLDialogElement} note
 * @param {boolean} [stays] open, where the page opens anew: closing it is a step back in the history, which would call that off
 */
function keepNote(note, stays = false) {
  keeping ??= keep(note, stays).finally(() => (keeping = null))
  return keeping
}

/** @param {HTMLDialogElement} note @param {boolean} stays */
async function keep(note, stays) {
  const text = one(note, "textarea").value.trim()
  const refused = one(note, "[data-note-refused]")
  try {
    if (text) await addNote(shown?.id ?? "", text) // of no check-in here: refused
    one(note, "textarea").value = "" // the next note is one more
    refused.hidden = true
    if (stays) return
    note.close()
    one(section("/check-in#result"), "[data-note-kept]").hidden = !text
  } catch {
    refused.hidden = false
  }
}

/** After the first result, once: 'Keep it close?' @param {boolean} done */
async function close(done) {
  if ((await status()).shared) {
    if (done) return void leaveNothing() // which opens a fresh page
    return go("/", { replace: true })
  }
  const offers = done && (await isToBeAsked())
  if (offers) await setPref("asked", true).catch(() => null) // then it is asked once more
  await go(offers ? "/check-in#keep" : "/", { replace: true })
  clear(section("/check-in#result")) // once it is out of sight: an empty one says that too little was answered
}

/** @returns {Promise<boolean>} */
async function isToBeAsked() {
  const { vault } = await status()
  const asked = await getPref("asked").catch(() => true)
  return vault !== "account" && !asked && (await isWorthAsking())
}
