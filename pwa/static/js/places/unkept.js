// What somebody typed and nobody kept yet: kept before the page opens anew, as another release or another language does it.

/** @type {Set<() => Promise<boolean>>} */
const unkept = new Set()

/** @param {() => Promise<boolean>} keep false: it could not be kept, and somebody who looks at it is told */
export function keepFirst(keep) {
  unkept.add(keep)
}

/** @returns {Promise<boolean>} nothing is lost by opening the page anew */
export async function keepAll() {
  const done = await Promise.all([...unkept].map(keep => keep().catch(() => false)))
  return done.every(Boolean)
}
