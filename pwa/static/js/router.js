// One document, many places: show the section whose data-view is the address, hide the others. An unlocked key lives in
// memory only, so moving between places must never reload.

import { load, waiting } from "./parts.js"

const GO_BACK = "back"
const STEP = "step"

let passing = false

/** Start: links and the back button move between sections. */
export function start() {
  document.addEventListener("click", follow)
  addEventListener("popstate", () => passing || show())
  show()
}

/** @param {string} address path and fragment @param {{replace?: boolean}} [how] */
export function go(address, { replace = false } = {}) {
  if (replace) history.replaceState(history.state, "", address)
  else history.pushState({ [GO_BACK]: true }, "", address)
  show()
}

/** Leave to the section before; without one (a deep link), to `fallback`. @param {string} fallback */
export async function leave(fallback) {
  await unstep()
  if (history.state?.[GO_BACK]) history.back()
  else go(fallback, { replace: true })
}

/** Make the browser's Back a step inside this view: it hears 'show' with `again` instead of being left. */
export function step() {
  if (!stepping()) history.pushState({ [GO_BACK]: true, [STEP]: true }, "", location.pathname + location.hash)
}

/** @returns {boolean} whether the browser's Back is a step */
export function stepping() {
  return history.state?.[STEP] === true
}

/** The browser's Back leaves again. @returns {Promise<void>} */
export async function unstep() {
  if (!stepping()) return
  passing = true
  const gone = new Promise(resolve => addEventListener("popstate", resolve, { once: true }))
  history.back()
  await gone
  passing = false
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

/** @param {MouseEvent} event */
function follow(event) {
  const target = /** @type {Element} */ (event.target)
  const button = target.closest("[data-go]")
  if (button) return go(button.getAttribute("data-go") ?? "/")
  const link = target.closest("a[href]")
  const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.defaultPrevented
  if (!(link instanceof HTMLAnchorElement) || !plain || link.origin !== location.origin || link.download) return
  const address = link.pathname + link.hash
  if (!find(link.pathname, link.hash) && !waiting(address).length) return
  event.preventDefault()
  go(address)
}

function show() {
  const { pathname, hash } = location
  const [stub] = exact(pathname, hash) ? [] : waiting(pathname + hash)
  if (stub) fetchPart(stub)
  else present(find(pathname, hash) ?? find("/", ""))
}

/** Without signal, before the service worker has everything, the stub itself says what is missing. @param {HTMLElement} stub */
async function fetchPart(stub) {
  const { href } = location
  const came = await load(stub)
  if (location.href !== href) return // somebody went on meanwhile
  came ? show() : present(stub)
}

/** @param {HTMLElement | null} found */
function present(found) {
  if (!found) return
  for (const view of views()) if (view !== found && !view.hidden) hide(view)
  const first = found.hidden || !document.documentElement.dataset.shown
  found.hidden = false
  const { title = "", chrome = "" } = found.dataset
  document.title = [title, document.documentElement.dataset.appName].join(" · ")
  document.body.dataset.chrome = chrome
  mark()
  found.dispatchEvent(new CustomEvent("show", { detail: { again: !first } }))
  if (first && document.documentElement.dataset.shown) focus(found)
  document.documentElement.dataset.shown = "yes"
}

/** @param {HTMLElement} view */
function hide(view) {
  view.hidden = true
  view.dispatchEvent(new CustomEvent("hide"))
}

/** Where a screen reader goes on reading. @param {HTMLElement} view */
function focus(view) {
  scrollTo(0, 0)
  const heading = [...view.querySelectorAll("h1")].find(h1 => h1.checkVisibility())
  heading?.focus({ preventScroll: true })
}

/** The navigation says where we are. */
function mark() {
  for (const open of document.querySelectorAll(":popover-open")) /** @type {HTMLElement} */ (open).hidePopover()
  for (const link of document.querySelectorAll("a[data-place]")) {
    const here = /** @type {HTMLAnchorElement} */ (link).pathname === location.pathname
    if (here) link.setAttribute("aria-current", "page")
    else link.removeAttribute("aria-current")
  }
}

/** @param {string} path @param {string} hash @returns {HTMLElement | null} */
function find(path, hash) {
  return exact(path, hash) ?? views().find(({ dataset }) => dataset.view === path) ?? null
}

/** @param {string} path @param {string} hash @returns {HTMLElement | null} */
function exact(path, hash) {
  return views().find(({ dataset }) => dataset.view === path + hash.split("=")[0]) ?? null
}

/** Sections, and the stubs of parts, which are shown only when their part did not come. @returns {HTMLElement[]} */
function views() {
  return [...document.querySelectorAll("[data-view], [data-part]")].map(view => /** @type {HTMLElement} */ (view))
}
