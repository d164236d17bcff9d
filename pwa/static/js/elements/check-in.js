// <check-in>: layout A over the server-rendered form. One question a screen; answers never move; each answer is written
// before the form advances. Dispatches 'answer' (write the draft), 'complete' and 'leave'.

const SHOWN = 220 // ms that a selection shows before the next question
const DEAF = 150 // ms after an advance in which touches are ignored: a double tap must not answer the next question

export class CheckIn extends HTMLElement {
  /** @type {import("../journal/journal.js").Draft | null} */
  #draft = null
  #busy = false
  #moving = false
  #next = 0 // the timer of an answer that is being shown
  /** @type {number | null} the index of its question */
  #given = null

  connectedCallback() {
    this.addEventListener("click", event => this.#clicked(event))
    this.addEventListener("keydown", event => this.#pressed(event))
    this.addEventListener("keyup", () => (this.#moving = false))
  }

  /** @returns {HTMLFieldSetElement[]} */
  get items() {
    return [...this.querySelectorAll("fieldset")]
  }

  /** @returns {import("../journal/journal.js").Draft | null} */
  get draft() {
    return this.#draft
  }

  /**
   * Show a draft at its question, with what first.js took before.
   * @param {import("../journal/journal.js").Draft} draft @returns {boolean} whether there was anything to add
   */
  resume(draft) {
    const early = this.#early()
    const last = this.items.length - 1
    const index = Math.max(draft.index, Math.min(early.index, last))
    const answers = { ...draft.answers, ...early.answers }
    this.#draft = draft = { ...draft, answers, index }
    this.#busy = false
    for (const item of this.items) {
      const value = draft.answers[item.dataset.item ?? ""]
      for (const radio of radios(item))
        radio.checked = value !== null && value !== undefined && radio.value === String(value)
    }
    this.#show(draft.index)
    if (early.index > last) {
      this.#busy = true // a touch while it is saved makes no second record
      this.#advance(last)
    }
    return Object.keys(early.answers).length > 0
  }

  /** What was answered before this element was there, once. */
  #early() {
    const { index = 0 } = this.dataset
    delete this.dataset.index
    this.dataset.taken = ""
    /** @type {Record<string, number | null>} */
    const answers = {}
    for (const { dataset } of this.items) {
      const { item = "", answer } = dataset
      if (answer !== undefined) answers[item] = answer === "" ? null : Number(answer)
      delete dataset.answer
    }
    return { index: Number(index), answers }
  }

  /** The step before; out of the form on the first question, and where something stands in the place of the questions. */
  back() {
    if (!this.#draft || this.#busy) return
    if (this.#draft.index === 0 || this.#isCovered) this.dispatchEvent(new CustomEvent("leave"))
    else this.#to(this.#draft.index - 1)
  }

  /** It was left: an answer that was just given is kept, and nothing of it stays in the page. */
  clear() {
    clearTimeout(this.#next)
    if (this.#given !== null) this.#advance(this.#given)
    this.#draft = null
    for (const item of this.items) for (const radio of radios(item)) radio.checked = false
    this.items.forEach((item, i) => (item.hidden = i > 0))
    this.#ticks(0)
  }

  /** The questions again, after the disk refused them. */
  reopen() {
    this.#busy = false
  }

  /** Where the answers of the question are, once it is seen. */
  toQuestion() {
    const item = this.#current()
    if (item) (this.#chosen() ?? radios(item)[0]).focus({ preventScroll: true })
  }

  /** @param {MouseEvent} event */
  #clicked(event) {
    const target = /** @type {Element} */ (event.target)
    const action = /** @type {HTMLElement | null} */ (target.closest("[data-do]"))?.dataset.do
    if (action === "back") this.back()
    else if (action === "leave") this.dispatchEvent(new CustomEvent("leave"))
    else if (action === "skip") this.#answer(null)
    else if (action === "next") this.#answer(Number(this.#chosen()?.value))
    // Arrow keys click the radio they move to: moving is not answering. Screen readers click without any key or
    // pointer, so what tells the two apart is the arrow, not the click.
    else if (target instanceof HTMLInputElement)
      this.#moving ? this.#offerNext(true) : this.#answer(Number(target.value))
  }

  /** For whoever moved there by arrows, and does not know that Enter answers. @param {boolean} is */
  #offerNext(is) {
    const button = this.querySelector("[data-do=next]")
    button?.toggleAttribute("hidden", !is)
  }

  #chosen() {
    const item = this.#current()
    return item && radios(item).find(radio => radio.checked)
  }

  /** @param {KeyboardEvent} event */
  #pressed(event) {
    this.#moving = event.key.startsWith("Arrow")
    const item = this.#current()
    if (!item || event.ctrlKey || event.metaKey || event.altKey) return
    const options = radios(item)
    const digit = Number(event.key)
    const target = event.target
    if (digit >= 1 && digit <= options.length) this.#choose(options[digit - 1])
    else if ((event.key === "Enter" || event.key === " ") && target instanceof HTMLInputElement) {
      event.preventDefault()
      this.#choose(target)
    }
  }

  /** @param {HTMLInputElement} radio */
  #choose(radio) {
    radio.checked = true
    this.#answer(Number(radio.value))
  }

  /** @param {number | null} value */
  #answer(value) {
    const item = this.#current()
    if (!item || !this.#draft || this.#busy) {
      if (this.#draft && item && value !== null) this.#restore(item)
      return
    }
    if (value === null) for (const radio of radios(item)) radio.checked = false
    const { answers, index } = this.#draft
    this.#draft = { ...this.#draft, answers: { ...answers, [item.dataset.item ?? ""]: value } }
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches
    this.#busy = true
    this.#given = index
    this.#next = setTimeout(() => this.#advance(index), value === null || still ? 0 : SHOWN)
  }

  /** A touch that does not count must not look as if it did. @param {HTMLFieldSetElement} item */
  #restore(item) {
    const value = this.#draft?.answers[item.dataset.item ?? ""]
    for (const radio of radios(item)) radio.checked = radio.value === String(value)
  }

  /** @param {number} index of the question that was answered */
  #advance(index) {
    this.#given = null
    if (!this.#draft) return
    if (index + 1 < this.items.length) return this.#to(index + 1)
    this.dispatchEvent(new CustomEvent("complete")) // stays busy: a second tap makes no second record
  }

  /** @param {number} index */
  #to(index) {
    if (!this.#draft) return
    this.#draft = { ...this.#draft, index }
    const draft = this.#draft
    // Written before it advances: a killed tab comes back to this question.
    this.dispatchEvent(new CustomEvent("answer", { detail: { draft, then: () => this.#shows(draft) } }))
  }

  /** The question of a draft that was written, unless it was left meanwhile. @param {import("../journal/journal.js").Draft} draft */
  #shows(draft) {
    if (this.#draft === draft) this.#show(draft.index)
  }

  /** @param {number} index */
  #show(index) {
    this.#busy = false
    if (this.items[index].hidden) this.#turn() // a question that first.js showed already is being answered
    this.items.forEach((item, i) => (item.hidden = i !== index))
    this.#offerNext(false)
    this.#ticks(index)
    scrollTo(0, 0) // with large text the answers stand below the screen: the question comes first
    this.toQuestion()
    this.dispatchEvent(new CustomEvent("shown", { detail: { index, total: this.items.length } }))
  }

  #turn() {
    this.dataset.deaf = "" // answers take no touch, by CSS
    setTimeout(() => delete this.dataset.deaf, DEAF)
  }

  /** @param {number} index */
  #ticks(index) {
    const answers = this.#draft?.answers ?? {}
    this.querySelectorAll(".ticks i").forEach((tick, i) => {
      const value = answers[this.items[i].dataset.item ?? ""]
      const state = i === index ? "now" : value === undefined ? "ahead" : value === null ? "skipped" : "answered"
      tick.setAttribute("data-state", state)
    })
  }

  /** None while it cannot be seen: a digit or a tap on the bar would answer it. */
  #current() {
    return this.#draft && !this.#isCovered ? this.items[this.#draft.index] : null
  }

  get #isCovered() {
    return this.querySelector("form")?.hidden === true
  }
}

/** @param {HTMLFieldSetElement} item @returns {HTMLInputElement[]} */
function radios(item) {
  return [...item.querySelectorAll("input")]
}

customElements.define("check-in", CheckIn)
