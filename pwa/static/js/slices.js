// Long work in pieces: the screen answers between two of them.

const SLICE = 40 // milliseconds of work before the screen has its turn
const CHUNK = 32 // sealed or opened at once: WebCrypto works beside the page

/** @typedef {(done: number, total: number) => void} Step told now and then */

/**
 * @template T, R
 * @param {T[]} items @param {(item: T, index: number) => R | Promise<R>} work @param {Step} [step]
 * @returns {Promise<R[]>} in the order of the items
 */
export async function inSlices(items, work, step) {
  /** @type {R[]} */
  const made = []
  let since = performance.now()
  for (let at = 0; at < items.length; at += CHUNK) {
    made.push(...(await Promise.all(items.slice(at, at + CHUNK).map((item, i) => work(item, at + i)))))
    if (performance.now() - since < SLICE) continue
    step?.(made.length, items.length)
    await new Promise(resolve => setTimeout(resolve))
    since = performance.now()
  }
  step?.(items.length, items.length)
  return made
}
