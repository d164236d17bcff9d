// One side over time, drawn as SVG by attributes only: the content security policy allows no style in markup.

const SVG = "http://www.w3.org/2000/svg"
const WIDTH = 342
const HEIGHT = 120
const TOP = 6
const FLOOR = HEIGHT - 7 // below it lies the line of nights
const MOST = 4

/**
 * @typedef {{value: number | null, verdict: string, shift: string | null}} Column
 * @typedef {{low: number, high: number} | null} Band
 */

/**
 * @param {SVGElement} svg @param {Column[]} columns oldest first @param {Band} band
 * @param {{chosen: number, begin: number, least: number}} how chosen: index, -1: none; begin: the first column that could
 * hold something; least: so many empty columns in a row are hatched
 */
export function drawChart(svg, columns, band, { chosen, begin, least }) {
  const step = WIDTH / columns.length
  svg.replaceChildren(
    ...(band ? bandOf(band) : []),
    ...gaps(columns, begin, least).map(([from, to]) =>
      hatched(rect("gap", from * step, TOP, (to - from) * step, FLOOR - TOP)),
    ),
    ...(chosen < 0 ? [] : [rect("chosen", chosen * step, TOP, step, FLOOR - TOP)]),
    line("floor", FLOOR),
    ...columns.flatMap((column, i) => mark(column, i * step, step)),
    ...columns.flatMap(({ shift }, i) =>
      shift === "night" ? [rect("nights", i * step + 0.5, FLOOR + 2.5, step - 1, 3)] : [],
    ),
  )
}

/** @param {Column} column @param {number} x @param {number} step */
function mark({ value, verdict }, x, step) {
  if (value === null) return []
  const outside = verdict === "above" || verdict === "below"
  const width = Math.min(step * (outside ? 0.94 : 0.76), 27)
  const height = outside ? 10 : 5.5
  const made = rect(
    outside ? "dash outside" : "dash",
    x + (step - width) / 2,
    clamp(at(value) - height / 2, height),
    width,
    height,
  )
  made.setAttribute("rx", String(Math.min(2, width / 2)))
  return [made]
}

/** Neighbouring empty columns are one gap. @param {Column[]} columns @param {number} begin @param {number} least @returns {[number, number][]} from, to (exclusive) */
function gaps(columns, begin, least) {
  /** @type {[number, number][]} */
  const found = []
  columns.forEach(({ value }, i) => {
    if (value !== null || i < begin) return
    const last = found.at(-1)
    if (last?.[1] === i) last[1] = i + 1
    else found.push([i, i + 1])
  })
  return found.filter(([from, to]) => to - from >= least)
}

/** @param {{low: number, high: number}} band */
function bandOf({ low, high }) {
  const [top, bottom] = [at(high), at(low)]
  return [
    rect("band", 0, top, WIDTH, Math.max(bottom - top, 1)),
    line("band-edge", top),
    line("band-edge", Math.max(bottom, top + 1)),
  ]
}

/** @param {number} value 0..4 @returns {number} */
function at(value) {
  return TOP + ((MOST - value) / MOST) * (FLOOR - TOP)
}

/** @param {Element} made */
function hatched(made) {
  made.setAttribute("fill", "url(#hatch)")
  return made
}

/** A mark at the very end stays whole. @param {number} y @param {number} height */
function clamp(y, height) {
  return Math.min(Math.max(y, 0), FLOOR - height)
}

/** @param {string} name @param {number} x @param {number} y @param {number} width @param {number} height */
function rect(name, x, y, width, height) {
  return shape("rect", name, { x, y, width, height })
}

/** @param {string} name @param {number} y */
function line(name, y) {
  return shape("line", name, { x1: 0, x2: WIDTH, y1: y, y2: y })
}

/** @param {string} kind @param {string} name of its class @param {Record<string, number>} places */
function shape(kind, name, places) {
  const made = document.createElementNS(SVG, kind)
  made.setAttribute("class", name)
  for (const [attribute, value] of Object.entries(places)) made.setAttribute(attribute, String(+value.toFixed(2)))
  return made
}
