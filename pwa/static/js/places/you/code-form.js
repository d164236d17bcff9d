// Showing a recovery code and having two of its groups typed back; typing one in.
import { askedPlaces } from "../../account/typed-back.js"
import { support } from "../../vault/passkey.js"
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

/** @param {HTMLElement} root @param {string} code empty clears @param {[number, number]} [places] of the groups to type back, from 0 */
export function showCode(root, code, places = code ? askedPlaces(code) : [0, 1]) {
  one(root, "[data-code]").replaceChildren(...(code ? grouped(code) : []))
  one(root, "[data-copy=idle]").hidden = false
  one(root, "[data-copy=done]").hidden = true
  const form = one(root, "[data-groups]")
  inputs(form).forEach((input, i) => {
    const place = places[i]
    input.value = ""
    input.dataset.place = String(place)
    const label = all(form, "[data-group-label]")[i]
    label.textContent = (label.dataset.groupLabel ?? "").replace("{n}", String(place + 1))
  })
}

/** Each group by itself, so that the style can number them: two of them are asked for by number. @param {string} code @returns {Node[]} */
function grouped(code) {
  return code.split(/(-)/).map(part => {
    if (part === "-") return document.createTextNode(part)
    const group = document.createElement("span")
    group.textContent = part
    return group
  })
}

/** The field for a code, hidden until it is asked for. @param {HTMLElement} root @param {(text: string) => unknown} entered */
export function codeField(root, entered) {
  const form = one(root, "[data-code-form]")
  onAction(root, "use-code", () => {
    showCodeField(root, true)
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
  one(root, "[data-code-form]").reset()
  showCodeField(root, false)
}

/**
 * Where the browser has no passkeys the code is the only way: said and offered at once, not after a tap that leads nowhere.
 * @param {HTMLElement} root @param {HTMLElement} passkey the button for one
 */
export async function codeAlone(root, passkey) {
  const { passkeys } = await support()
  passkey.hidden = !passkeys
  if (passkeys) return
  report(root, { code: "unsupported" })
  showCodeField(root, true)
}

/** @param {HTMLElement} root @param {boolean} shown */
function showCodeField(root, shown) {
  one(root, "[data-code-form]").hidden = !shown
  one(root, "[data-action=use-code]").hidden = shown
}

/** @param {HTMLElement} form @returns {HTMLInputElement[]} */
function inputs(form) {
  return /** @type {any} */ (all(form, "input"))
}
