// What helped, by a person's own word after each practice: counts, with Wilson's range for the share (Wilson 1927). Pure.

const Z = 1.959963984540054 // of 95 %
export const ENOUGH = 5 // times, before a range is worth reading

/**
 * @param {{practice: string, feeling: string}[]} ratings
 * @returns {{practice: string, times: number, steadier: number, same: number, worse: number, share: number, low: number, high: number, enough: boolean}[]}
 * most often steadier first; share, low and high 0..1
 */
export function helped(ratings) {
  const practices = [...new Set(ratings.map(({ practice }) => practice))]
  return practices
    .map(practice => {
      const of = ratings.filter(rating => rating.practice === practice)
      const count = (/** @type {string} */ feeling) => of.filter(rating => rating.feeling === feeling).length
      const [times, steadier] = [of.length, count("steadier")]
      const counted = { practice, times, steadier, same: count("same"), worse: count("worse") }
      return { ...counted, share: steadier / times, ...wilson(steadier, times), enough: times >= ENOUGH }
    })
    .sort((a, b) => b.low - a.low)
}

/** @param {number} hits @param {number} times @returns {{low: number, high: number}} */
function wilson(hits, times) {
  const share = hits / times
  const square = Z * Z
  const middle = (share + square / (2 * times)) / (1 + square / times)
  const reach = (Z / (1 + square / times)) * Math.sqrt((share * (1 - share)) / times + square / (4 * times * times))
  return { low: Math.max(0, middle - reach), high: Math.min(1, middle + reach) }
}
