// What is under way when a page is left. The browser may keep the page as it stands, to come back to it, and WebKit keeps its
// transactions open too, with their locks: every later page of the house would wait for them without end. So they end with the
// page, as those of a page that is not kept do. What was told to commit is beyond that, and is written.

/** @type {Set<IDBTransaction>} */
const underWay = new Set()
let isLeft = false
let isCutShort = false

/** @param {IDBTransaction} tx undone where the page is left before it committed, or was left already */
export function endsWithThePage(tx) {
  underWay.add(tx)
  for (const over of ["complete", "abort"]) tx.addEventListener(over, () => underWay.delete(tx))
  if (isLeft) end(tx) // begun in answer to the end of another
}

globalThis.addEventListener?.("pagehide", ({ persisted }) => {
  if (!persisted) return
  isLeft = true
  for (const tx of underWay) end(tx)
})

globalThis.addEventListener?.("pageshow", () => {
  isLeft = false
  if (isCutShort) location.reload() // part of what it shows never arrived
})

/** @param {IDBTransaction} tx */
function end(tx) {
  try {
    tx.abort()
    isCutShort = true
  } catch {
    // It is being committed.
  }
}
