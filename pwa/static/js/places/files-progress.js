// Long work with a file: how far it is, and that the place was not left meanwhile.
import { one } from "./view.js"

/**
 * Show the bar while `act` works. @template T
 * @param {HTMLElement} root with data-working and a progress in it @param {(step: (done: number, total: number) => void) => Promise<T>} act
 * @returns {Promise<T>}
 */
export async function working(root, act) {
  const box = one(root, "[data-working]")
  const bar = /** @type {HTMLProgressElement} */ (one(box, "progress"))
  bar.removeAttribute("value")
  box.hidden = false
  try {
    return await act((done, total) => {
      bar.max = Math.max(1, total)
      bar.value = done
    })
  } finally {
    box.hidden = true
  }
}
