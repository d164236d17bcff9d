// Small helpers of every view: find, show one of several, report an error by its code, keep a button busy.

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

/** Ask in a dialog. @param {HTMLDialogElement} dialog @returns {Promise<boolean>} true when confirmed */
export function ask(dialog) {
  dialog.returnValue = ""
  dialog.showModal()
  return new Promise(resolve => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "ok"), { once: true })
  })
}
