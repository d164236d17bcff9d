// Small things kept in clear: shift times, country, which vault is in use. Nothing that a person answered or wrote.
import { done, transact } from "./db.js"

/** @param {string} name @returns {Promise<any>} null when unset */
export function getPref(name) {
  return transact(["prefs"], "readonly", async store => (await done(store("prefs").get(name)))?.value ?? null)
}

/** @param {string} name @param {any} value null removes it */
export function setPref(name, value) {
  return transact(["prefs"], "readwrite", store => {
    if (value === null) store("prefs").delete(name)
    else store("prefs").put({ name, value })
  })
}
