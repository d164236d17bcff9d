// Two groups of the recovery code, typed back: it was written down, or at least read.

/** @param {string} code groups joined by hyphens @param {Record<number, string>} groups typed, by place from 0 @returns {boolean} */
export function typedBack(code, groups) {
  const shown = code.split("-")
  return Object.entries(groups).every(([place, typed]) => plain(typed) === shown[Number(place)])
}

/** Two different places to ask for. @param {string} code @returns {[number, number]} ascending, from 0 */
export function askedPlaces(code) {
  const count = code.split("-").length
  const first = Math.floor(Math.random() * count)
  const second = (first + 1 + Math.floor(Math.random() * (count - 1))) % count
  return first < second ? [first, second] : [second, first]
}

/** As people type it: case, spaces, O for 0, I and L for 1. @param {string} text */
function plain(text) {
  return text.toUpperCase().replace(/[\s-]/g, "").replaceAll("O", "0").replace(/[IL]/g, "1")
}
