// The offline shell. One cache a release; a release is never mixed with another. The server sends this module joined with
// those that it imports (pwa/join.py).
import { LANGUAGE, PACK, RELEASE, SHELL } from "/release.js"
import { announce } from "/static/js/announce.js"
import { flush } from "/static/js/sync/engine.js"
import { putOff, remindNow, TOMORROW } from "/static/js/sync/reminding.js"
import { renew } from "/static/js/sync/reminders.js"

const PREFIX = "breather-"
const CACHE = PREFIX + RELEASE
const PLACES = ["/", "/check-in", "/trends", "/care", "/support", "/you"]
const OTHERS = /^\/(api|operator|bench)\b/ // pages and answers that are none of the app's
const KEPT = /^\/(static|parts)\/|^\/manifest\.webmanifest$/
const TYPES = /** @type {Record<string, string>} */ ({
  css: "text/css; charset=utf-8",
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  png: "image/png",
  svg: "image/svg+xml",
  webmanifest: "application/manifest+json",
})
const LINE_END = 10
const worker = /** @type {any} */ (self)

worker.addEventListener("install", (/** @type {any} */ event) => event.waitUntil(Promise.all([route(event), fill()])))
worker.addEventListener("activate", (/** @type {any} */ event) => event.waitUntil(takeOver()))

worker.addEventListener("fetch", (/** @type {any} */ event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== "GET" || url.origin !== location.origin) return
  if (request.mode === "navigate" && PLACES.includes(url.pathname)) event.respondWith(cached(PLACES[0], request))
  else if (KEPT.test(url.pathname)) event.respondWith(cached(url.pathname, request))
  else if (request.mode === "navigate" && !OTHERS.test(url.pathname)) event.respondWith(orShell(request))
})

worker.addEventListener("sync", (/** @type {any} */ event) => {
  if (event.tag === "flush") event.waitUntil(flush().then(() => announce("records")))
})

// A push has no content: what is shown, and whether, is decided here.
worker.addEventListener("push", (/** @type {any} */ event) => event.waitUntil(remindNow().then(() => renew())))

worker.addEventListener("notificationclick", (/** @type {any} */ event) => {
  event.notification.close()
  event.waitUntil(event.action === TOMORROW ? putOff().then(() => renew()) : openCheckIn())
})

worker.addEventListener("message", (/** @type {any} */ event) => {
  if (event.data === "take") worker.skipWaiting() // sent by a person's tap: a new version, or another language
  if (event.data === "keep") event.waitUntil(keepAgain())
})

/** What is kept is opened without waiting for this worker to start, where a browser can do that (Chromium). @param {any} event */
async function route(event) {
  const source = { cacheName: CACHE }
  // What has a query is in no cache under that, and is left to 'fetch': a link to which somebody's program added one, a
  // module that is asked for anew (first.js).
  const kept = ["/static/*", "/parts/*"].map(pathname => ({
    condition: { urlPattern: { pathname, search: "" } },
    source,
  }))
  const places = PLACES.map(pathname => ({
    condition: { urlPattern: { pathname, search: "" }, requestMode: "navigate" },
    source,
  }))
  await event.addRoutes?.([...kept, ...places])
}

/** Keep every file of this release. `integrity` makes the browser refuse bytes of another release. */
async function fill() {
  const isNew = !(await kept(PLACES[0])) // else a worker of this release may be in use: fetched again, it must not lose it
  const cache = await caches.open(CACHE)
  try {
    const packed = fetch(spoken("/release.pack"), { integrity: PACK, cache: "no-store", redirect: "error" }).then(whole)
    const [shell, pack] = await Promise.all([theShell(), packed.then(answer => answer.arrayBuffer())])
    const page = await shell.arrayBuffer()
    const put = (/** @type {[string, ArrayBuffer]} */ [path, body]) => cache.put(path, made(path, body, shell.headers))
    await Promise.all(unpacked(pack).map(put))
    await Promise.all(PLACES.map(place => put([place, page]))) // last: a page that is there has all that it asks for
    if (!(await kept(PLACES[0]))) throw new TypeError(`${CACHE} was deleted meanwhile`)
  } catch (error) {
    if (isNew) await caches.delete(CACHE)
    throw error
  }
}

/** The page of a first visit is still in the browser's own cache, at the address that was opened. @returns {Promise<Response>} */
async function theShell() {
  for (const place of PLACES) {
    const how = { integrity: SHELL, cache: "only-if-cached", mode: "same-origin" }
    const there = await fetch(place, /** @type {RequestInit} */ (how)).catch(() => null)
    if (there?.ok) return there
  }
  return whole(await fetch(spoken(PLACES[0]), { integrity: SHELL, cache: "no-cache", redirect: "error" }))
}

/** The server answers in the language of this release, whatever the browser says. @param {string} path */
function spoken(path) {
  return `${path}?language=${LANGUAGE}`
}

/** @param {Response} answer */
function whole(answer) {
  if (!answer.ok) throw new TypeError(`${answer.url}: ${answer.status}`)
  return answer
}

/** The files of a pack: a line of JSON with path and length of each, then the bytes. @param {ArrayBuffer} pack @returns {[string, ArrayBuffer][]} */
function unpacked(pack) {
  const end = new Uint8Array(pack).indexOf(LINE_END)
  /** @type {[string, number][]} */
  const files = JSON.parse(new TextDecoder().decode(pack.slice(0, end)))
  let at = end + 1
  return files.map(([path, length]) => [path, pack.slice(at, (at += length))])
}

/** As the server would send it, pages protected as the shell is. @param {string} path @param {ArrayBuffer} body @param {Headers} shell */
function made(path, body, shell) {
  const type = TYPES[/\.(\w+)$/.exec(path)?.[1] ?? "html"]
  const headers = new Headers(type === TYPES.html ? shell : {})
  for (const name of ["content-encoding", "content-length", "etag", "vary"]) headers.delete(name)
  headers.set("content-type", type)
  headers.set("x-content-type-options", "nosniff")
  return new Response(body, { headers })
}

async function takeOver() {
  const names = await caches.keys()
  const { installing, waiting } = worker.registration // what they fetch is no release of before
  const old = names.filter(name => name.startsWith(PREFIX) && name !== CACHE && !installing && !waiting)
  await Promise.all(old.map(name => caches.delete(name)))
  await worker.clients.claim()
}

/** A page found nothing kept, although a worker is in use: it was lost. With signal it is fetched again. */
async function keepAgain() {
  if (!(await kept(PLACES[0]))) await fill().catch(() => null)
}

/** An address that leads nowhere, without signal: the app says so. @param {Request} request */
async function orShell(request) {
  return fetch(request).catch(() => cached(PLACES[0], request))
}

/** An open page is asked to go there itself (first.js): to load it anew would lock it. */
async function openCheckIn() {
  /** @type {WindowClient[]} */
  const pages = await worker.clients.matchAll({ type: "window", includeUncontrolled: true })
  const page = pages.find(({ url }) => !OTHERS.test(new URL(url).pathname))
  if (!page) return worker.clients.openWindow("/check-in")
  await page.focus().catch(() => null)
  page.postMessage("check-in")
}

/** @param {string} path @param {Request} request */
async function cached(path, request) {
  return (await kept(path).catch(() => null)) ?? fetch(request) // a broken store must not stand before the network
}

/** Of this release. A cache that was lost is not made by that: an empty one would pass for it. @param {string} path */
function kept(path) {
  return caches.match(path, { cacheName: CACHE, ignoreVary: true })
}
