// Stands inside the shell, right below the form: what a finger can do before anything else has come. It shows the place
// that was opened, takes answers, and begins the rest. On a first visit that is one pack for the service worker
// (sw.js), from which the modules are read then: fetched one by one they would take a minute of a slow link. What it
// cannot do itself waits, and is tapped again when the modules are there.
{
  document.currentScript?.remove() // scripts are no content of the place
  const { documentElement: root, body } = document
  const worker = navigator.serviceWorker
  const form = /** @type {HTMLElement} */ (document.querySelector("check-in"))
  const items = [...form.querySelectorAll("fieldset")]
  const ticks = form.querySelectorAll(".ticks i")
  const count = /** @type {HTMLElement} */ (form.querySelector("[data-count]"))
  const SHOWN = matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 220 // ms, as in elements/check-in.js
  const DEAF = 150
  const AGAIN = 3000 // ms
  const before = worker?.controller
  let beginning = false
  let moving = false
  let tries = 0
  /** @type {HTMLElement | null} */
  let waits = null

  const isHere = () => "app" in root.dataset
  const isTaken = () => "taken" in form.dataset

  /** @param {string} address @returns {HTMLElement | undefined} */
  const view = address =>
    [...document.querySelectorAll("[data-view]")]
      .map(found => /** @type {HTMLElement} */ (found))
      .find(({ dataset }) => dataset.view === address)

  const focus = () =>
    isTaken() ||
    items
      .find(({ hidden }) => !hidden)
      ?.querySelector("input")
      ?.focus({ preventScroll: true })

  const show = () => {
    const found = isHere() ? null : view(location.pathname + location.hash)
    if (!found) return
    for (const other of document.querySelectorAll("[data-view]")) other.toggleAttribute("hidden", other !== found)
    body.dataset.chrome = found.dataset.chrome ?? ""
    // A focus measures the page: at the opening it waits until the question was painted.
    if (found.contains(form))
      document.readyState === "loading" ? requestAnimationFrame(() => setTimeout(focus)) : focus()
  }

  /** @param {number} index */
  const ask = index => {
    if (isTaken()) return
    items.forEach((item, i) => (item.hidden = i !== index))
    focus()
    ticks.forEach((tick, i) => {
      tick.setAttribute("data-state", i === index ? "now" : i < index ? "answered" : "ahead")
    })
    const number = new Intl.NumberFormat(root.lang)
    count.textContent = (count.dataset.text ?? "")
      .replace("{n}", number.format(index + 1))
      .replace("{total}", number.format(items.length))
    // The browser's Back is a step inside the form, as in steps.js.
    if (index > 0 && !history.state?.step) history.pushState({ ...history.state, step: true }, "")
    form.dataset.deaf = "" // a double tap must not answer the next question
    setTimeout(() => delete form.dataset.deaf, DEAF)
  }

  /** Where the modules go on: elements/check-in.js reads both. @param {HTMLElement} item @param {string} answer empty: skipped */
  const answer = (item, answer) => {
    const index = items.findIndex(({ hidden }) => !hidden)
    if (item !== items[index] || Number(form.dataset.index ?? 0) > index) return
    waits = null
    item.dataset.answer = answer
    form.dataset.index = String(index + 1)
    if (index + 1 < items.length) setTimeout(() => ask(index + 1), answer ? SHOWN : 0)
  }

  /** @returns {boolean} whether there was a question before */
  const back = () => {
    const index = items.findIndex(({ hidden }) => !hidden)
    if (isTaken() || !form.checkVisibility() || index < 1) return false
    form.dataset.index = String(index - 1)
    ask(index - 1)
    return true
  }

  /** @param {MouseEvent} event */
  const tapped = event => {
    const target = /** @type {HTMLElement} */ (event.target)
    const control = /** @type {HTMLElement | null} */ (target.closest("button, a[href]"))
    if (form.contains(target) && !isTaken()) {
      const item = target.closest("fieldset") ?? items.find(({ hidden }) => !hidden)
      if (target instanceof HTMLInputElement && item && !moving) return answer(item, target.value)
      if (control?.dataset.do === "skip" && item) return answer(item, "")
      if (control?.dataset.do === "back" && back()) return
    }
    if (isHere() || !control || event.ctrlKey || event.metaKey || event.shiftKey) return
    const address = control.dataset.go ?? control.getAttribute("href") ?? ""
    if (/^\w+:/.test(address)) return // a number to call
    event.preventDefault()
    waits = null // what is tapped last is meant
    if (view(address)) {
      const back = location.pathname + location.hash
      if (back !== address) history.pushState({ back }, "", address)
      show()
    } else waits = control
  }

  /** Digits answer, and so does Enter; arrows only move. @param {KeyboardEvent} event */
  const pressed = event => {
    const { key, target } = event
    moving = key.startsWith("Arrow")
    const item = items.find(({ hidden }) => !hidden)
    const modified = event.ctrlKey || event.metaKey || event.altKey
    if (isTaken() || modified || !item?.contains(/** @type {Node} */ (target))) return
    const enters = key === "Enter" || key === " "
    const chosen = enters ? target : item.querySelectorAll("input")[Number(key) - 1]
    if (!(chosen instanceof HTMLInputElement)) return
    event.preventDefault()
    chosen.click()
  }

  // Engines remember that a module could not be fetched: each try has an address of its own.
  const begin = () => {
    if (beginning) return
    beginning = true
    import(/** @type {any} */ (`/static/js/app.js${tries ? `?${tries}` : ""}`)).then(() => {
      interrupted(false)
      if (isHere()) return
      root.dataset.app = ""
      waits?.click()
    }, goOn)
  }

  /** @param {boolean} is signal went before the rest of the app was here */
  const interrupted = is => document.querySelector("[data-interrupted]")?.toggleAttribute("hidden", !is)

  /** What was answered is in this page alone, so it does not give up. @param {unknown} error of a module that came told as ever */
  const goOn = error => {
    tries++
    beginning = false
    interrupted(true)
    setTimeout(keep, AGAIN * Math.min(tries, 10))
    throw error
  }

  /** Trusted Types are enforced: the worker, of any language, is all that the one policy lets through. worker.js asks again. */
  const workerUrl = () => {
    const page = /** @type {any} */ (globalThis)
    if (page.workerUrl) return page.workerUrl
    const address = (/** @type {string} */ language) => `/sw.js?language=${language.replace(/[^\w-]/g, "")}`
    const policy = page.trustedTypes?.createPolicy("breather", { createScriptURL: address })
    return (page.workerUrl = (/** @type {string} */ language) => policy?.createScriptURL(language) ?? address(language))
  }

  /** On a first visit the modules come with the worker; wherever that cannot be, each by itself. */
  const keep = async () => {
    if (!worker || worker.controller) return begin() // worker.js looks after it
    try {
      const how = { type: "module", updateViaCache: "none" }
      const { active, installing, waiting } = await worker.register(workerUrl()(root.lang), /** @type {any} */ (how))
      const coming = active ? null : (installing ?? waiting) // past a worker that is in use: nothing comes by itself
      if (!coming) return begin()
      worker.addEventListener("controllerchange", begin, { once: true })
      coming.addEventListener("statechange", () => {
        const { state } = coming
        if (state === "redundant" || (state === "activated" && !worker.controller)) begin() // it failed, or leaves us alone
      })
    } catch {
      begin()
    }
  }

  document.addEventListener("click", tapped)
  document.addEventListener("keydown", pressed)
  document.addEventListener("keyup", () => (moving = false))
  // Another tab took another release, before worker.js listens for that.
  worker?.addEventListener("controllerchange", () => before && (root.dataset.stale = ""))
  // A reminder was tapped (sw.js): an open page goes there itself, to load it anew would lock it.
  worker?.addEventListener("message", ({ data }) => {
    if (data === "check-in") /** @type {HTMLElement} */ (document.querySelector("[data-go='/check-in']")).click()
  })
  addEventListener("popstate", () => isHere() || back() || show()) // the router hears it from then on
  document.addEventListener("DOMContentLoaded", show)
  show()
  // Known to be new here: nothing has to be looked up.
  if (worker && !worker.controller) document.querySelector("[data-today=first]")?.removeAttribute("hidden")
  keep()
}
