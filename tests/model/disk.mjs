// An IndexedDB that can lose power, run full, and be taken away by the browser. Only what store/db.js asks for, which is
// driven against real browsers elsewhere. One transaction at a time; a write is there when its transaction completed.
import { at, clone, IDBRequest, Store, text } from "./table.mjs"

export class Disk {
  tables = new Map()
  version = 0
  last = null // the transaction that the next one waits for
  writes = 0
  fullAfter = Infinity // writes until there is no room
  refused = 0 // times that it cannot be opened
  writing = () => {} // told when a transaction that writes has begun

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
      if (this.version < version && !this.#upgraded(request, version)) return request.onerror?.()
      request.onsuccess?.()
    })
    return request
  }

  /** All at once, or not at all. @returns {boolean} */
  #upgraded(request, version) {
    const oldVersion = this.version
    this.version = version
    let aborted = false
    request.transaction = Object.assign(new EventTarget(), {
      abort: () => (aborted = true),
      objectStore: name => ({ put: row => this.#take(name, row) }),
    })
    request.onupgradeneeded?.({ oldVersion })
    if (aborted) this.wipe()
    return !aborted
  }

  #take(name, row) {
    const { rows, keyPath } = this.tables.get(name)
    rows.set(text(at(row, keyPath)), clone(row))
    if (name === "records") this.wrote?.(row)
  }

  /** @returns {Promise<void>} until a transaction that writes has begun */
  nextWrite() {
    return new Promise(resolve => (this.writing = resolve))
  }

  /** Every row as it lies there. @param {string} name @returns {any[]} */
  rows(name) {
    return [...(this.tables.get(name)?.rows.values() ?? [])]
  }
}

class Database {
  constructor(disk, sim, world) {
    Object.assign(this, { disk, sim, world, closed: false, arriving: [] })
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

class Transaction extends EventTarget {
  #waiting = []
  #begun = false
  #over = false
  #closing = false
  #before = null
  oncomplete = null
  onabort = null
  error = null

  constructor({ disk, sim, world, arriving }, names, mode) {
    super()
    Object.assign(this, { disk, sim, world, names, writing: mode === "readwrite" })
    this.ended = new Promise(resolve => (this.end = resolve))
    if (!sim.together) return this.#arrive()
    arriving.push(this)
    sim.post(world, () => arriving.shift().#arrive())
  }

  /** At the process that keeps the disk: those of one page in their order, those of two as it happens. */
  #arrive() {
    if (this.#over) return
    const turn = this.disk.last
    this.disk.last = this
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
    this.#tell("abort")
  }

  #begin() {
    if (this.world.dead) return this.#undo()
    this.#begun = true
    if (this.writing) {
      this.#before = this.names.map(name => [name, new Map(this.disk.tables.get(name)?.rows)])
      this.world.writing.add(this)
      this.disk.writing()
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
        this.#tell("abort")
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
      this.#tell("complete")
    })
  }

  /** @param {"complete" | "abort"} end */
  #tell(end) {
    this[`on${end}`]?.()
    this.dispatchEvent(new Event(end))
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
