// Where somebody who cannot see the page, or has no pointer, goes on: at the heading of what was opened; back again, at what
// had led away; and when what had the focus goes, at what took its place.

/** @typedef {{name: string, value: string}} Opener its address, which stays when a list is made anew */

const PATIENCE = 1000 // ms in which a list is made anew; later it would pull the page away from under a finger

/** @type {HTMLElement | null} */
let here = null
/** @type {Element[]} what had the focus, and what was around it */
let trail = []
/** @type {Element[]} the same, of what opened the dialog that has the focus now */
let beneath = []
/** @type {{opener: Opener | undefined, until: number} | null} */
let awaited = null
let moving = false
/** @type {WeakMap<Element, Opener>} view -> what led away from it */
const openers = new WeakMap()

export function watchFocus() {
  document.addEventListener("focusin", ({ target }) => {
    if (!moving) awaited = null // somebody went on meanwhile
    const before = trail
    trail = []
    for (let at = /** @type {Element | null} */ (target); at; at = at.parentElement) trail.push(at)
    if (isInDialog(trail) && !isInDialog(before)) beneath = before
    // Browsers bring its first line into view, and leave the others below the bar.
    if (target instanceof HTMLTextAreaElement) target.scrollIntoView({ block: "nearest" })
  })
  // Browsers lead back to what opened it, unless its list was made anew meanwhile.
  const closed = () => {
    const at = document.activeElement
    if (at !== document.body && !at?.closest("dialog:not([open])")) return
    trail = beneath
    changed([])
  }
  document.addEventListener("close", closed, { capture: true })
  new MutationObserver(changed).observe(/** @type {HTMLElement} */ (document.querySelector("main")), {
    subtree: true,
    childList: true,
    characterData: true,
    attributeFilter: ["hidden"],
  })
}

/** @param {Element} control that was activated @param {string} name of the attribute with its address */
export function leftBy(control, name) {
  const view = control.closest("[data-view]")
  if (view) openers.set(view, { name, value: control.getAttribute(name) ?? "" })
}

/** @param {HTMLElement} view that is shown from now on @param {"still" | "forward" | "back"} how still: the focus stays */
export function enter(view, how) {
  here = view
  if (how === "still") return
  awaited = { opener: how === "back" ? openers.get(view) : undefined, until: performance.now() + PATIENCE }
  scrollTo(0, 0)
  proceed()
}

/** Past what stands above it. */
export function toHeading() {
  if (here) begin(headingOf(here))
}

/** @param {MutationRecord[]} records */
function changed(records) {
  if (awaited) proceed()
  const [last] = trail
  if (!here || here.hidden || !last || awaited || (last.isConnected && !last.closest("[hidden]"))) return
  const twin = twinOf(last, here)
  if (twin) return begin(twin)
  const elements = records.map(({ target }) => /** @type {Element} */ (target))
  const step = elements.find(element => element.matches?.("[data-step]:not([hidden])"))
  const words = [...(step?.querySelectorAll("h2, h3, p") ?? [])].find(element => element.checkVisibility())
  begin(words ?? step ?? besides(here))
}

/** @param {Element[]} around */
function isInDialog(around) {
  return around.some(element => element instanceof HTMLDialogElement)
}

/** The same in a list that was made anew. @param {Element} last @param {HTMLElement} view */
function twinOf(last, view) {
  const name = ["href", "data-go", "data-action"].find(attribute => last.hasAttribute(attribute))
  if (!name || last.isConnected) return null
  const idOf = (/** @type {Element[]} */ around) =>
    around.map(element => /** @type {HTMLElement} */ (element).dataset.id).find(Boolean)
  const found = withAddress(view, { name, value: last.getAttribute(name) ?? "" })
  return found.find(other => (other.closest("[data-id]")?.getAttribute("data-id") ?? undefined) === idOf(trail))
}

function proceed() {
  if (!here || !awaited) return
  const { opener, until } = awaited
  const there = opener && performance.now() < until ? withAddress(here, opener)[0] : undefined
  const heading = there ?? headingOf(here)
  if (!heading) return
  if (there || !opener || performance.now() > until) awaited = null
  begin(heading, there !== undefined)
}

/** What stands before what had the focus, and is there; for a heading, and else, the heading. @param {HTMLElement} view */
function besides(view) {
  if (trail[0]?.matches("h1")) return headingOf(view)
  const base = trail.find(({ isConnected }) => isConnected)
  let gone = base?.closest("[hidden]")
  if (!gone) return base && base !== view && view.contains(base) ? base : headingOf(view) // a list that lost an item
  for (let outer = gone.parentElement?.closest("[hidden]"); outer; outer = outer.parentElement?.closest("[hidden]"))
    gone = outer
  let before = gone.previousElementSibling
  while (before && !(before instanceof HTMLElement && before.checkVisibility())) before = before.previousElementSibling
  return before && view.contains(before) ? before : headingOf(view)
}

/** @param {Element | null | undefined} found @param {boolean} [scroll] */
function begin(found, scroll = false) {
  if (!(found instanceof HTMLElement) || found === document.activeElement) return
  if (found.tabIndex < 0 && !found.hasAttribute("tabindex")) found.tabIndex = -1
  moving = true
  HTMLElement.prototype.focus.call(found, { preventScroll: !scroll }) // a form's own may be a field of that name
  moving = false
}

/** @param {HTMLElement} view @param {Opener} opener */
function withAddress(view, { name, value }) {
  const found = [...view.querySelectorAll(`[${name}]`)]
  return found.filter(element => element.getAttribute(name) === value && element.checkVisibility())
}

/** @param {HTMLElement} view @returns {HTMLElement | undefined} once it has words */
function headingOf(view) {
  return [...view.querySelectorAll("h1")].find(h1 => h1.checkVisibility() && h1.innerText.trim())
}
