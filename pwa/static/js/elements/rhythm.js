// The rhythm of a pacer: pure. A breath has up to four parts; those of zero seconds are left out.

/** @typedef {"in" | "full" | "out" | "empty"} Part */
/** @typedef {{part: Part, seconds: number}[]} Rhythm */

/** @param {string} text "4 0 6 0": in, hold, out, rest, in seconds @returns {Rhythm} */
export function rhythmOf(text) {
  const [into, full, out, empty] = text.split(" ").map(Number)
  /** @type {Rhythm} */
  const all = [
    { part: "in", seconds: into },
    { part: "full", seconds: full },
    { part: "out", seconds: out },
    { part: "empty", seconds: empty },
  ]
  return all.filter(({ seconds }) => seconds > 0)
}

/** @param {Rhythm} rhythm @returns {number} seconds of one breath */
export function breathOf(rhythm) {
  return rhythm.reduce((sum, { seconds }) => sum + seconds, 0)
}

/**
 * @param {Rhythm} rhythm @param {number} at seconds into the breath
 * @returns {{part: Part, into: number, seconds: number, level: number}} level: how full, 0..1
 */
export function moment(rhythm, at) {
  let from = 0
  for (const { part, seconds } of rhythm) {
    if (at < from + seconds) return { part, into: at - from, seconds, level: levelOf(part, (at - from) / seconds) }
    from += seconds
  }
  return { part: "in", into: 0, seconds: rhythm[0]?.seconds ?? 0, level: 0 }
}

/** @param {Part} part @param {number} share 0..1 of the part */
function levelOf(part, share) {
  if (part === "full") return 1
  if (part === "empty") return 0
  const eased = (1 - Math.cos(Math.PI * share)) / 2
  return part === "in" ? eased : 1 - eased
}
