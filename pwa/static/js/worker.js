// The service worker seen from the page: register it, say when a new release waits, take it when a person says so.

const HOW = /** @type {RegistrationOptions} */ ({ type: "module", updateViaCache: "none" })
const ACTIVATES = 10_000 // ms; WebKit never tells a page that was opened while its worker was activating
const KEEPS = 5000 // ms for what was typed
const STATES = ["parsed", "installing", "installed", "activating", "activated"]

/**
 * The worker of a language: browsers ask for a module without cookies and without saying which languages they like, so its
 * address has to. Trusted Types are enforced; first.js has made the one policy that there may be.
 * @param {string} language
 */
function registered(language) {
  const page = /** @type {any} */ (globalThis)
  page.workerUrl ??= addresses(page.trustedTypes) // of pages without first.js, as /bench is
  return navigator.serviceWorker.register(page.workerUrl(language), HOW)
}

/** @param {any} trustedTypes @returns {(language: string) => string} */
function addresses(trustedTypes) {
  const address = (/** @type {string} */ language) => `/sw.js?language=${language.replace(/[^\w-]/g, "")}`
  const policy = trustedTypes?.createPolicy("breather", { createScriptURL: address })
  return language => policy?.createScriptURL(language) ?? address(language)
}

/** @type {ServiceWorkerRegistration | null} */
let registration = null
let isOpeningAnew = false
/** @type {() => Promise<unknown>} */
let beforeAnew = async () => null

/**
 * @param {{waiting: (is: boolean) => void, failed: () => void, before?: () => Promise<unknown>}} told waiting: a new release is
 * complete and waits; failed: no offline shell here; before: keeps what the page would lose, which is about to open anew
 */
export async function register({ waiting, failed, before = beforeAnew }) {
  const { serviceWorker } = navigator
  beforeAnew = before
  if (!serviceWorker) return failed()
  const { controller } = serviceWorker
  // The first worker takes over a page that is of its own release.
  if (controller)
    serviceWorker.addEventListener(
      "controllerchange",
      () => serviceWorker.controller && openAnew(serviceWorker.controller),
    )
  if (controller && "stale" in document.documentElement.dataset) openAnew(controller) // while the modules were loading
  try {
    registration = (await inUse(controller)) ?? (await registered(document.documentElement.lang))
  } catch {
    return failed()
  }
  const tell = () => waiting(Boolean(nextRelease() && serviceWorker.controller))
  const follow = () => registration?.installing?.addEventListener("statechange", tell)
  tell()
  follow() // it may have been found while the modules were loading
  registration.addEventListener("updatefound", follow)
  if (controller && !(await isKept())) controller.postMessage("keep")
}

/**
 * Where a worker of this language is in use it is not registered again: beside another language that somebody began to fetch
 * it would be another worker, fetched anew, and without signal refused.
 * @param {ServiceWorker | null} controller
 */
async function inUse(controller) {
  return controller && isOfThisPage(controller) ? navigator.serviceWorker.getRegistration() : undefined
}

/** Browsers may lose what is kept and leave the worker. @returns {Promise<boolean>} */
async function isKept() {
  return caches.match("/", { ignoreVary: true }).then(Boolean, () => true)
}

/** @param {ServiceWorker} worker */
function isOfThisPage({ scriptURL }) {
  return new URL(scriptURL).searchParams.get("language") === document.documentElement.lang
}

/** The release that waits, unless it is of another language: that is taken where it was chosen. */
function nextRelease() {
  const waiting = registration?.waiting
  return waiting && isOfThisPage(waiting) ? waiting : null
}

/** Let the waiting release take over: pages reload into it. */
export function takeNewRelease() {
  nextRelease()?.postMessage("take")
}

/**
 * Fetch the release in another language, and take it over: the page reloads into it.
 * @param {string} language @returns {Promise<boolean>} false: it could not be fetched
 */
export async function fetchRelease(language) {
  registration ??= (await navigator.serviceWorker?.getRegistration().catch(() => null)) ?? null // on a slow link it is still being registered
  if (!registration?.active) return reloaded()
  const found = await registered(language).catch(() => null) // no signal
  const coming = found?.installing ?? found?.waiting ?? found?.active // active: it had been fetched before
  if (!coming || !(await reaches(coming, "installed"))) return false
  coming.postMessage("take")
  return openAnew(coming) // on a first visit too, where another worker may be taking over just now
}

/**
 * The page of this worker's release, and not before it is active: a page that was opened meanwhile is of the release before,
 * or, in WebKit, is never told that it is.
 * @param {ServiceWorker} worker @returns {Promise<boolean>} false: it went
 */
async function openAnew(worker) {
  if (!(await reaches(worker, "activating"))) return false
  await atMost(ACTIVATES, reaches(worker, "activated"))
  if (isOpeningAnew) return true
  isOpeningAnew = true
  await atMost(KEEPS, beforeAnew())
  location.reload()
  setTimeout(() => location.reload(), KEEPS) // a step back in the history called it off
  return true
}

/** @param {number} time ms @param {Promise<unknown>} done */
function atMost(time, done) {
  return Promise.race([done, new Promise(resolve => setTimeout(resolve, time))])
}

/** Where no worker can be, the server itself answers. @returns {Promise<boolean>} */
async function reloaded() {
  const there = await new Promise(resolve => {
    const asked = new Image() // anything of the server's: a page that is there already must not make room for an error
    asked.onload = () => resolve(true)
    asked.onerror = () => resolve(false)
    asked.src = `/static/icons/icon.svg?${Date.now()}`
  })
  if (there) location.reload()
  return there
}

/** @param {ServiceWorker} worker @param {string} state @returns {Promise<boolean>} false: it went, as where signal went in the middle */
function reaches(worker, state) {
  return new Promise(resolve => {
    const look = () => {
      if (STATES.indexOf(worker.state) >= STATES.indexOf(state)) resolve(true)
      if (worker.state === "redundant") resolve(false)
    }
    worker.addEventListener("statechange", look)
    look()
  })
}

/** Look for a new release: of this language, where somebody began to fetch another and left it. Offline: later. */
export function lookForRelease() {
  const isOther = registration?.waiting && !isOfThisPage(registration.waiting)
  const looking = isOther ? registered(document.documentElement.lang) : registration?.update()
  looking?.catch(() => null)
}

/** Ask for a flush with the app closed, where the browser can (Chromium only). */
export async function flushLater() {
  const ready = /** @type {any} */ (registration?.active ? registration : null)
  await ready?.sync?.register("flush").catch(() => null) // refused in private mode; pages flush by themselves
}
