// What a page looks like now, measured in it: what has the focus, which targets are small, what is cut off or covered.
// Each list is empty where all is well. tests/browser/reach.py runs it.
globalThis.reach = (() => {
  const PINNED = ".bar, .navigation, .crisis-bar, .answer-columns"
  const TARGETS = "a[href], button, input, select, textarea, summary"
  const TIGHT =
    ".button, .call, .answer, .cell, .segments label, .navigation > *, .bar button, .row, .back, .plain, th, td"
  const rtl = () => getComputedStyle(document.documentElement).direction === "rtl"
  const top = () => [...document.querySelectorAll("dialog[open], :popover-open")].at(-1) ?? document.body
  const seen = element =>
    element.checkVisibility({ visibilityProperty: true }) && !element.closest(".unseen-text, .skip:not(:focus)")
  const named = element =>
    `${element.localName} ${(element.ariaLabel ?? element.innerText ?? "").trim() || element.name || element.className}`
      .replace(/\s+/g, " ")
      .slice(0, 60)
  const within = (selector, root = top()) => [...root.querySelectorAll(selector)].filter(seen)

  /** What people see of a control: an input that is drawn by its label is as large as that. */
  const drawn = element => {
    const around = element.closest("label, .chart-body")
    return around && element.matches("input[type=radio], input[type=checkbox], input[type=range]") ? around : element
  }

  const stop = () => {
    const element = document.activeElement
    if (!element || element === document.body) return null
    const shown = drawn(element)
    const { left, right, top, bottom } = shown.getBoundingClientRect()
    const pinned = shown.closest(PINNED)
    return {
      name: named(element),
      pinned: Boolean(pinned),
      skips: element.matches(".skip"),
      ring: Math.max(ringOf(element), ringOf(shown)),
      covered: covered(shown),
      box: { left, right, top: top + (pinned ? 0 : scrollY), bottom: bottom + (pinned ? 0 : scrollY) },
    }
  }

  const ringOf = element => {
    const { outlineStyle, outlineWidth, opacity } = getComputedStyle(element)
    return outlineStyle === "none" || Number(opacity) === 0 ? 0 : parseFloat(outlineWidth)
  }

  /** By a bar, or by the edge of the screen; the ring too. What is higher than the screen cannot be seen whole. */
  const covered = shown => {
    const { left, right, top, bottom, height } = shown.getBoundingClientRect()
    if (height > innerHeight / 2) return ""
    const middle = (left + right) / 2
    for (const y of [top - 4, top + 3, (top + bottom) / 2, bottom - 3, bottom + 4]) {
      if (y < -4 || y > innerHeight + 4) return "the edge of the screen"
      const hit = document.elementFromPoint(middle, Math.min(Math.max(y, 0), innerHeight - 1))
      const bar = hit?.closest(PINNED)
      if (bar && !bar.contains(shown)) return bar.className
    }
    const hit = document.elementFromPoint(middle, (top + bottom) / 2)
    return hit && (shown.contains(hit) || hit.contains(shown)) ? "" : `by ${hit?.outerHTML.slice(0, 60)}`
  }

  /** Below, or beside it in the direction of reading. */
  const follows = (a, b) => {
    if (a.pinned !== b.pinned || a.skips) return true
    if (b.box.top >= a.box.bottom - 8) return true
    const level = b.box.top < a.box.bottom && b.box.bottom > a.box.top
    return level && (rtl() ? b.box.right <= a.box.left + 8 : b.box.left >= a.box.right - 8)
  }

  const small = () =>
    within(TARGETS)
      .filter(each => !inText(each))
      .map(each => [each, drawn(each).getBoundingClientRect()])
      .filter(([, { width, height }]) => width < 47.5 || height < 47.5)
      .map(([each, { width, height }]) => `${named(each)}: ${Math.round(width)} x ${Math.round(height)}`)

  /** A link among words is as high as they are (WCAG 2.5.8, inline). */
  const inText = element => {
    const block = element.closest("p, dd, dt, li, td")
    if (!element.matches("a") || !block || getComputedStyle(element).display !== "inline") return false
    return block.innerText.trim() !== element.innerText.trim()
  }

  const texts = root => {
    const found = []
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = node.parentElement
      if (!node.data.trim() || !parent || !seen(parent) || parent.closest("template, script, style, svg, option"))
        continue
      const range = document.createRange()
      range.selectNodeContents(node)
      for (const box of range.getClientRects())
        if (box.width > 1 && box.height > 1) found.push({ node, parent, box, pinned: parent.closest(PINNED) })
    }
    return found
  }

  const outside = element => {
    const edge = element.getBoundingClientRect()
    const out = ({ box }) =>
      box.left < edge.left - 1 || box.right > edge.right + 1 || box.top < edge.top - 1 || box.bottom > edge.bottom + 1
    return texts(element)
      .filter(out)
      .map(({ node }) => node.data.trim().slice(0, 40))
  }

  const cut = () => {
    const found = []
    const { scrollWidth, clientWidth } = document.documentElement
    if (scrollWidth > clientWidth) {
      const wide = within("*").filter(each => each.getBoundingClientRect().right > clientWidth + 1)
      found.push(`sideways: ${scrollWidth} of ${clientWidth}, ${wide.map(named).slice(-3)}`)
    }
    for (const each of within("*")) {
      const { overflowX, overflowY } = getComputedStyle(each)
      const clips = [overflowX, overflowY].some(value => value === "hidden" || value === "clip")
      const wide = each.scrollWidth > each.clientWidth + 1
      const high = each.scrollHeight > each.clientHeight + 1
      if (clips && (wide || high)) found.push(...outside(each).map(text => `cut off: ${text}`))
      else if (wide && each.clientWidth && each.matches(TIGHT)) found.push(`runs out: ${named(each)}`)
    }
    return found
  }

  /** By more than the room that a font leaves above and below its letters. */
  const meets = (a, b) =>
    Math.min(a.right, b.right) - Math.max(a.left, b.left) > 3 &&
    Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > Math.max(3, 0.3 * Math.min(a.height, b.height))

  /** Words over words; and at the end of the page words under a bar, where nothing scrolls them out. */
  const overlapping = () => {
    const place = scrollY
    scrollTo(0, document.documentElement.scrollHeight)
    top().scrollTo?.(0, top().scrollHeight)
    const all = texts(top())
    const found = new Set()
    all.forEach((a, i) => {
      for (const b of all.slice(i + 1)) {
        if (a.node === b.node || Boolean(a.pinned) !== Boolean(b.pinned)) continue
        if (meets(a.box, b.box)) found.add(`${a.node.data.trim().slice(0, 30)} / ${b.node.data.trim().slice(0, 30)}`)
      }
    })
    for (const bar of within(".bar, .navigation")) {
      const edge = bar.getBoundingClientRect()
      for (const { node, box, pinned } of all)
        if (!pinned && meets(edge, box)) found.add(`under the bar: ${node.data.trim().slice(0, 40)}`)
    }
    scrollTo(0, place)
    return [...found]
  }

  /** One tap from everywhere, but from a dialog, which closes. */
  const helpless = () => top() === document.body && !within("[data-help-open], a[href^='/support']").length

  return { stop, follows, small, cut, overlapping, helpless }
})()
