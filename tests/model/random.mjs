// One seed, one course of events.

/** @param {number} seed @returns {() => number} 0 to 1, not 1 (mulberry32) */
export function randomOf(seed) {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** @template T @param {() => number} random @param {T[]} items @returns {T} */
export function pick(random, items) {
  return items[Math.floor(random() * items.length)]
}

/** @template T @param {() => number} random @param {[number, T][]} weighed @returns {T} */
export function weigh(random, weighed) {
  let at = random() * weighed.reduce((sum, [weight]) => sum + weight, 0)
  for (const [weight, item] of weighed) if ((at -= weight) < 0) return item
  return weighed[0][1]
}
