// Entries of the browser's history that lie on one address: a later question, an open sheet. Its Back takes the last one
// away and nothing else. While an entry is being taken away, nothing may be pushed: it would go with it.

const STEP = "step"
const SHEET = "sheet"

/** @type {Promise<void> | null} */
let passing = null // an entry is being taken away
/** @type {Promise<void> | null} */
let leaving = null // for the place before

/** What is a step on the way back through the history. */
export function watchSteps() {
  // Popovers open by markup; dialogs by openSheet.
  const toggled = (/** @type {any} */ { target, newState }) => {
    if (!target.popover) return
    newState === "open" ? push(SHEET, () => target.matches(":popover-open")) : taken()
  }
  document.addEventListener("toggle", toggled, { capture: true })
  if (history.state?.[SHEET]) passBack() // reloaded: the sheet is closed
}

/** @returns {Promise<void> | null} while an entry is being taken away */
export function settling() {
  return passing
}

/** @returns {Promise<void> | null} until a step back to the place before has arrived: another one now would lead too far */
export function returning() {
  return leaving
}

/** To the place before. Two that ask for it at once ask for the same step. @returns {Promise<void>} when it is shown */
export function goBack() {
  leaving ??= stepBack().then(() => {
    leaving = null
  })
  return leaving
}

/** @returns {boolean} whether the entry that is left lies on a page of its own address */
export function onStep() {
  return Boolean(history.state?.[STEP] || history.state?.[SHEET])
}

/** @returns {boolean} */
export function onSheet() {
  return Boolean(history.state?.[SHEET])
}

/** Make the browser's Back a step inside this view: it hears 'show' with `again` and `back` instead of being left. */
export function step() {
  push(STEP, () => !stepping())
}

/** @returns {boolean} whether the browser's Back is a step */
export function stepping() {
  return history.state?.[STEP] === true
}

/** The browser's Back leaves again. @returns {Promise<void>} */
export async function unstep() {
  while (passing || onStep()) await passBack()
}

/**
 * Show a dialog; the browser's Back closes it. One that is higher than the screen begins at its beginning, unless there is
 * something to type. @param {HTMLDialogElement} dialog
 * @returns {Promise<void>} when it is closed, and its entry of the history gone
 */
export function openSheet(dialog) {
  dialog.showModal()
  if (dialog.scrollTop > 0 && !document.activeElement?.matches("input, textarea")) {
    dialog.tabIndex = -1
    dialog.focus()
    dialog.scrollTop = 0
  }
  push(SHEET, () => dialog.open)
  return new Promise(resolve => dialog.addEventListener("close", () => resolve(taken()), { once: true }))
}

/** @returns {boolean} whether there was one */
export function closeSheets() {
  const open = document.querySelectorAll("dialog[open], :popover-open")
  for (const sheet of open)
    sheet instanceof HTMLDialogElement ? sheet.close() : /** @type {any} */ (sheet).hidePopover()
  return open.length > 0
}

/** Where the page is scrolled to: found again when somebody comes back to this entry. */
export function keepScroll() {
  history.replaceState({ ...history.state, scroll: scrollY }, "")
}

/** Take the last entry away without showing anything. @returns {Promise<void>} */
export function passBack() {
  passing ??= stepBack().then(() => {
    passing = null
  })
  return passing
}

/** @returns {Promise<void>} */
function stepBack() {
  return new Promise(resolve => {
    const heard = new AbortController()
    const arrived = (/** @type {Event} */ event) => {
      if (event instanceof PageTransitionEvent && !event.persisted) return // the page's own opening
      heard.abort()
      resolve()
    }
    for (const sign of ["popstate", "pageshow"]) addEventListener(sign, arrived, { signal: heard.signal }) // the latter: it left the document, which was kept
    history.back()
  })
}

/** @param {string} kind @param {() => boolean} isWanted asked when it can be pushed */
function push(kind, isWanted) {
  const before = passing ?? leaving
  if (before) return void before.then(() => push(kind, isWanted))
  if (!isWanted()) return
  keepScroll()
  history.pushState({ ...history.state, [kind]: true }, "")
}

/** A sheet is closed: by its button, or because its entry was taken away before. @returns {Promise<void>} */
async function taken() {
  if (onSheet()) await passBack()
}
