// Rows of fields that can be added and removed: the buttons' values are what the server would understand, such as
// "weekly+" and "meetings-2".

/** @param {HTMLFormElement} form hears of a change as an `input` event */
export function startRows(form) {
  form.addEventListener("click", event => {
    const target = /** @type {Element} */ (event.target)
    const button = /** @type {HTMLButtonElement | null} */ (target.closest("button[name=do]"))
    const wish = button?.value.match(/^(weekly|meetings)(\+|-)/)
    if (!button || !wish) return
    event.preventDefault()
    if (wish[2] === "+") add(form, wish[1]).focus()
    else remove(form, button)
    form.dispatchEvent(new Event("input"))
  })
  const choice = /** @type {HTMLInputElement} */ (form.querySelector("[name=open][value=weekly]"))
  choice.addEventListener("change", () => addFirst(form)?.focus())
  if (choice.checked) addFirst(form) // chosen before this script had come
}

/** Days to tick, where there are none yet. @param {HTMLFormElement} form */
function addFirst(form) {
  return form.querySelector("[data-row-of=weekly]") ? null : add(form, "weekly")
}

/** @param {HTMLFormElement} form @param {string} name @returns {HTMLElement} the first field of the new row */
function add(form, name) {
  const template = /** @type {HTMLTemplateElement} */ (form.querySelector(`template[data-row=${name}]`))
  const row = /** @type {DocumentFragment} */ (template.content.cloneNode(true))
  const number = String(next(form, name))
  for (const element of row.querySelectorAll("*")) {
    for (const { name: attribute, value } of [...element.attributes]) {
      if (value.includes("__n__")) element.setAttribute(attribute, value.replaceAll("__n__", number))
    }
  }
  const first = /** @type {HTMLElement} */ (row.querySelector("input:not([type=hidden])"))
  const zone = /** @type {HTMLInputElement | null} */ (row.querySelector("[name$=-time_zone]"))
  if (zone) zone.value ||= /** @type {HTMLInputElement} */ (form.elements.namedItem("time_zone")).value
  form.querySelector(`[data-rows=${name}]`)?.append(row)
  return first
}

/** @param {HTMLFormElement} form @param {HTMLButtonElement} button */
function remove(form, button) {
  const row = /** @type {HTMLElement} */ (button.closest("[data-row-of]"))
  const name = row.dataset.rowOf
  row.remove()
  const adding = /** @type {HTMLElement} */ (form.querySelector(`button[value="${name}+"]`))
  adding.focus()
}

/** One more than the highest number in use. @param {HTMLFormElement} form @param {string} name */
function next(form, name) {
  const numbers = [...form.elements].map(field =>
    Number(field.getAttribute("name")?.match(`^${name}-(\\d+)-`)?.[1] ?? -1),
  )
  return Math.max(-1, ...numbers) + 1
}
