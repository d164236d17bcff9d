// Support: the lines of the country that a person chose; the first one stays in reach when its card is scrolled away.
import { changes } from "../journal/journal.js"
import { news, refreshDirectory } from "../sync/directory.js"
import { chooseCountry } from "./help.js"
import { all, one, section } from "./view.js"

export function start() {
  const root = section("/support")
  const select = one(root, "#country")
  select.addEventListener("change", async () => {
    await chooseCountry(select.value)
    await showKinds(root)
  })
  const watch = new IntersectionObserver(seen)
  for (const card of all(root, "[data-crisis]")) watch.observe(card)
  root.addEventListener("show", () => showKinds(root).then(() => refreshDirectory()))
  root.addEventListener("hide", () => withKinds(({ showPerson }) => showPerson(root)))
  for (const source of [changes, news]) source.addEventListener("change", () => root.hidden || showKinds(root))
  keep()
}

/** The list is fetched before anybody looks for it: without signal it is too late. */
function keep() {
  if (document.readyState === "complete") refreshDirectory()
  else addEventListener("load", () => refreshDirectory(), { once: true })
  addEventListener("online", () => refreshDirectory())
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && refreshDirectory())
}

/** What reads the directory is not needed for the first tap. Where it does not come, each row says what is behind it. @param {HTMLElement} root */
function showKinds(root) {
  return withKinds(kinds => kinds.showKinds(root))
}

/** @param {(kinds: typeof import("./kinds.js")) => Promise<void>} act */
async function withKinds(act) {
  const kinds = await import("./kinds.js").catch(() => null)
  if (kinds) await act(kinds)
}

/** @param {IntersectionObserverEntry[]} cards */
function seen(cards) {
  for (const { target, boundingClientRect } of cards) {
    const { bottom, height } = boundingClientRect // no height: of another country, or another place is shown
    one(/** @type {HTMLElement} */ (target.parentElement), "[data-crisis-bar]").hidden = height === 0 || bottom > 0
  }
}
