// The language that somebody chose. A cookie holds it, so that the server answers in it at once: which of seven, and nothing more.
import { fetchRelease } from "./worker.js"

const NAME = "language"
const YEAR = 365 * 24 * 3600 // s: browsers keep none for much longer

/** @returns {string} of this page */
export function language() {
  return document.documentElement.lang
}

/**
 * Fetch everything in another language, and open the page anew in it.
 * @param {string} code @returns {Promise<boolean>} false: it could not be fetched, and nothing has changed
 */
export async function speak(code) {
  const before = chosen()
  choose(code)
  if (await fetchRelease(code)) return true
  if (chosen() === code) choose(before) // or another tab chose meanwhile
  return false
}

/** @param {string} code @returns {boolean} this page speaks it, and nothing else is on its way */
export function isSpoken(code) {
  return code === language() && ["", code].includes(chosen())
}

/** @returns {string} what was chosen here, if anything */
function chosen() {
  return new RegExp(`(?:^|; )${NAME}=([\\w-]+)`).exec(document.cookie)?.[1] ?? ""
}

/** @param {string} code empty: the browser's own decides */
function choose(code) {
  const secure = location.protocol === "https:" ? "; secure" : "" // WebKit keeps none of http://localhost
  document.cookie = `${NAME}=${code}; path=/; max-age=${code ? YEAR : 0}; samesite=lax${secure}`
}
