// What a screen reader is told while a page is open, in order of time: where the focus went, what a live region says.
// Runs before anything of the page. tests/browser/spoken.py asks for what was heard.
{
  const LIVE = "[role=status], [role=alert], [role=log], [aria-live=polite], [aria-live=assertive]"
  const heard = []
  const said = new WeakMap()
  const exposed = element => !element.closest("[aria-hidden=true]") && element.checkVisibility()

  const textOf = node => {
    if (node.nodeType === Node.TEXT_NODE) return node.data
    if (!(node instanceof HTMLElement) || !exposed(node)) return ""
    const display = getComputedStyle(node).display
    return [...node.childNodes].map(textOf).join("") + (display === "inline" ? "" : " ")
  }

  const listen = () => {
    for (const region of document.querySelectorAll(LIVE)) {
      if (region.getAttribute("aria-live") === "off") continue
      const text = textOf(region).replace(/\s+/g, " ").trim()
      const before = said.get(region)
      said.set(region, text)
      if (text && text !== before) heard.push({ role: region.getAttribute("role") ?? "live", text })
    }
  }

  const observer = new MutationObserver(listen)
  observer.observe(document, { subtree: true, childList: true, characterData: true, attributes: true })
  // The focus is told before what changed with it; of two in one go only where it ends.
  let current = null
  document.addEventListener("focusin", ({ target }) => {
    if (current) current.element = target
    else heard.push((current = { role: "focus", element: target }))
    queueMicrotask(() => (current = null))
  })
  globalThis.heard = heard
  globalThis.forget = () => {
    heard.length = 0
    current = null
  }
}
