// From opened records to what a person made: pure, so that any order of arrival gives the same journal.

/**
 * @typedef {{id: string, state: "saved" | "safe" | "attention", payload: any}} Opened payload null where it is still sealed
 * @typedef {{id: string, day: string, at: string, state: "saved" | "safe" | "attention", checkIn: {instrument: string, version: string, answers: Record<string, number | null>, shift: string | null} | null, note: string | null, edited: boolean}} Entry
 */

/** @param {Opened[]} opened @returns {Entry[]} newest first */
export function fold(opened) {
  const ordered = opened.filter(({ payload }) => payload).sort(before)
  const erased = new Set(ordered.flatMap(({ payload }) => (payload.kind === "tombstone" ? payload.erases : [])))
  /** @type {Map<string, Entry>} */
  const entries = new Map()
  for (const { id, state, payload } of ordered) {
    if (payload.kind !== "check-in" || erased.has(id)) continue
    const { day, at, instrument, version, answers, shift = null } = payload
    entries.set(id, { id, day, at, state, checkIn: { instrument, version, answers, shift }, note: null, edited: false })
  }
  for (const { id, state, payload } of ordered) {
    const entry = entries.get(payload.of)
    if (!entry || erased.has(id)) continue
    // Whoever holds the locked phone can add a note: it stands below, and takes none away.
    if (payload.kind === "note" && payload.text)
      entry.note = entry.note ? `${entry.note}\n\n${payload.text}` : payload.text
    if (payload.kind === "edit" && entry.checkIn) {
      entry.checkIn.answers = payload.answers
      entry.edited = true
    }
    entry.state = worse(entry.state, state)
  }
  return [...entries.values()].sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : a.id < b.id ? 1 : -1))
}

/**
 * How many entries of other devices are named in `seen` but have not arrived? Counted, never listed: a forged sequence may
 * be astronomical.
 * @param {Opened[]} opened @returns {number}
 */
export function missing(opened) {
  /** @type {Map<string, Set<number>>} */
  const here = new Map()
  /** @type {Map<string, number>} */
  const highest = new Map()
  for (const { payload } of opened) {
    if (!payload) continue
    const { device, n, seen, gone = {} } = payload
    for (const [name, numbers] of [[device, [n]], ...Object.entries(gone)]) {
      const known = here.get(name) ?? new Set()
      for (const number of numbers) known.add(number)
      here.set(name, known)
    }
    for (const [name, value] of [[device, n], ...Object.entries(seen)]) {
      highest.set(name, Math.max(value, highest.get(name) ?? 0))
    }
  }
  const known = (/** @type {string} */ device, /** @type {number} */ last) =>
    [...(here.get(device) ?? [])].filter(n => n <= last).length
  return [...highest].reduce((sum, [device, last]) => sum + last - known(device, last), 0)
}

/** Versions are ordered by (lamport, id), never by a clock. @param {Opened} a @param {Opened} b */
function before(a, b) {
  return a.payload.lamport - b.payload.lamport || (a.id < b.id ? -1 : 1)
}

/** @param {Entry["state"]} a @param {Entry["state"]} b @returns {Entry["state"]} a check-in is safe only with its notes */
function worse(a, b) {
  const order = ["attention", "saved", "safe"]
  return order.indexOf(a) <= order.indexOf(b) ? a : b
}
