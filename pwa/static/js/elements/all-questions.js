// <all-questions>: layout B over server-rendered groups of radio buttons. Every question on one page, in any order; an
// answer can be taken back. Dispatches 'answer' when one changed.

export class AllQuestions extends HTMLElement {
  connectedCallback() {
    this.addEventListener("change", () => this.#changed())
    this.addEventListener("click", event => {
      const clear = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-clear]"))
      if (!clear) return
      const group = clear.closest("fieldset")
      for (const radio of radios(group)) radio.checked = false
      radios(group)[0]?.focus() // the button goes: focus stays with its question
      this.#changed()
    })
  }

  /** @returns {Record<string, number | null>} item -> value, null: not answered */
  get answers() {
    return Object.fromEntries(this.#groups().map(group => [group.dataset.question ?? "", valueOf(group)]))
  }

  /** @param {Record<string, number | null>} given */
  set answers(given) {
    for (const group of this.#groups()) {
      const value = given[group.dataset.question ?? ""]
      for (const radio of radios(group)) radio.checked = value !== null && radio.value === String(value)
    }
    this.#show()
  }

  #changed() {
    this.#show()
    this.dispatchEvent(new CustomEvent("answer", { detail: this.answers }))
  }

  /** Which answers can be taken back, and how many there are. */
  #show() {
    const groups = this.#groups()
    for (const group of groups) {
      const clear = /** @type {HTMLElement | null} */ (group.querySelector("[data-clear]"))
      if (clear) clear.hidden = valueOf(group) === null
    }
    const answered = groups.filter(group => valueOf(group) !== null).length
    this.dispatchEvent(new CustomEvent("counted", { detail: { n: answered, total: groups.length } }))
  }

  /** @returns {HTMLFieldSetElement[]} */
  #groups() {
    return [...this.querySelectorAll("fieldset")]
  }
}

/** @param {Element | null} group @returns {HTMLInputElement[]} */
function radios(group) {
  return [...(group?.querySelectorAll("input") ?? [])]
}

/** @param {Element} group @returns {number | null} */
function valueOf(group) {
  const chosen = radios(group).find(({ checked }) => checked)
  return chosen ? Number(chosen.value) : null
}

customElements.define("all-questions", AllQuestions)
