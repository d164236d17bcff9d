// What the system opens the app with: a shortcut, a link, a backup file. The manifest asks for a window that is open to be
// kept (launch_handler), so an open page goes there itself: to load it anew would lock it.
import { go, isOurs } from "../router.js"

const START = "/" // the icon: what is open stays as it was

let first = true

export function start() {
  const { launchQueue } = /** @type {any} */ (globalThis)
  launchQueue?.setConsumer(opened) // Chromium only; it keeps what came before
}

/** @param {{targetURL?: string, files?: readonly FileSystemFileHandle[]}} launch */
async function opened({ targetURL, files }) {
  const { name = "", type = "" } =
    /** @type {PerformanceNavigationTiming | undefined} */ (performance.getEntriesByType("navigation")[0]) ?? {}
  const isOpening = first && targetURL === name // the page came from there, and somebody may be further on
  first = false
  // Chromium says the last one again to a page that was reloaded.
  if (type === "reload" && !navigator.userActivation?.hasBeenActive) return
  if (files?.length) {
    const { offer } = await import("./files-import.js")
    offer(files[0])
    return go("/you#import")
  }
  const { href, pathname, hash } = new URL(targetURL ?? START, location.href)
  const address = pathname + hash
  if (isOpening || address === START) return
  // An operator's page is none of this document. By its whole address: a path that begins with // would be another site's.
  isOurs(address) ? go(address) : location.assign(href)
}
