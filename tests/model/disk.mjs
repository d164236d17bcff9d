// An IndexedDB that can lose power, run full, and be taken away by the browser. Only what store/db.js asks for, which is
// driven against real browsers elsewhere. One transaction at a time; a write is there when its transaction completed.
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

export class Disk {
  tables = new Map()
  version = 0
  last = null // the transaction that the next one waits for
  writes = 0
  fullAfter = Infinity // writes until there is no room

  /** @param {{post: (world: object, what: () => void) => void}} sim @param {object} world whose death ends what it asked */
  factory(sim, world) {
    return {
      open: (_, version) => this.#open(sim, world, version),
      deleteDatabase: () => {
        const request = new IDBRequest()
        sim.post(world, () => {
          this.wipe()
          request.onsuccess?.()
        })
        return request
      },
    }
  }

  /** The browser needs room, or a person cleared it. */
  wipe() {
    this.tables = new Map()
    this.version = 0
  }

  #open(sim, world, version) {
    const request = new IDBRequest()
    sim.post(world, () => {
      request.result = new Database(this, sim, world)
      if (this.version < version) {
        const oldVersion = this.version
        this.version = version
        request.onupgradeneeded?.({ oldVersion })
      }
      request.onsuccess?.()
    })
    return request
  }

  /** Every row as it lies there. @param {string} name @returns {any[]} */
  rows(name) {
    return [...(this.tables.get(name)?.rows.values() ?? [])]
  }
}

class Database {
  constructor(disk, sim, world) {
    Object.assign(this, { disk, sim, world, closed: false })
  }

  createObjectStore(name, { keyPath }) {
    const table = { keyPath, indexes: {}, rows: new Map() }
    this.disk.tables.set(name, table)
    return { createIndex: (index, path) => (table.indexes[index] = path) }
  }

  transaction(names, mode) {
    if (this.closed || names.some(name => !this.disk.tables.has(name)))
      throw new DOMException("gone", "InvalidStateError")
    return new Transaction(this, names, mode)
  }

  close() {
    this.closed = true
  }
}

class Transaction {
  #waiting = []
  #begun = false
  #over = false
  #closing = false
  #before = null
  oncomplete = null
  onabort = null
  error = null

  constructor({ disk, sim, world }, names, mode) {
    Object.assign(this, { disk, sim, world, names, writing: mode === "readwrite" })
    const turn = disk.last
    this.ended = new Promise(resolve => (this.end = resolve))
    disk.last = this
    if (!turn || turn.#over || turn.world.dead) this.#begin()
    else turn.ended.then(() => this.#begin())
  }

  objectStore(name) {
    return new Store(this, this.disk.tables.get(name), name)
  }

  /** @param {() => any} work @returns {IDBRequest} */
  ask(work) {
    if (this.#over) throw new DOMException("over", "TransactionInactiveError")
    const request = new IDBRequest()
    this.#waiting.push({ request, work })
    if (this.#begun && this.#waiting.length === 1) this.#next()
    return request
  }

  commit() {
    this.#closing = true
    if (this.#begun && !this.#waiting.length) this.#complete()
  }

  abort() {
    if (this.#over) return
    this.#undo()
    this.onabort?.()
  }

  #begin() {
    if (this.world.dead) return this.#undo()
    this.#begun = true
    if (this.writing) {
      this.#before = this.names.map(name => [name, new Map(this.disk.tables.get(name)?.rows)])
      this.world.writing.add(this)
    }
    if (this.#waiting.length) this.#next()
    else if (this.#closing) this.#complete()
  }

  #next() {
    this.sim.post(this.world, () => {
      if (this.#over) return
      const { request, work } = this.#waiting[0]
      try {
        request.result = work()
      } catch (error) {
        this.error = error
        request.error = error
        this.#undo()
        request.onerror?.()
        this.onabort?.()
        return
      }
      this.#waiting.shift()
      request.onsuccess?.()
      if (this.#waiting.length) this.#next()
      else if (this.#closing) this.#complete()
    })
  }

  /** The last moment at which power can go and nothing be written; after it everything is. */
  #complete() {
    this.sim.post(this.world, () => {
      if (this.#over) return
      this.#finish()
      this.oncomplete?.()
    })
  }

  /** Power went. */
  cut() {
    if (!this.#over) this.#undo()
  }

  #undo() {
    for (const [name, rows] of this.#before ?? []) {
      const table = this.disk.tables.get(name)
      if (table) table.rows = rows
    }
    this.#finish()
  }

  #finish() {
    this.#over = true
    this.world.writing.delete(this)
    this.end()
  }
}

class Store {
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

const text = key => JSON.stringify(key)

const at = (row, path) => (Array.isArray(path) ? path.map(name => row[name]) : row[path])

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

function clone(value) {
  if (value instanceof Key || typeof value !== "object" || value === null) return value
  if (value instanceof Uint8Array) return value.slice()
  if (Array.isArray(value)) return value.map(clone)
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, clone(one)]))
}
