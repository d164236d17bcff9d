// Served as /sw.js while the operator wants no worker (BREATHER_NO_WORKER=1): it takes the place of one that keeps people out,
// forgets what that one kept of the app, and goes. Check-ins lie in IndexedDB, which it never touches. A page that is open
// under the old worker is loaded anew, from the network; one that was loaded so already is left alone, or it would never rest.
const worker = /** @type {any} */ (self)

worker.addEventListener("install", () => worker.skipWaiting())
worker.addEventListener("activate", (/** @type {any} */ event) => event.waitUntil(retreat()))

async function retreat() {
  for (const name of await caches.keys()) await caches.delete(name)
  await worker.registration.unregister()
  for (const page of await worker.clients.matchAll({ type: "window" })) await page.navigate(page.url).catch(() => null)
}
