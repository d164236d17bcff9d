// The language that somebody chose. A cookie holds it, so that the server answers in it at once: which of seven, and nothing more.
import { fetchRelease } from "./worker.js"

const BARE = "language" // of http://localhost, where WebKit keeps no Secure cookie, and of releases before
const NAME = location.protocol === "https:" ? `__Host-${BARE}` : BARE
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
  const known = Object.fromEntries(document.cookie.split("; ").map(pair => pair.split("=")))
  return known[NAME] || known[BARE] || ""
}

/** @param {string} code empty: the browser's own decides */
function choose(code) {
  if (NAME !== BARE) document.cookie = `${BARE}=; path=/; max-age=0`
  const secure = NAME === BARE ? "" : "; secure"
  document.cookie = `${NAME}=${code}; path=/; max-age=${code ? YEAR : 0}; samesite=lax${secure}`
}
