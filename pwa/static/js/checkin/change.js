// Reliable change (Jacobson and Truax 1991): pure.

/**
 * @param {number} before @param {number} after @param {{sd: number, alpha: number}} of standard deviation and reliability of
 * the scale in published samples
 * @returns {{change: number, needed: number, verdict: "same" | "more" | "less"}} needed: smaller changes may be chance
 */
export function reliable(before, after, { sd, alpha }) {
  const change = after - before
  const needed = 1.96 * Math.SQRT2 * sd * Math.sqrt(1 - alpha)
  return { change, needed, verdict: Math.abs(change) < needed ? "same" : change > 0 ? "more" : "less" }
}
