// What stands for a check-in in an address. A browser keeps addresses: on a shared device they must lead to nobody.

/** @type {Map<string, string>} handle -> id, as long as the page is open */
const ids = new Map()

/** @returns {boolean} a device of several people: nothing on it is stored */
export function onShared() {
  return "shared" in document.body.dataset
}

/** @param {string} id @returns {string} the id, or on a shared device a number that means nothing after this page */
export function handleOf(id) {
  if (!onShared()) return id
  const known = [...ids].find(([, value]) => value === id)?.[0]
  const handle = known ?? String(ids.size + 1)
  ids.set(handle, id)
  return handle
}

/** @param {string} handle @returns {string} */
export function idOf(handle) {
  return ids.get(handle) ?? handle
}
