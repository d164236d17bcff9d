// States that only a finger or a key can bring about, as classes: .is-active, .is-focus-visible.

const STATES = /:(active|focus-visible)\b/g

/** Add to every rule with such a state the same with a class. @param {Document} page */
export function forceable(page) {
  for (const sheet of page.styleSheets) for (const rule of sheet.cssRules) widen(rule)
}

/** @param {CSSRule} rule */
function widen(rule) {
  if (rule instanceof CSSStyleRule && rule.selectorText.match(STATES))
    rule.selectorText = `${rule.selectorText}, ${rule.selectorText.replace(STATES, ".is-$1")}`
  if ("cssRules" in rule) for (const inner of /** @type {CSSGroupingRule} */ (rule).cssRules) widen(inner)
}
