// The offline shell. One cache a release; a release is never mixed with another.
import { FILES, RELEASE } from "/release.js"
import { announce } from "/static/js/announce.js"
import { flush } from "/static/js/sync/engine.js"
import { putOff, remindNow, TOMORROW } from "/static/js/sync/reminding.js"
import { renew } from "/static/js/sync/reminders.js"

const PREFIX = "breather-"
const CACHE = PREFIX + RELEASE
const SHELL = "/"
const PLACES = new Set(["/", "/check-in", "/trends", "/care", "/support", "/you"])
const worker = /** @type {any} */ (self)

worker.addEventListener("install", (/** @type {any} */ event) => event.waitUntil(fill()))
worker.addEventListener("activate", (/** @type {any} */ event) => event.waitUntil(takeOver()))

worker.addEventListener("fetch", (/** @type {any} */ event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== "GET" || url.origin !== location.origin) return
  if (request.mode === "navigate" && PLACES.has(url.pathname)) event.respondWith(cached(SHELL, request))
  else if (url.pathname in FILES) event.respondWith(cached(url.pathname, request))
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
  if (event.data === "take") worker.skipWaiting() // only ever sent by a person's tap on 'A new version is ready'
})

/** Fetch every file of this release anew. `integrity` makes the browser refuse bytes of another release. */
async function fill() {
  const cache = await caches.open(CACHE)
  try {
    await Promise.all(
      Object.entries(FILES).map(async ([path, integrity]) => {
        const answer = await fetch(path, { integrity, cache: "no-cache", redirect: "error" })
        if (!answer.ok) throw new TypeError(`${path}: ${answer.status}`)
        await cache.put(path, answer)
      }),
    )
  } catch (error) {
    await caches.delete(CACHE)
    throw error
  }
}

async function takeOver() {
  const names = await caches.keys()
  const old = names.filter(name => name.startsWith(PREFIX) && name !== CACHE)
  await Promise.all(old.map(name => caches.delete(name)))
  await worker.clients.claim()
}

/** An open page is asked to go there itself: to load it anew would lock it. */
async function openCheckIn() {
  const [page] = await worker.clients.matchAll({ type: "window", includeUncontrolled: true })
  if (!page) return worker.clients.openWindow("/check-in")
  await page.focus().catch(() => null)
  page.postMessage("check-in")
}

/** @param {string} path @param {Request} request */
async function cached(path, request) {
  const cache = await caches.open(CACHE)
  return (await cache.match(path, { ignoreVary: true })) ?? fetch(request)
}
