// Order statistics: pure. Quantiles by linear interpolation (type 7 of Hyndman and Fan 1996, as NumPy and R have it).

/** @param {number[]} values @returns {number[]} ascending, a copy */
export function sorted(values) {
  return values.toSorted((a, b) => a - b)
}

/** @param {number[]} ascending at least one @param {number} share 0..1 @returns {number} */
export function quantile(ascending, share) {
  const at = (ascending.length - 1) * share
  const below = Math.floor(at)
  const above = Math.min(below + 1, ascending.length - 1)
  return ascending[below] + (at - below) * (ascending[above] - ascending[below])
}

/** @param {number[]} ascending @returns {number} */
export function median(ascending) {
  return quantile(ascending, 0.5)
}

/**
 * 1.4826 times the median distance from the median: the standard deviation, where values are normal, but deaf to a few
 * wild ones. @param {number[]} ascending @returns {number}
 */
export function robustDeviation(ascending) {
  const middle = median(ascending)
  return 1.4826 * median(sorted(ascending.map(value => Math.abs(value - middle))))
}

/** @param {number[]} values at least one @returns {number} */
export function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
