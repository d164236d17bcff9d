// Showing a recovery code and having two of its groups typed back; typing one in.
import { askedPlaces } from "../../account/typed-back.js"
import { all, busy, one, onAction, report } from "../view.js"

/**
 * @param {HTMLElement} root @param {() => {code: string, confirms: (groups: Record<number, string>) => boolean} | null} shown
 * @param {() => unknown} confirmed
 */
export function codeStep(root, shown, confirmed) {
  onAction(root, "copy", async () => {
    await navigator.clipboard.writeText(shown()?.code ?? "")
    one(root, "[data-copy=idle]").hidden = true
    one(root, "[data-copy=done]").hidden = false
  })
  onAction(root, "print", () => print())
  const form = one(root, "[data-groups]")
  form.addEventListener("submit", (/** @type {Event} */ event) => {
    event.preventDefault()
    busy(root, one(form, "[type=submit]"), () => {
      const groups = Object.fromEntries(inputs(form).map(input => [Number(input.dataset.place), input.value]))
      if (!shown()?.confirms(groups)) return report(root, { code: "groups" })
      return confirmed()
    })
  })
}

/** @param {HTMLElement} root @param {string} code empty clears */
export function showCode(root, code) {
  one(root, "[data-code]").textContent = code
  one(root, "[data-copy=idle]").hidden = false
  one(root, "[data-copy=done]").hidden = true
  const form = one(root, "[data-groups]")
  const places = code ? askedPlaces(code) : [0, 1]
  inputs(form).forEach((input, i) => {
    const place = places[i]
    input.value = ""
    input.dataset.place = String(place)
    const label = all(form, "[data-group-label]")[i]
    label.textContent = (label.dataset.groupLabel ?? "").replace("{n}", String(place + 1))
  })
}

/** The field for a code, hidden until it is asked for. @param {HTMLElement} root @param {(text: string) => unknown} entered */
export function codeField(root, entered) {
  const form = one(root, "[data-code-form]")
  const open = one(root, "[data-action=use-code]")
  onAction(root, "use-code", () => {
    form.hidden = false
    open.hidden = true
    one(form, "input").focus()
  })
  form.addEventListener("submit", (/** @type {Event} */ event) => {
    event.preventDefault()
    const input = one(form, "input")
    busy(root, one(form, "[type=submit]"), async () => {
      await entered(input.value)
      input.value = ""
    })
  })
}

/** @param {HTMLElement} root */
export function resetCodeField(root) {
  const form = one(root, "[data-code-form]")
  form.hidden = true
  form.reset()
  one(root, "[data-action=use-code]").hidden = false
}

/** @param {HTMLElement} form @returns {HTMLInputElement[]} */
function inputs(form) {
  return /** @type {any} */ (all(form, "input"))
}
