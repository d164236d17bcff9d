// Small helpers of every view: find, show one of several, report an error by its code, keep a button busy.
import { openSheet } from "../steps.js"

/** @param {string} view address of a section @returns {HTMLElement} */
export function section(view) {
  return /** @type {HTMLElement} */ (document.querySelector(`[data-view="${view}"]`))
}

/** @param {ParentNode} root @param {string} selector @returns {any} the element; missing is a mistake in a template */
export function one(root, selector) {
  const found = root.querySelector(selector)
  if (!found) throw new Error(selector)
  return found
}

/** @param {ParentNode} root @param {string} selector @returns {HTMLElement[]} */
export function all(root, selector) {
  return [...root.querySelectorAll(selector)].map(found => /** @type {HTMLElement} */ (found))
}

/** Show the elements whose data-<name> lists the value, hide the others. @param {ParentNode} root @param {string} name @param {string} value */
export function showOnly(root, name, value) {
  for (const element of all(root, `[data-${name}]`)) {
    element.hidden = !(element.getAttribute(`data-${name}`) ?? "").split(" ").includes(value)
  }
}

/** Say at once, before anything is typed, why nothing can be kept here. @param {any} error @returns {null} */
export function tellRefused(error) {
  showOnly(document, "storage", error?.code === "storage" ? "refused" : "unsealed")
  return null
}

/** Show the sentence for this error. @param {HTMLElement} root @param {unknown} error */
export function report(root, error) {
  const box = one(root, "[data-errors]")
  const code = error instanceof RangeError ? "label" : String(/** @type {any} */ (error)?.code ?? "other")
  const known = all(box, "[data-error]").some(({ dataset }) => dataset.error?.split(" ").includes(code))
  showOnly(box, "error", known ? code : "other")
  box.hidden = false
  box.scrollIntoView({ block: "nearest" })
}

/** @param {HTMLElement} root */
export function clearReport(root) {
  for (const box of all(root, "[data-errors]")) box.hidden = true
}

/**
 * Run what a button asks for: once at a time, errors reported in its view.
 * @param {HTMLElement} root @param {string} action name in data-action @param {(button: HTMLButtonElement) => unknown} act
 */
export function onAction(root, action, act) {
  root.addEventListener("click", async event => {
    const target = /** @type {Element} */ (event.target)
    const button = /** @type {HTMLButtonElement | null} */ (target.closest(`[data-action="${action}"]`))
    if (button) await busy(root, button, () => act(button))
  })
}

/** @param {HTMLElement} root @param {HTMLElement} button @param {() => unknown} act */
export async function busy(root, button, act) {
  if (button.ariaBusy === "true") return
  button.ariaBusy = "true"
  clearReport(root)
  try {
    await act()
  } catch (error) {
    report(root, error)
  } finally {
    button.ariaBusy = null
  }
}

/**
 * Parts of a form are out of reach until what was kept is read, and the caller has filled them: what is typed or kept before
 * would be lost, or take its place. Where it cannot be read they stay so. @template T @param {Promise<T>} reading @param {HTMLElement[]} parts @returns {Promise<T>}
 */
export async function untilRead(reading, ...parts) {
  for (const part of parts) part.hidden = true
  const read = await reading
  for (const part of parts) part.hidden = false
  return read
}

/** @param {HTMLElement} root a section @returns {boolean} false while another is at the address, which has not come yet */
export function isAt(root) {
  return !root.hidden && location.pathname + location.hash.split("=")[0] === root.dataset.view
}

/**
 * Rows that say the same as before stay: one that is replaced while a finger is on it takes no tap.
 * @param {HTMLElement} list @param {(Element | DocumentFragment)[]} items what is in it from now on, each with one element
 */
export function setRows(list, items) {
  items.forEach((item, i) => {
    const row = item instanceof Element ? item : item.children[0]
    const there = list.children[i]
    if (!there) list.append(row)
    else if (!there.isEqualNode(row)) there.replaceWith(row)
  })
  while (list.children.length > items.length) list.lastElementChild?.remove()
}

/** @type {WeakMap<HTMLElement, object>} */
const readings = new WeakMap()

/**
 * What is read for a view may come after it was left, or after it was read anew, as a lock has it: then it is too late.
 * @param {HTMLElement} root @returns {() => boolean} whether what this reading brings may be shown
 */
export function reading(root) {
  const mine = {}
  readings.set(root, mine)
  return () => !root.hidden && readings.get(root) === mine
}

/** Ask in a dialog. Beside a field, Cancel is no submit: Enter in the field would press it. @param {HTMLDialogElement} dialog @returns {Promise<boolean>} true when confirmed */
export function ask(dialog) {
  if (!dialog.parentElement?.checkVisibility()) return Promise.resolve(false) // its place was left: nobody would see what is asked
  dialog.returnValue = ""
  const cancel = /** @type {HTMLElement | null} */ (dialog.querySelector("[data-cancel]"))
  if (cancel) cancel.onclick = () => dialog.close("cancel")
  return openSheet(dialog).then(() => dialog.returnValue === "ok")
}
