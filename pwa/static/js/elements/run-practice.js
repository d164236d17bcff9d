// <run-practice>: a pacer, a row of steps or a timer, driven by the clock so that a sleeping timer never drifts.
// Dispatches 'end', and 'rate' with {practice, minutes, feeling}.
import { fill, number } from "../words.js"
import { bell } from "./bell.js"
import { breathOf, moment, rhythmOf } from "./rhythm.js"

const TICK = 100
const VIBRATION = { in: 60, full: 20, out: [30, 60, 30], empty: 20, end: 200 }

export class RunPractice extends HTMLElement {
  #elapsed = 0
  #since = 0
  #timer = 0
  /** @type {WakeLockSentinel | null} */
  #wake = null
  #phase = ""

  connectedCallback() {
    this.addEventListener("click", event => this.#clicked(/** @type {Element} */ (event.target)))
    this.addEventListener("change", event => this.#changed(/** @type {HTMLInputElement} */ (event.target)))
    document.addEventListener("visibilitychange", () => this.#stayAwake())
    const vibration = this.querySelector("[data-toggle=vibration]")
    if (vibration instanceof HTMLElement) vibration.hidden = !("vibrate" in navigator)
    this.#draw()
    this.#show("before")
  }

  /** Back to the beginning, silent. */
  stop() {
    this.#pause()
    this.#elapsed = 0
    this.#show("before")
    this.#paused(false) // it may have been left paused: its button says so no longer
  }

  /** What became of the rating. @param {"none" | "saved" | "refused"} state */
  rated(state) {
    for (const words of this.querySelectorAll("[data-rated]")) {
      words.toggleAttribute("hidden", words.getAttribute("data-rated") !== state)
    }
  }

  /** @param {Element} target */
  #clicked(target) {
    const toggle = target.closest("[data-toggle]")
    if (toggle) toggle.setAttribute("aria-pressed", String(toggle.getAttribute("aria-pressed") !== "true"))
    const action = target.closest("[data-do]")?.getAttribute("data-do")
    if (action === "begin") this.#begin()
    if (action === "pause") this.#timer ? this.#pause() : this.#resume()
    if (action === "next") {
      this.#elapsed = this.#stepEnd()
      this.#tell() // no clock does while it is paused
    }
    if (action === "end") {
      this.stop()
      this.dispatchEvent(new CustomEvent("end"))
    }
  }

  /** @param {HTMLInputElement} input */
  #changed(input) {
    if (!input.closest("[data-rating]")) return
    const { practice } = this.dataset
    const minutes = Math.max(1, Math.round(this.#length() / 60))
    this.querySelector("[data-rating]")?.toggleAttribute("disabled", true) // one tap, one record
    this.querySelector("[data-worse]")?.toggleAttribute("hidden", input.value !== "worse")
    this.dispatchEvent(new CustomEvent("rate", { detail: { practice, minutes, feeling: input.value } }))
  }

  #begin() {
    this.#elapsed = 0
    this.#phase = ""
    this.#show("running")
    this.#focus("running") // the button that was pressed is gone
    this.#resume()
  }

  #resume() {
    this.#since = performance.now()
    this.#timer = setInterval(() => this.#tick(), TICK)
    this.#paused(false)
    this.#stayAwake()
    this.#tick()
  }

  /** Keep the screen on while it runs. Browsers let go of the lock when the page is hidden, and give it back to nobody. */
  async #stayAwake() {
    if (!this.#timer || document.visibilityState === "hidden") return
    const lock = await navigator.wakeLock?.request("screen").catch(() => null) // the battery is low: it goes on without
    if (!lock) return
    const isHeld = this.#wake?.released === false
    if (this.#timer && !isHeld) this.#wake = lock
    else lock.release() // it was ended or paused meanwhile, or there is one already
  }

  #pause() {
    clearInterval(this.#timer)
    this.#timer = 0
    this.#wake?.release()
    this.#wake = null
    this.#paused(true)
  }

  #tick() {
    const now = performance.now()
    this.#elapsed += (now - this.#since) / 1000
    this.#since = now
    this.#tell()
  }

  /** What this moment of it says. */
  #tell() {
    if (this.#elapsed >= this.#length()) return this.#finish()
    const left = Math.ceil(this.#length() - this.#elapsed)
    const time = `${number(Math.floor(left / 60))}:${number(left % 60, { minimumIntegerDigits: 2 })}`
    for (const text of this.querySelectorAll("[data-left], [data-clock]")) {
      fill(/** @type {HTMLElement} */ (text), { time })
    }
    if (this.dataset.kind === "pacer") this.#pace()
    else if (this.dataset.kind === "steps") this.#step()
    else this.#change("timer", "in")
  }

  #finish() {
    this.#pause()
    this.#show("after")
    this.#paused(false)
    this.#signal("end")
    this.#focus("after")
  }

  /** @param {string} phase */
  #focus(phase) {
    const heading = /** @type {HTMLElement | null} */ (this.querySelector(`[data-phase=${phase}] h1`))
    heading?.focus({ preventScroll: true })
  }

  get #rhythm() {
    return rhythmOf(this.dataset.rhythm ?? "")
  }

  /** One bar a second, for those who want nothing to move. */
  #draw() {
    const rhythm = this.#rhythm
    for (const [i, bar] of this.querySelectorAll("[data-bars] i").entries()) {
      if (bar instanceof HTMLElement) bar.style.setProperty("--h", String(moment(rhythm, i + 0.6).level))
    }
    for (const { part, seconds } of rhythm) {
      const name = this.querySelector(`[data-bar-name=${part}]`)
      if (name instanceof HTMLElement) name.style.setProperty("--seconds", String(seconds))
    }
  }

  #pace() {
    const rhythm = this.#rhythm
    const breath = breathOf(rhythm)
    const at = this.#elapsed % breath
    const { part, into, seconds, level } = moment(rhythm, at)
    this.style.setProperty("--level-at", String(level))
    for (const words of this.querySelectorAll("[data-breath]")) {
      words.toggleAttribute("hidden", words.getAttribute("data-breath") !== part)
    }
    const second = Math.floor(into) + 1
    const count = /** @type {HTMLElement} */ (this.querySelector("[data-second]"))
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches
    still ? fill(count, { second, seconds }) : (count.textContent = number(second))
    this.querySelectorAll("[data-bars] i").forEach((bar, i) => {
      bar.setAttribute("data-state", i < Math.floor(at) ? "past" : i === Math.floor(at) ? "now" : "ahead")
    })
    this.#change(`${Math.floor(this.#elapsed / breath)}${part}`, part)
  }

  #step() {
    const steps = this.#steps()
    let from = 0
    const current = steps.findIndex(step => (from += Number(step.dataset.seconds)) > this.#elapsed)
    steps.forEach((step, i) => (step.hidden = i !== current))
    this.#change(String(current), "in")
  }

  /** @returns {number} when the current step ends, in seconds */
  #stepEnd() {
    let end = 0
    for (const step of this.#steps()) {
      end += Number(step.dataset.seconds)
      if (end > this.#elapsed) return end
    }
    return end
  }

  /** Signal once when the phase changes. @param {string} phase @param {keyof typeof VIBRATION} kind */
  #change(phase, kind) {
    if (phase === this.#phase) return
    this.#phase = phase
    this.#signal(kind)
  }

  /** @param {keyof typeof VIBRATION} kind */
  #signal(kind) {
    if (this.#on("vibration")) navigator.vibrate?.(VIBRATION[kind])
    if (this.#on("sound")) bell(kind)
  }

  /** @param {string} toggle */
  #on(toggle) {
    return this.querySelector(`[data-toggle=${toggle}]`)?.getAttribute("aria-pressed") === "true"
  }

  /** @returns {number} seconds */
  #length() {
    const { kind, cycles, minutes } = this.dataset
    if (kind === "pacer") return breathOf(this.#rhythm) * Number(cycles)
    if (kind === "steps") return this.#steps().reduce((sum, { dataset }) => sum + Number(dataset.seconds), 0)
    const chosen = this.querySelector("[data-choice]:checked")
    return 60 * Number(chosen instanceof HTMLInputElement ? chosen.value : minutes)
  }

  /** @returns {HTMLElement[]} */
  #steps() {
    return [...this.querySelectorAll(".step")].map(step => /** @type {HTMLElement} */ (step))
  }

  /** @param {string} phase */
  #show(phase) {
    for (const part of this.querySelectorAll("[data-phase]")) {
      part.toggleAttribute("hidden", part.getAttribute("data-phase") !== phase)
    }
    this.dataset.running = phase
    this.querySelector("[data-do=pause]")?.toggleAttribute("disabled", phase !== "running")
    const left = this.querySelector("[data-left]")
    if (left && phase !== "running") left.textContent = ""
    this.querySelector("[data-rating]")?.toggleAttribute("disabled", false)
    this.querySelector("[data-worse]")?.toggleAttribute("hidden", true)
    for (const feeling of this.querySelectorAll("[data-rating] input")) {
      if (feeling instanceof HTMLInputElement) feeling.checked = false
    }
    this.rated("none")
  }

  /** @param {boolean} is */
  #paused(is) {
    const shown = is && this.dataset.running === "running" ? "resume" : "pause"
    for (const words of this.querySelectorAll("[data-pause]")) {
      words.toggleAttribute("hidden", words.getAttribute("data-pause") !== shown)
    }
  }
}

customElements.define("run-practice", RunPractice)
