// One document, many places: show the section whose data-view is the address, hide the others. An unlocked key lives in
// memory only, so moving between places must never reload.

import { enter, leftBy, toHeading, watchFocus } from "./focus.js"
import { load, waiting } from "./parts.js"
import {
  closeSheets,
  goBack,
  keepScroll,
  onSheet,
  onStep,
  passBack,
  returning,
  settling,
  unstep,
  watchSteps,
} from "./steps.js"

const GO_BACK = "back" // in the state of an entry: the address of the one before, if that is of this app too
const MAIN = "#main" // of the link that skips: no place

/** @type {ResizeObserver | null} */
let growing = null
let shown = ""
/** @type {Promise<void> | null} */
let coming = null // the part in which is what is shown next
let isUp = true // whether what is shown next by the browser's Back is so for whoever looks, too

/**
 * @typedef {{replace?: boolean, up?: boolean, missing?: boolean, wanted?: string}} How up: to what had led here, as Back does;
 * missing: say that what was asked for is not there; wanted: the address that was asked for and cannot be opened yet
 */

/** Start: links and the back button move between sections. */
export function start() {
  history.scrollRestoration = "manual" // the browser would restore before the section is there
  document.addEventListener("click", follow)
  addEventListener("popstate", back)
  addEventListener("pagehide", keepScroll)
  for (const sign of ["pointerdown", "wheel", "keydown"]) addEventListener(sign, () => growing?.disconnect())
  watchSteps()
  watchFocus()
  show()
}

/**
 * @param {string} address path and fragment @param {How} [how] replace: nobody comes back to what is left
 * @returns {Promise<unknown> | void} shown, at once where nothing has to be taken back or fetched first
 */
export function go(address, how = {}) {
  const arriving = returning()
  if (arriving) return arriving.then(() => (address === here() ? note(how) : go(address, how)))
  const before = settling() ?? (how.replace && onStep() ? unstep() : null)
  if (before) return before.then(() => go(address, how))
  const { replace, missing, up, wanted } = how
  const from = history.state?.[GO_BACK]
  if (replace && from === address && address !== here()) return shownBefore(up).then(() => note(how))
  if (address !== here()) {
    keepScroll()
    const state = { [GO_BACK]: replace ? from : here(), wanted }
    if (replace || onSheet()) history.replaceState(state, "", address)
    else history.pushState(state, "", address)
  }
  closeSheets()
  return show({ missing, up })
}

/** @param {How} how for the place that was there before */
function note({ wanted, missing = false }) {
  if (wanted) history.replaceState({ ...history.state, wanted }, "")
  tell(missing)
}

/** Leave to the section before; without one (a deep link), to `fallback`. @param {string} fallback */
export async function leave(fallback) {
  await unstep()
  if (history.state?.[GO_BACK]) await shownBefore(true)
  else await go(fallback, { replace: true, up: true })
}

/** @returns {string | undefined} the address that was left for this one */
export function cameFrom() {
  const from = history.state?.[GO_BACK]
  return typeof from === "string" ? from : undefined // an entry of an earlier release says no more than that there is one
}

/** What was asked for can be opened now. @returns {boolean} whether anything was */
export function resume() {
  const { wanted, ...state } = history.state ?? {}
  if (!wanted) return false
  history.replaceState(state, "")
  go(wanted)
  return true
}

/** @param {string} address @returns {boolean} whether it is a place of this document, or would be of one */
export function isOurs(address) {
  return find(address.split("#")[0]) !== null || waiting(address).length > 0
}

/** What follows '=' in the fragment, as in /trends#entry=ID. @returns {string} */
export function parameter() {
  const written = location.hash.split("=")[1] ?? ""
  try {
    return decodeURIComponent(written)
  } catch {
    return "" // cut off, as links in messages are
  }
}

/** @param {boolean} [up] @returns {Promise<void>} */
async function shownBefore(up = false) {
  isUp = up
  await goBack()
  await coming // where that was not opened since the page was loaded
}

/** The browser's Back or Forward. */
function back() {
  if (settling()) return
  const up = isUp
  isUp = true
  const closed = closeSheets()
  if (onSheet())
    passBack() // Forward, to a sheet that is closed
  else if (!closed || here() !== shown) show({ back: true, up })
}

/** @param {MouseEvent} event */
function follow(event) {
  const target = /** @type {Element} */ (event.target)
  const button = target.closest("[data-go]")
  if (button) {
    leftBy(button, "data-go")
    return go(button.getAttribute("data-go") || here(), { replace: button.hasAttribute("data-replace") })
  }
  const link = target.closest("a[href]")
  const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.defaultPrevented
  if (!(link instanceof HTMLAnchorElement) || !plain || link.origin !== location.origin || link.download) return
  const address = link.pathname + link.hash
  const skips = link.hash === MAIN
  if (!skips && !isOurs(address)) return
  event.preventDefault()
  if (skips) return toHeading()
  leftBy(link, "href")
  const back = link.matches(".back")
  go(address, { replace: back, up: back })
}

/** @typedef {{back?: boolean, up?: boolean, missing?: boolean}} Shown back: by the browser's Back or Forward */

/** @param {Shown} [how] @returns {Promise<void> | void} */
function show(how = {}) {
  growing?.disconnect()
  coming = null
  const { pathname } = location
  const hash = location.hash === MAIN ? "" : location.hash
  const found = exact(pathname, hash)
  const [stub] = found ? [] : waiting(pathname + hash)
  if (stub) return (coming = fetchPart(stub, how))
  const nearest = found ?? find(pathname) ?? find("/")
  if (!found) history.replaceState(history.state, "", nearest?.dataset.view)
  present(nearest, { ...how, missing: how.missing || !found })
}

/** Without signal, before the service worker has everything, the stub itself says what is missing. @param {HTMLElement} stub @param {Shown} how */
async function fetchPart(stub, how) {
  const { href } = location
  const came = await load(stub)
  if (location.href !== href) return // somebody went on meanwhile
  return came ? show(how) : present(stub, how)
}

/** @param {HTMLElement | null} found @param {Shown} how */
function present(found, { back = false, up = false, missing = false }) {
  if (!found) return
  shown = here()
  for (const view of views()) if (view !== found && !view.hidden) hide(view)
  const first = found.hidden || !document.documentElement.dataset.shown
  found.hidden = false
  const { title = "", chrome = "" } = found.dataset
  document.title = [title, document.documentElement.dataset.appName].join(" · ")
  document.body.dataset.chrome = chrome
  tell(missing)
  mark()
  found.dispatchEvent(new CustomEvent("show", { detail: { again: !first, back } }))
  const opened = !document.documentElement.dataset.shown
  const way = !first || opened ? "still" : up ? "back" : "forward"
  document.body.dataset.way = way // how it moves in
  enter(found, way)
  if (first && (up || opened) && history.state?.scroll) scroll(history.state.scroll)
  document.documentElement.dataset.shown = "yes"
}

/** What was asked for is not here, and this is the nearest that is. @param {boolean} missing */
function tell(missing) {
  document.querySelector("[data-not-here]")?.toggleAttribute("hidden", !missing)
}

/** @param {HTMLElement} view */
function hide(view) {
  view.hidden = true
  view.dispatchEvent(new CustomEvent("hide"))
}

/** A list is filled only after its place is shown: until it is as long as it was, or somebody touches it. @param {number} top */
function scroll(top) {
  scrollTo(0, top)
  if (scrollY >= top - 1) return
  growing = new ResizeObserver(() => {
    scrollTo(0, top)
    if (scrollY >= top - 1) growing?.disconnect()
  })
  growing.observe(document.body)
}

/** The navigation says where we are. */
function mark() {
  for (const link of document.querySelectorAll("a[data-place]")) {
    const isHere = /** @type {HTMLAnchorElement} */ (link).pathname === location.pathname
    if (isHere) link.setAttribute("aria-current", "page")
    else link.removeAttribute("aria-current")
  }
}

function here() {
  return location.pathname + location.hash
}

/** @param {string} path @returns {HTMLElement | null} */
function find(path) {
  return exact(path, "")
}

/** @param {string} path @param {string} hash @returns {HTMLElement | null} */
function exact(path, hash) {
  return views().find(({ dataset }) => dataset.view === path + hash.split("=")[0]) ?? null
}

/** Sections, and the stubs of parts, which are shown only when their part did not come. @returns {HTMLElement[]} */
function views() {
  return [...document.querySelectorAll("[data-view], [data-part]")].map(view => /** @type {HTMLElement} */ (view))
}
