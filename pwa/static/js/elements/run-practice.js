// <run-practice>: a pacer or a row of steps, driven by the clock so that a sleeping timer never drifts.
// Dispatches 'end'.
import { bell } from "./bell.js"
import { fill } from "../words.js"

const TICK = 100

export class RunPractice extends HTMLElement {
  #elapsed = 0
  #since = 0
  #timer = 0
  /** @type {WakeLockSentinel | null} */
  #wake = null
  #phase = ""

  connectedCallback() {
    this.addEventListener("click", event => this.#clicked(/** @type {Element} */ (event.target)))
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
  }

  /** @param {Element} target */
  #clicked(target) {
    const toggle = target.closest("[data-toggle]")
    if (toggle) toggle.setAttribute("aria-pressed", String(toggle.getAttribute("aria-pressed") !== "true"))
    const action = target.closest("[data-do]")?.getAttribute("data-do")
    if (action === "begin") this.#begin()
    if (action === "pause") this.#timer ? this.#pause() : this.#resume()
    if (action === "next") this.#elapsed = this.#stepEnd()
    if (action === "end") {
      this.stop()
      this.dispatchEvent(new CustomEvent("end"))
    }
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
    navigator.wakeLock?.request("screen").then(
      lock => (this.#wake = lock),
      () => null, // refused when the battery is low: the practice goes on
    )
    this.#tick()
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
    if (this.#elapsed >= this.#length()) return this.#finish()
    this.dataset.kind === "pacer" ? this.#pace() : this.#step()
    const left = Math.ceil(this.#length() - this.#elapsed)
    const time = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`
    const text = /** @type {HTMLElement} */ (this.querySelector("[data-left]"))
    fill(text, { time })
  }

  #finish() {
    this.#pause()
    this.#show("after")
    this.#signal("end")
    this.#focus("after")
  }

  /** @param {string} phase */
  #focus(phase) {
    const heading = /** @type {HTMLElement | null} */ (this.querySelector(`[data-phase=${phase}] h1`))
    heading?.focus({ preventScroll: true })
  }

  /** @returns {{into: number, out: number, cycles: number}} seconds */
  get #rhythm() {
    const { in: into, out, cycles } = this.dataset
    return { into: Number(into), out: Number(out), cycles: Number(cycles) }
  }

  /** One bar a second, for those who want nothing to move: rising for the breath in, falling for the breath out. */
  #draw() {
    const { into, out } = this.#rhythm
    const bars = this.querySelectorAll("[data-bars] i")
    for (const [i, bar] of bars.entries()) {
      const height = i < into ? (i + 0.6) / into : 1 - (i - into + 0.6) / out
      if (bar instanceof HTMLElement) bar.style.setProperty("--h", String(height))
    }
    for (const [i, name] of this.querySelectorAll("[data-bar-name]").entries()) {
      if (name instanceof HTMLElement) name.style.setProperty("--seconds", String(i === 0 ? into : out))
    }
  }

  #pace() {
    const { into, out } = this.#rhythm
    const at = this.#elapsed % (into + out)
    const breath = at < into ? "in" : "out"
    const level = breath === "in" ? at / into : 1 - (at - into) / out
    this.style.setProperty("--level-at", String((1 - Math.cos(Math.PI * level)) / 2))
    for (const words of this.querySelectorAll("[data-breath]")) {
      words.toggleAttribute("hidden", words.getAttribute("data-breath") !== breath)
    }
    const second = Math.floor(breath === "in" ? at : at - into) + 1
    const count = /** @type {HTMLElement} */ (this.querySelector("[data-second]"))
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches
    still ? fill(count, { second, seconds: breath === "in" ? into : out }) : (count.textContent = String(second))
    this.querySelectorAll("[data-bars] i").forEach((bar, i) => {
      bar.setAttribute("data-state", i < Math.floor(at) ? "past" : i === Math.floor(at) ? "now" : "ahead")
    })
    this.#change(`${Math.floor(this.#elapsed / (into + out))}${breath}`, breath)
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

  /** Signal once when the phase changes. @param {string} phase @param {"in" | "out"} kind */
  #change(phase, kind) {
    if (phase === this.#phase) return
    this.#phase = phase
    this.#signal(kind)
  }

  /** @param {"in" | "out" | "end"} kind */
  #signal(kind) {
    if (this.#on("vibration")) navigator.vibrate?.(kind === "in" ? 60 : kind === "out" ? [30, 60, 30] : 200)
    if (this.#on("sound")) bell(kind)
  }

  /** @param {string} toggle */
  #on(toggle) {
    return this.querySelector(`[data-toggle=${toggle}]`)?.getAttribute("aria-pressed") === "true"
  }

  #length() {
    const { into, out, cycles } = this.#rhythm
    if (this.dataset.kind === "pacer") return (into + out) * cycles
    return this.#steps().reduce((sum, { dataset }) => sum + Number(dataset.seconds), 0)
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
    const pause = this.querySelector("[data-do=pause]")
    pause?.toggleAttribute("disabled", phase !== "running")
    const left = this.querySelector("[data-left]")
    if (left && phase !== "running") left.textContent = ""
  }

  /** @param {boolean} is */
  #paused(is) {
    for (const words of this.querySelectorAll("[data-pause]")) {
      words.toggleAttribute(
        "hidden",
        words.getAttribute("data-pause") !== (is && this.dataset.running === "running" ? "resume" : "pause"),
      )
    }
  }
}

customElements.define("run-practice", RunPractice)
