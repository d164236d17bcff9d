// What a transaction of the simulated disk asks of one object store, and how IndexedDB orders keys.
import { Key } from "./crypto.mjs"

export class IDBRequest {
  result = undefined
  error = null
  onsuccess = null
  onerror = null
  onupgradeneeded = null
}

export class IDBKeyRange {
  constructor(lower, upper, lowerOpen) {
    Object.assign(this, { lower, upper, lowerOpen })
  }

  static bound(lower, upper, lowerOpen = false) {
    return new IDBKeyRange(lower, upper, lowerOpen)
  }

  has(key) {
    const low = compare(key, this.lower)
    return (this.lowerOpen ? low > 0 : low >= 0) && compare(key, this.upper) <= 0
  }
}

export class Store {
  constructor(tx, table, name) {
    Object.assign(this, { tx, table, name })
  }

  put(value) {
    const row = clone(value)
    const key = text(at(row, this.table.keyPath))
    return this.tx.ask(() => {
      const { disk } = this.tx
      if (++disk.writes > disk.fullAfter) throw new DOMException("full", "QuotaExceededError")
      this.table.rows.set(key, row)
      if (this.name === "records") disk.wrote?.(row)
    })
  }

  clear() {
    return this.tx.ask(() => this.table.rows.clear())
  }

  delete(query) {
    return this.tx.ask(() => this.#keys(query).forEach(key => this.table.rows.delete(key)))
  }

  get(key) {
    return this.tx.ask(() => clone(this.table.rows.get(text(key))))
  }

  getKey(key) {
    return this.tx.ask(() => (this.table.rows.has(text(key)) ? key : undefined))
  }

  getAll(query, limit) {
    return this.tx.ask(() =>
      this.#sorted(query)
        .slice(0, limit)
        .map(([, row]) => clone(row)),
    )
  }

  getAllKeys(query) {
    return this.tx.ask(() => this.#sorted(query).map(([key]) => key))
  }

  count(query) {
    return this.tx.ask(() => this.#keys(query).length)
  }

  index(name) {
    const path = this.table.indexes[name]
    const found = wanted => this.#sorted().filter(([, row]) => text(at(row, path)) === text(wanted))
    return {
      getAll: (wanted, limit) =>
        this.tx.ask(() =>
          found(wanted)
            .slice(0, limit)
            .map(([, row]) => clone(row)),
        ),
      getAllKeys: wanted => this.tx.ask(() => found(wanted).map(([key]) => key)),
      count: wanted => this.tx.ask(() => found(wanted).length),
    }
  }

  #keys(query) {
    const { rows } = this.table
    if (query === undefined) return [...rows.keys()]
    if (query instanceof IDBKeyRange) return [...rows.keys()].filter(key => query.has(JSON.parse(key)))
    return [text(query)].filter(key => rows.has(key))
  }

  #sorted(query) {
    const found = this.#keys(query).map(key => [JSON.parse(key), this.table.rows.get(key)])
    return found.sort(([a], [b]) => compare(a, b))
  }
}

export const text = key => JSON.stringify(key)

export const at = (row, path) => (Array.isArray(path) ? path.map(name => row[name]) : row[path])

/** Numbers before text before lists, as IndexedDB orders keys. */
function compare(a, b) {
  const rank = key => (typeof key === "number" ? 0 : typeof key === "string" ? 1 : 2)
  if (rank(a) !== rank(b)) return rank(a) - rank(b)
  if (!Array.isArray(a)) return a < b ? -1 : a > b ? 1 : 0
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const order = compare(a[i], b[i])
    if (order) return order
  }
  return a.length - b.length
}

export function clone(value) {
  if (value instanceof Key || typeof value !== "object" || value === null) return value
  if (value instanceof Uint8Array) return value.slice()
  if (Array.isArray(value)) return value.map(clone)
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, clone(one)]))
}
