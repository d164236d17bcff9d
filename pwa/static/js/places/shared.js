// A device of several people: nothing of anybody is stored, and leaving empties the page. store/db.js holds all in memory.
import { announce, listen } from "../announce.js"
import { drop } from "../journal/keyring.js"
import { status } from "../journal/status.js"
import { isShared, setShared } from "../store/db.js"
import { setPref } from "../store/prefs.js"
import { fill } from "../words.js"
import { syncNow } from "./syncing.js"
import { heldHere } from "./held.js"
import { keepAll } from "./unkept.js"
import { all, ask, clearReport, one, onAction, section } from "./view.js"

const LOOK = 5000 // ms

/** The view behind You, where this is switched. */
export function startView() {
  const root = section("/you#shared")
  root.addEventListener("show", () => show(root))
  onAction(root, "share", () => turn(root, true))
  onAction(root, "own", () => turn(root, false))
}

/** @param {number} idleMinutes without a touch or a key, after which everything goes */
export async function start(idleMinutes) {
  listen(topic => topic === "shared" && go()) // a page that was open before would go on storing
  if (!(await isShared().catch(() => false))) return
  document.body.dataset.shared = ""
  for (const strip of all(document, "[data-shared-strip]")) strip.hidden = false
  one(document, "[data-leave-nothing]").addEventListener("click", () => leaveNothing())
  watch(idleMinutes)
  await setPref("endSession", true) // whoever was here before: their session ends with the next signal
}

/**
 * Empty the page. What the server has not got by then is lost, so it is tried first, and asked.
 * @returns {Promise<boolean>} false: somebody stays
 */
export async function leaveNothing() {
  if ("leaving" in document.body.dataset) return false // it is on its way
  hide(true)
  let stays = true
  try {
    stays = !(await isAgreed())
  } finally {
    if (stays) hide(false)
  }
  if (!stays) go()
  return !stays
}

/** @returns {Promise<boolean>} nothing is lost, or somebody says that it may be: on a shared device the page that opens anew is empty */
export async function mayOpenAnew() {
  return (await keepAll()) && (!("shared" in document.body.dataset) || isAgreed())
}

/** Another tab has the page open anew: here nobody can be asked. */
export async function keepAtServer() {
  if ("shared" in document.body.dataset && (await status()).waiting > 0) await syncNow()
}

/** Out of sight at once: whoever walks off while it is sent leaves nothing to be seen. @param {boolean} is */
function hide(is) {
  document.body.toggleAttribute("data-leaving", is)
  one(document, "main").inert = is
  one(document, "[data-leave-nothing]").ariaBusy = is ? "true" : null
}

/** @returns {Promise<boolean>} nothing is lost, or somebody says that it may be */
async function isAgreed() {
  const { vault, waiting } = await status()
  if (vault === "account" && waiting > 0) await syncNow()
  const left = vault === "account" ? (await status()).waiting : 0
  const dialog = one(document, "[data-leave-dialog]")
  fill(one(dialog, "[data-words]"), { n: left })
  return left === 0 || ask(dialog)
}

/** @param {number} minutes */
function watch(minutes) {
  // A page that lies there untouched need not reload for ever; one may be touched before the modules have come.
  let last = navigator.userActivation?.hasBeenActive ? Date.now() : 0
  const touch = () => (last = Date.now())
  for (const sign of ["pointerdown", "keydown"]) document.addEventListener(sign, touch, { capture: true })
  const looking = setInterval(() => {
    if (!last || Date.now() - last < minutes * 60_000) return
    clearInterval(looking) // once: asked again, a browser would drop the page that is on its way
    go()
  }, LOOK)
  addEventListener("pageshow", event => event.persisted && go()) // a page kept for going back is somebody's
}

function go() {
  drop()
  location.replace("/") // a fresh page: nothing of before is left in memory
}

/** @param {HTMLElement} root */
async function show(root) {
  clearReport(root)
  const [{ shared }, count] = await Promise.all([status(), heldHere()])
  one(root, "[data-turn=on]").hidden = shared
  one(root, "[data-turn=off]").hidden = !shared
  const here = one(root, "[data-here]")
  here.hidden = shared || count === 0
  fill(one(here, "[data-words]"), { n: count })
}

/** @param {HTMLElement} root @param {boolean} is */
async function turn(root, is) {
  if (is && (await heldHere()) > 0 && !(await ask(one(root, "[data-share-dialog]")))) return
  await setShared(is)
  announce("shared")
  go()
}
