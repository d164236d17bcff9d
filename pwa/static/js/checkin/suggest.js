// Which practice to offer: pure. What helped this person before comes first, then what suits the answers; of those what was
// tried least, so that each one's turn comes, then the first in the list, whose order sorting keeps.

/**
 * @typedef {{id: string, items: string[]}} Offer in the order of the list
 * @typedef {{practice: string, feeling: string, day: string}} Rating
 */

/**
 * @param {Offer[]} offers @param {Rating[]} ratings oldest first @param {Record<string, number | null>} answers item -> 0..4
 * @returns {{id: string, helped: string | null}} helped: day on which it last left the person steadier
 */
export function suggest(offers, ratings, answers) {
  const all = offers.map(({ id, items }) => ({
    id,
    load: load(items, answers),
    ...standing(ratings.filter(({ practice }) => practice === id)),
  }))
  const [best] = all
    .filter(({ balance }) => balance > 0)
    .sort((a, b) => b.balance - a.balance || (a.last < b.last ? 1 : -1))
  if (best) return { id: best.id, helped: best.last }
  const left = all.filter(({ balance }) => balance === 0)
  const [suited] = (left.length ? left : all).sort((a, b) => b.load - a.load || a.tried - b.tried)
  return { id: suited.id, helped: null }
}

/** @param {Rating[]} ratings of one practice */
function standing(ratings) {
  const balance = ratings.reduce(
    (sum, { feeling }) => sum + (feeling === "steadier" ? 1 : feeling === "worse" ? -1 : 0),
    0,
  )
  return { balance, tried: ratings.length, last: ratings.findLast(({ feeling }) => feeling === "steadier")?.day ?? "" }
}

/** The strongest answer that it suits, from "often" upwards. @param {string[]} items @param {Record<string, number | null>} answers */
function load(items, answers) {
  const strongest = Math.max(0, ...items.map(item => answers[item] ?? 0))
  return strongest >= 3 ? strongest : 0
}
