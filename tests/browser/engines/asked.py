"""What a hand has the page itself do: each a script for WebDriver, with its arguments in `arguments`."""

READY = "const said = document.documentElement?.dataset; return said && 'app' in said && !('before' in said)"
CONTROLLED = "return navigator.serviceWorker.controller?.state === 'activated'"
GO = "history.pushState({}, '', arguments[0]); dispatchEvent(new PopStateEvent('popstate'))"

# WebKitGTK's driver tells of no error: the page does, from here on.
LISTEN = """
window.heard = []
const hear = what => window.heard.push(String(what))
addEventListener("error", ({ message, filename }) => hear(`${message} ${filename}`))
addEventListener("unhandledrejection", ({ reason }) => hear(`${reason} ${reason?.stack}`))
document.addEventListener("securitypolicyviolation", violation => hear(`refused: ${violation.blockedURI}`))
const { error } = console
console.error = (...said) => { hear(said.join(" ")); error(...said) }
"""
HEARD = """
return [window.heard ?? [], performance.getEntriesByType("resource").map(({ name }) => name)]
"""

# Which elements to ask the engine about: asking about all of them takes seconds.
LIKELY = """
const [tags, name] = arguments
const labels = element => [...(element.labels ?? [])].map(label => label.textContent)
const names = element => [element.ariaLabel, element.textContent, ...labels(element)]
const fits = element => names(element).some(said => said?.includes(name))
return [...document.querySelectorAll(tags)].filter(element => element.checkVisibility() && fits(element))
"""
SHOWN = """
const [where, words] = arguments
return [...document.querySelectorAll(where)].some(e => e.checkVisibility() && e.textContent.includes(words))
"""
# A driver that has to scroll stops where the bar covers it, and WebKitGTK's presses here and lets go elsewhere.
IN_REACH = """
const [element, done] = arguments
const at = () => element.getBoundingClientRect()
const before = at()
requestAnimationFrame(() => requestAnimationFrame(() => {
  const { x, y, width, height } = at()
  const hit = document.elementFromPoint(x + width / 2, y + height / 2)
  const free = [element, ...(element.labels ?? [])].some(part => part.contains(hit))
  if (!free) element.scrollIntoView({ block: "center", behavior: "instant" })
  done(free && x === before.x && y === before.y)
}))
"""
OPTION = "const [list, text] = arguments; return [...list.options].find(option => option.text === text)"
ENTRIES = """
const links = document.querySelectorAll("main a[href*='#entry=']")
return [...links].filter(link => link.checkVisibility()).map(link => link.innerText)
"""
