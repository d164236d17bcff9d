// The service worker seen from the page: register it, say when a new release waits, take it when a person says so.

const SCRIPT = "/sw.js"

/** Trusted Types are enforced: this one URL is all the policy lets through. first.js has made it, where it was there. @returns {string} */
function scriptUrl() {
  const { trustedTypes, workerUrl } = /** @type {any} */ (globalThis)
  if (workerUrl || !trustedTypes) return workerUrl ?? SCRIPT
  return trustedTypes
    .createPolicy("breather", {
      createScriptURL: (/** @type {string} */ url) => {
        if (url !== SCRIPT) throw new TypeError("script URL")
        return url
      },
    })
    .createScriptURL(SCRIPT)
}

/** @type {ServiceWorkerRegistration | null} */
let registration = null

/**
 * @param {{waiting: () => void, failed: () => void}} told waiting: a new release is complete and waits; failed: no offline shell here
 */
export async function register({ waiting, failed }) {
  if (!navigator.serviceWorker) return failed()
  const updated = navigator.serviceWorker.controller !== null
  let reloading = false
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    if (!updated || reloading) return // the first worker took over a page that is of its own release
    reloading = true
    location.reload()
  })
  try {
    registration = await navigator.serviceWorker.register(scriptUrl(), { type: "module", updateViaCache: "none" })
  } catch {
    return failed()
  }
  const tell = () => registration?.waiting && navigator.serviceWorker.controller && waiting()
  tell()
  registration.addEventListener("updatefound", () => {
    const worker = registration?.installing
    worker?.addEventListener("statechange", tell)
  })
}

/** Let the waiting release take over: pages reload into it. */
export function takeNewRelease() {
  registration?.waiting?.postMessage("take")
}

/** Look for a new release. */
export function lookForRelease() {
  registration?.update().catch(() => null) // offline: later
}

/** Ask for a flush with the app closed, where the browser can (Chromium only). */
export async function flushLater() {
  const ready = /** @type {any} */ (registration?.active ? registration : null)
  await ready?.sync?.register("flush").catch(() => null) // refused in private mode; pages flush by themselves
}
