// Support: the lines of the country that a person chose; the first one stays in reach when its card is scrolled away.
import { chooseCountry } from "./help.js"
import { all, one, section } from "./view.js"

export function start() {
  const select = one(section("/support"), "#country")
  select.addEventListener("change", () => chooseCountry(select.value))
  const watch = new IntersectionObserver(seen)
  for (const card of all(section("/support"), "[data-crisis]")) watch.observe(card)
}

/** @param {IntersectionObserverEntry[]} cards */
function seen(cards) {
  for (const { target, boundingClientRect } of cards) {
    const { bottom, height } = boundingClientRect // no height: of another country, or another place is shown
    one(/** @type {HTMLElement} */ (target.parentElement), "[data-crisis-bar]").hidden = height === 0 || bottom > 0
  }
}
