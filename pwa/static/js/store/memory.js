// The same stores, held in memory: for a shared device, where nothing may be written. A browser that deletes a database
// leaves its bytes in the profile's files (tried in Chromium 156), so what must be gone may never be stored.

/** @typedef {{keyPath: string | string[], index?: {name: string, keyPath: string[]}}} Shape */

/** As many as store/db.js makes, and nothing more of the interface than store/ uses. @type {Record<string, Shape>} */
const STORES = {
  vaults: { keyPath: "account" },
  records: { keyPath: ["account", "id"], index: { name: "state", keyPath: ["account", "state"] } },
  packs: { keyPath: ["account", "n"] },
  drafts: { keyPath: "id" },
  prefs: { keyPath: "name" },
}

export class Memory {
  /** @type {Record<string, Map<string, any>>} */
  #tables = Object.fromEntries(Object.keys(STORES).map(name => [name, new Map()]))
  #last = Promise.resolve()

  /**
   * One transaction: after the one before, all or nothing.
   * @template T @param {string[]} names @param {(store: (name: string) => any) => Promise<T> | T} body @returns {Promise<T>}
   */
  transact(names, body) {
    const run = this.#last.then(async () => {
      const before = names.map(name => /** @type {const} */ ([name, new Map(this.#tables[name])]))
      try {
        return await body(name => new Store(STORES[name], this.#tables[name]))
      } catch (error) {
        for (const [name, table] of before) this.#tables[name] = table
        throw error
      }
    })
    this.#last = run.then(
      () => undefined,
      () => undefined,
    )
    return run
  }
}

/** An object store. Its requests have their result at once. */
class Store {
  /** @param {Shape} shape @param {Map<string, any>} table key as JSON -> value */
  constructor(shape, table) {
    this.shape = shape
    this.table = table
  }

  /** @param {any} value */
  put(value) {
    this.table.set(JSON.stringify(at(value, this.shape.keyPath)), structuredClone(value))
    return { result: undefined }
  }

  /** @param {any} query */
  delete(query) {
    for (const key of this.#keys(query)) this.table.delete(key)
    return { result: undefined }
  }

  /** @param {any} key */
  get(key) {
    return { result: structuredClone(this.table.get(JSON.stringify(key))) }
  }

  /** @param {any} key */
  getKey(key) {
    return { result: this.table.has(JSON.stringify(key)) ? key : undefined }
  }

  /** @param {any} [query] */
  getAllKeys(query) {
    return { result: this.#keys(query).map(key => JSON.parse(key)) }
  }

  /** @param {any} [query] @param {number} [limit] */
  getAll(query, limit) {
    const keys = this.#keys(query).toSorted().slice(0, limit) // ids are of one length: as text they sort like keys
    return { result: keys.map(key => structuredClone(this.table.get(key))) }
  }

  /** @param {any} [query] */
  count(query) {
    return { result: this.#keys(query).length }
  }

  /** @param {string} name */
  index(name) {
    const path = this.shape.index?.name === name ? this.shape.index.keyPath : []
    const found = (/** @type {any} */ wanted) =>
      [...this.table].filter(([, value]) => JSON.stringify(at(value, path)) === JSON.stringify(wanted))
    return {
      /** @param {any} wanted @param {number} [limit] */
      getAll: (wanted, limit) => ({
        result: found(wanted)
          .slice(0, limit)
          .map(([, value]) => structuredClone(value)),
      }),
      /** @param {any} wanted */
      getAllKeys: wanted => ({ result: found(wanted).map(([key]) => JSON.parse(key)) }),
      /** @param {any} wanted */
      count: wanted => ({ result: found(wanted).length }),
    }
  }

  /** @param {any} query undefined, a key, or a range @returns {string[]} */
  #keys(query) {
    if (query === undefined) return [...this.table.keys()]
    if (query instanceof IDBKeyRange) return [...this.table.keys()].filter(key => query.includes(JSON.parse(key)))
    return [JSON.stringify(query)].filter(key => this.table.has(key))
  }
}

/** @param {any} value @param {string | string[]} path */
function at(value, path) {
  return Array.isArray(path) ? path.map(name => value[name]) : value[path]
}
