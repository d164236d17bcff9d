// The directory of support: public, the same for everybody, kept whole on the phone with the time it came.
import { getPref, setPref } from "../store/prefs.js"
import { readTagged, Unreachable } from "./api.js"

const PATH = "/api/directory"
const OFTEN = 60_000 // ms: a phone that is picked up again and again need not ask each time
const MOST = 2000 // entries, as many as the server takes

/**
 * @typedef {import("../directory/entry.js").Entry} Entry
 * @typedef {{fetchedAt: number, tag: string, bundle: {version: number, published_on: string | null, entries: Entry[]}}} Kept
 *   fetchedAt: Unix ms of the last answer, also one that said 'unchanged'
 */

/** Dispatches 'change' when another list came. */
export const news = new EventTarget()

/** @returns {Promise<Kept | null>} null before the first one came */
export function keptDirectory() {
  return getPref("directory")
}

/**
 * Ask for the list, unless it was asked for just now. What cannot be read changes nothing on the phone.
 * @param {{now?: boolean}} [how] now: a person asked @returns {Promise<"same" | "changed" | "unreachable">}
 */
export async function refreshDirectory({ now = false } = {}) {
  try {
    const kept = await keptDirectory()
    const age = Date.now() - (kept?.fetchedAt ?? 0)
    if (!now && age >= 0 && age < OFTEN) return "same"
    const answer = await readTagged(PATH, kept?.tag ?? "")
    if (!answer && !kept) return "unreachable"
    const next = answer ? { tag: answer.tag, bundle: checked(answer.body) } : kept
    await setPref("directory", { ...next, fetchedAt: Date.now() })
    if (answer) news.dispatchEvent(new Event("change"))
    return answer ? "changed" : "same"
  } catch {
    return "unreachable"
  }
}

/** @param {any} bundle @throws {Unreachable} when this is not a list of entries */
function checked(bundle) {
  const entries = bundle?.entries
  const sound = Array.isArray(entries) && entries.length <= MOST && entries.every(isEntry)
  if (!sound) throw new Unreachable("directory")
  return bundle
}

/** What every reader relies on; all else is looked at where it is shown. @param {any} entry */
function isEntry(entry) {
  return ["id", "kind", "title"].every(name => typeof entry?.[name] === "string")
}
