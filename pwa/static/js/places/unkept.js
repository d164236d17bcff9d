// What somebody typed and nobody kept yet: kept before the page opens anew, as another release or another language does it.

/** @type {Set<() => Promise<unknown>>} */
const unkept = new Set()

/** @param {() => Promise<unknown>} keep */
export function keepFirst(keep) {
  unkept.add(keep)
}

/** What could not be kept is lost, and holds up nothing. */
export async function keepAll() {
  await Promise.allSettled([...unkept].map(keep => keep()))
}
