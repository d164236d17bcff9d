// The one door to IndexedDB. A write counts only when its transaction completed (strict durability), and the copy followed.
import { endsWithThePage } from "./leaving.js"
import { mend } from "./mend.js"
import { follow, forget, isOurs, isPossible, NOTHING, readied, recall } from "./second.js"

const NAME = "breather"
const VERSION = 2
const OPEN_TIMEOUT = 5000
const SHARED = "shared"

/** @import { Memory } from "./memory.js" */
/** @import { Rows, Write } from "./second.js" */

export class StorageError extends Error {
  code = "storage"
  /** @param {string} reason name of the DOMException, 'blocked' or 'timeout' */
  constructor(reason) {
    super(reason)
    this.reason = reason
  }
}

/** @type {Promise<IDBDatabase> | null} */
let connection = null
/** @type {Promise<Memory | null> | null} */
let shared = null

/**
 * Run one transaction. Inside `body` await nothing but `done(request)`: any other promise ends the transaction (always in
 * Firefox), so WebCrypto comes before or after.
 * @template T
 * @param {string[]} names @param {IDBTransactionMode} mode
 * @param {(store: (name: string) => IDBObjectStore) => Promise<T> | T} body
 * @returns {Promise<T>} after the transaction completed @throws {StorageError} when it did not
 */
export async function transact(names, mode, body) {
  const memory = await sharedMemory()
  return memory ? memory.transact(names, body) : onDisk(names, mode, body)
}

/**
 * Is this a device that several people use? Then everything is held in memory, and only this word is on the disk.
 * @returns {Promise<boolean>}
 */
export async function isShared() {
  return (await sharedMemory()) !== null
}

/** From the next start of the page on. What is on the disk goes. @param {boolean} is */
export async function setShared(is) {
  if (!(await isShared())) await destroy()
  await onDisk(["prefs"], "readwrite", store => {
    if (is) store("prefs").put({ name: SHARED, value: true })
    else store("prefs").delete(SHARED)
  })
}

/** @returns {Promise<Memory | null>} */
function sharedMemory() {
  shared ??= openShared().catch(error => {
    shared = null
    throw error
  })
  return shared
}

/** @returns {Promise<Memory | null>} */
async function openShared() {
  const pref = await onDisk(["prefs"], "readonly", store => done(store("prefs").get(SHARED)))
  // A service worker sees no page's memory, and may not import later: for it there is nothing here.
  if (!pref?.value || !globalThis.document) return null
  const { Memory } = await import("./memory.js")
  return new Memory()
}

/**
 * @template T
 * @param {string[]} names @param {IDBTransactionMode} mode
 * @param {(store: (name: string) => IDBObjectStore) => Promise<T> | T} body
 * @returns {Promise<T>}
 */
async function onDisk(names, mode, body) {
  if (mode === "readwrite" && names.some(name => isOurs(name))) await readied(level)
  const db = await connect()
  return new Promise((resolve, reject) => {
    /** @type {IDBTransaction} */
    let tx
    try {
      tx = db.transaction(names, mode, { durability: "strict" })
    } catch (error) {
      connection = null // closed by another tab's upgrade or by the browser
      reject(new StorageError(nameOf(error)))
      return
    }
    endsWithThePage(tx)
    /** @type {T} */
    let result
    /** @type {unknown} */
    let failure
    /** @type {Write[]} */
    const written = []
    const store = mode === "readwrite" ? watched(tx, written) : (/** @type {string} */ name) => tx.objectStore(name)
    tx.oncomplete = () => follow(written, level).then(() => resolve(result))
    tx.onabort = () => reject(failure ?? new StorageError(nameOf(tx.error)))
    new Promise(asked => asked(body(store))).then(
      value => {
        result = value
        if (mode === "readonly") resolve(value) // what was read is read: nothing of it can be undone
        commit(tx)
      },
      error => {
        failure = error instanceof DOMException ? new StorageError(error.name) : error
        try {
          tx.abort()
        } catch {
          reject(failure)
        }
      },
    )
  })
}

/** @param {Set<string>} changed */
function level(changed) {
  return mend(onDisk, changed)
}

/**
 * The stores of a transaction, noting what is written. @param {IDBTransaction} tx @param {Write[]} written
 * @returns {(name: string) => IDBObjectStore}
 */
function watched(tx, written) {
  /** @type {Map<string, IDBObjectStore>} */
  const known = new Map()
  return name => {
    const store = known.get(name) ?? tx.objectStore(name)
    if (known.has(name)) return store
    known.set(name, store)
    const [put, remove] = [store.put.bind(store), store.delete.bind(store)]
    store.put = value => {
      written.push({ name, value })
      return put(value)
    }
    store.delete = gone => {
      written.push({ name, gone })
      return remove(gone)
    }
    return store
  }
}

/** Nothing more will be asked: a transaction that is told so completes milliseconds earlier. @param {IDBTransaction} tx */
function commit(tx) {
  try {
    tx.commit()
  } catch {
    // It is over already, or the body awaited something else than a request: then it completes by itself.
  }
}

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
export function done(request) {
  if (!(request instanceof IDBRequest)) return Promise.resolve(/** @type {any} */ (request).result) // of store/memory.js
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

/** Close, and delete the whole database of this origin, and the copy before it: nothing may come back from there. */
export async function destroy() {
  if (await isShared().catch(() => false)) return // nothing of anybody is on the disk
  await forget()
  const db = await connect().catch(() => null)
  db?.close()
  connection = null
  await done(indexedDB.deleteDatabase(NAME))
}

function connect() {
  connection ??= open().catch(error => {
    connection = null
    throw error
  })
  return connection
}

/** Where there is none yet, one that was lost comes back from its copy. @returns {Promise<IDBDatabase>} */
async function open() {
  return (
    (await opened(isPossible() ? null : NOTHING)) ??
    (await opened(await copied())) ??
    Promise.reject(new StorageError("new"))
  )
}

/** @returns {Promise<Rows>} @throws {StorageError} */
function copied() {
  return recall().catch(error => {
    throw new StorageError(nameOf(error))
  })
}

/**
 * An upgrade blocked by an old tab is silent for later opens: hence the timeout.
 * @param {Rows | null} rows what a new one begins with, all in the transaction that makes it: another tab sees all or nothing
 * @returns {Promise<IDBDatabase | null>} null: it would be new, and nobody said with what
 */
function opened(rows) {
  return new Promise((resolve, reject) => {
    if (!globalThis.indexedDB) return reject(new StorageError("unavailable"))
    const timer = setTimeout(() => reject(new StorageError("timeout")), OPEN_TIMEOUT)
    const request = indexedDB.open(NAME, VERSION)
    let isUnmade = false
    request.onupgradeneeded = ({ oldVersion }) => {
      endsWithThePage(/** @type {IDBTransaction} */ (request.transaction))
      isUnmade = oldVersion === 0 && !rows
      if (isUnmade) request.transaction?.abort()
      else upgrade(request.result, oldVersion)
      if (oldVersion === 0 && rows)
        for (const [name, all] of Object.entries(rows))
          for (const row of all) request.transaction?.objectStore(name).put(row)
    }
    request.onsuccess = () => {
      clearTimeout(timer)
      const db = request.result
      db.onversionchange = () => {
        db.close()
        connection = null
      }
      db.onclose = () => (connection = null)
      resolve(db)
    }
    request.onerror = () => {
      clearTimeout(timer)
      if (isUnmade) resolve(null)
      else reject(new StorageError(nameOf(request.error)))
    }
  })
}

/** @param {IDBDatabase} db @param {number} oldVersion */
function upgrade(db, oldVersion) {
  if (oldVersion < 1) {
    db.createObjectStore("vaults", { keyPath: "account" })
    db.createObjectStore("records", { keyPath: ["account", "id"] }).createIndex("state", ["account", "state"])
    db.createObjectStore("drafts", { keyPath: "id" })
    db.createObjectStore("prefs", { keyPath: "name" })
  }
  if (oldVersion < 2) db.createObjectStore("packs", { keyPath: ["account", "n"] })
}

/** @param {unknown} error */
function nameOf(error) {
  return error instanceof DOMException ? error.name : "unknown"
}
