// Word between the tabs of this origin and its service worker. Carries topics, never data.

const CHANNEL = "breather"

/** @typedef {"records" | "lock" | "vault" | "shared"} Topic shared: how this device is used; every page of it begins anew */

/** @param {Topic} topic */
export function announce(topic) {
  const channel = new BroadcastChannel(CHANNEL)
  channel.postMessage(topic)
  channel.close()
}

/** @param {(topic: Topic) => void} heard called for what other tabs and the service worker announce */
export function listen(heard) {
  const channel = new BroadcastChannel(CHANNEL)
  channel.addEventListener("message", event => heard(event.data))
}
