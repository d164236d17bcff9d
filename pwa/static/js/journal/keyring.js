// The one place that holds open keys, and only in memory. Locking empties it.

/** @import { Keychain } from "../vault/keychain.js" */

/** @type {{account: string, keychain: Keychain} | null} */
let held = null
/** @type {Set<() => void>} */
const forgetters = new Set()

/** @param {string} account @param {Keychain} keychain */
export function hold(account, keychain) {
  held = { account, keychain }
}

/**
 * @param {string} account @param {number} epoch of its vault now
 * @returns {Keychain | null} null when locked, when another vault's keys are held, or when its keys were changed in another tab
 */
export function keychainOf(account, epoch) {
  if (held?.account !== account) return null
  const found = held.keychain.of(epoch)
  if (!found && held.keychain.epoch < epoch) drop()
  return found
}

/** Drop the keys and everything that was opened with them. */
export function drop() {
  held = null
  for (const forget of forgetters) forget()
}

/** @param {() => void} forget empties a cache of opened things */
export function onDrop(forget) {
  forgetters.add(forget)
}

/** @returns {boolean} are any keys open */
export function isHeld() {
  return held !== null
}
