// The directory of support: public, the same for everybody.
import { KeptList } from "./kept.js"

const MOST = 2000 // entries, as many as the server takes

/**
 * @typedef {import("../directory/entry.js").Entry} Entry
 * @typedef {{version: number, published_on: string | null, entries: Entry[]}} Bundle
 * @typedef {import("./kept.js").Kept<Bundle>} Kept
 */

/** @type {KeptList<Bundle>} */
const list = new KeptList("/api/directory", "directory", isBundle)

export const { news } = list

/** @returns {Promise<Kept | null>} null before the first one came */
export function keptDirectory() {
  return list.kept()
}

/** @param {{now?: boolean}} [how] now: a person asked @returns {Promise<"same" | "changed" | "unreachable">} */
export function refreshDirectory(how) {
  return list.refresh(how)
}

/** @param {any} bundle @returns {bundle is Bundle} */
function isBundle(bundle) {
  const entries = bundle?.entries
  return Array.isArray(entries) && entries.length <= MOST && entries.every(isEntry)
}

/** What every reader relies on; all else is looked at where it is shown. @param {any} entry */
function isEntry(entry) {
  return ["id", "kind", "title"].every(name => typeof entry?.[name] === "string")
}
