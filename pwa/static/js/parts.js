// Parts of the shell that are not needed for the first tap: documents of the same release, kept by the service worker,
// fetched when their address is opened first. The one door to XMLHttpRequest: it parses HTML without a Trusted Types
// sink, and no script in it would run.

/** @typedef {() => Promise<{start(): void}>} Starter imports the module that knows the part */

/** @type {Record<string, Starter>} */
let starters = {}
/** @type {Promise<void> | null} */
let style = null

/** @param {Record<string, Starter>} modules by the part's name */
export function start(modules) {
  starters = modules
}

/**
 * The placeholders that may hold this address and were not loaded yet, the nearest first.
 * @param {string} address path and fragment @returns {HTMLElement[]}
 */
export function waiting(address) {
  return [...document.querySelectorAll("[data-part]")]
    .map(found => /** @type {HTMLElement} */ (found))
    .map(stub => ({ stub, length: longest(stub, address) }))
    .filter(({ length }) => length > 0)
    .sort((a, b) => b.length - a.length)
    .map(({ stub }) => stub)
}

/** Of the beginnings that a placeholder stands for, the longest that fits. @param {HTMLElement} stub @param {string} address @returns {number} */
function longest({ dataset }, address) {
  const fitting = (dataset.for ?? "").split(" ").filter(beginning => address.startsWith(beginning))
  return Math.max(0, ...fitting.map(({ length }) => length))
}

/** @param {HTMLElement} stub replaced by the sections of its part @returns {Promise<boolean>} false: nothing came, and the stub stays */
export async function load(stub) {
  const name = stub.dataset.part ?? ""
  const module = starters[name]().catch(() => null)
  const page = await read(`/parts/${name}.html`)
  await loadStyle()
  const started = await module
  if (!page || !started) return false
  if (!stub.isConnected) return true // two openings at once: the first has done it
  stub.replaceWith(...page.body.children)
  started.start()
  return true
}

/** How the parts look, once for all of them. Without it they can be read all the same. @returns {Promise<void>} */
export function loadStyle() {
  style ??= new Promise(resolve => {
    const link = document.createElement("link")
    Object.assign(link, { rel: "stylesheet", href: "/parts/parts.css", onload: () => resolve() })
    link.onerror = () => {
      style = null
      resolve()
    }
    document.head.append(link)
  })
  return style
}

/** @param {string} path @returns {Promise<Document | null>} null without signal, or when a portal answered */
function read(path) {
  return new Promise(resolve => {
    const request = new XMLHttpRequest()
    request.open("GET", path)
    request.responseType = "document"
    request.onload = () => resolve(request.status === 200 ? whole(request.responseXML) : null)
    request.onerror = () => resolve(null)
    request.send()
  })
}

/** @param {Document | null} page */
function whole(page) {
  return page?.querySelector("[data-view]") ? page : null
}
