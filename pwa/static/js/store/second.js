// A second copy of what lies nowhere else: vaults, records that the server has not confirmed, what was set.
//
// A Chromium that is killed while it writes can leave half a record at the end of its log, goes on writing behind it, and at a
// later start finds the file damaged and deletes the whole database (google/leveldb issue 1287; found here by killing it again
// and again). A storage bucket has files of its own: one write is under way at a time, so that a kill damages one of the two.
// Other engines keep IndexedDB in SQLite, have no such buckets, and need none.
import { random, toBase64url } from "../bytes.js"

/** @import { RecordRow, Vault } from "./types.js" */
/** @typedef {{name: string, value?: any, gone?: IDBValidKey | IDBKeyRange}} Write of one row, or the end of some */
/** @typedef {{vaults: Vault[], records: RecordRow[], prefs: {name: string, value: any}[]}} Rows */

const NAME = "second"
const STORES = /** @type {const} */ (["vaults", "records", "prefs"])
const PATIENCE = 2000 // ms: a copy that hangs must not keep anybody from going on
const STAND = "stand"
const PUBLIC = new Set(["directory", "instruments"]) // lists of the house: fetched again

/** @type {Rows} */
export const NOTHING = { vaults: [], records: [], prefs: [] }

/** @type {Promise<IDBDatabase> | null} */
let connection = null

/** Are there buckets? Only then may the first copy be one that was lost. */
export function isPossible() {
  return buckets() !== undefined
}

/** @type {string | null} of its last write, where that was this page's: then it holds all that the writes before it left */
let stand = null
/** @type {Promise<unknown>} one write after another: each goes by what the one before it left */
let last = Promise.resolve()
/** @type {Promise<unknown> | null} */
let begun = null // in this page

/** @typedef {(changed: Set<string>) => Promise<void>} Mend brings this copy level with the first; changed: records that it must read, keys as JSON */

/**
 * Before the first copy is written for the first time in a page, this one is brought level: nobody knows how the page before
 * ended, and while one copy is written the other must be whole. Never rejects. @param {Mend} mend
 */
export function readied(mend) {
  begun ??= isPossible() ? inTurn(() => mend(new Set())) : Promise.resolve()
  return begun
}

/**
 * What was written to the first copy is written here too. Where another page wrote here since, it may have seen a later state of
 * the same rows: then they are read anew. Never rejects: what is in the first copy is stored.
 * @param {Write[]} written in this order @param {Mend} mend
 */
export async function follow(written, mend) {
  const ours = written.filter(write => isOurs(write.name, write.value))
  if (ours.length === 0 || !isPossible()) return
  await inTurn(async () => {
    if (!(await write(ours))) await mend(recordsOf(ours))
  })
}

/** @param {() => Promise<unknown>} work */
function inTurn(work) {
  last = last.then(work).catch(() => (stand = null)) // and the next write brings it level
  const patience = new Promise(resolve => setTimeout(resolve, PATIENCE))
  return Promise.race([last, patience])
}

/** @param {Write[]} ours @returns {Set<string>} */
function recordsOf(ours) {
  return namesOf(ours.flatMap(({ name, value }) => (name === "records" && value ? [[value.account, value.id]] : [])))
}

/**
 * All that is here, as an empty first copy takes it over. @returns {Promise<Rows>}
 * @throws {DOMException} it cannot be read now. That is not to have nothing: a first copy made of nothing would empty this one
 */
export async function recall() {
  if (!(await buckets().keys()).includes(NAME)) return NOTHING
  const all = inside("readonly", store => Promise.all(STORES.map(name => done(store(name).getAll()))))
  const [vaults, records, prefs] = await all
  return {
    vaults: vaults.map(begunAnew),
    records,
    prefs: prefs.filter((/** @type {any} */ pref) => isOurs("prefs", pref)),
  }
}

/** @returns {Promise<{stand: string | null, keys: Set<string>}>} of its last write; of the records that are here, as JSON */
export async function contents() {
  return inside("readonly", async store => ({
    stand: await standIn(store),
    keys: namesOf(await done(store("records").getAllKeys())),
  }))
}

/**
 * All vaults and all that was set, and no records but these. @param {Rows} rows records: those that are not here yet
 * @param {Set<string>} keys of all records that belong here, as JSON @param {string | null} since the stand before they were read
 * @returns {Promise<boolean>} false: another page wrote since, and nothing was done
 */
export function level({ vaults, records, prefs }, keys, since) {
  return inside("readwrite", async store => {
    if ((await standIn(store)) !== since) return false
    for (const name of ["vaults", "prefs"]) store(name).clear()
    for (const row of vaults) store("vaults").put(row)
    for (const row of prefs) store("prefs").put(row)
    for (const row of records) store("records").put(row)
    mark(store)
    for (const key of await done(store("records").getAllKeys()))
      if (!keys.has(JSON.stringify(key))) store("records").delete(key)
    return true
  })
}

/** Delete it with everything in it. */
export async function forget() {
  if (!isPossible()) return
  await inTurn(async () => {}) // a copy that is just being brought level would bring back what goes
  const db = await connection?.catch(() => null)
  db?.close()
  connection = begun = stand = null
  await buckets().delete(NAME)
}

/** @param {string} name of the store @param {any} [value] */
export function isOurs(name, value) {
  if (name === "prefs") return value?.name !== STAND && !PUBLIC.has(value?.name)
  return name === "vaults" || name === "records"
}

/**
 * Everything at the server comes again from there. What it may have seen from here under a number that this copy never heard of
 * is no reason to give that number twice: from now on this phone counts as another device.
 * @param {Vault} vault @returns {Vault}
 */
function begunAnew(vault) {
  const { answers, packsBefore, unread, packed, ...row } = vault
  const seen = row.counter > 0 ? { ...row.seen, [row.device]: row.counter } : row.seen
  return { ...row, seen, device: toBase64url(random(8)), counter: 0, logId: null, cursor: 0 }
}

/** @param {Write[]} ours @returns {Promise<boolean>} false: it is new, or another page wrote since, and nothing was done */
function write(ours) {
  return inside("readwrite", async store => {
    if (stand === null || (await standIn(store)) !== stand) return false
    mark(store)
    const safe = ours.some(({ name, value }) => name === "records" && value?.state === "safe")
    const there = safe ? namesOf(await done(store("records").getAllKeys())) : new Set()
    for (const { name, value, gone } of ours) {
      if (value === undefined) store(name).delete(/** @type {IDBValidKey} */ (gone))
      else if (name !== "records" || value.state !== "safe") store(name).put(value)
      else if (there.has(JSON.stringify([value.account, value.id]))) store(name).delete([value.account, value.id])
    }
    return true
  })
}

/** @param {(name: string) => IDBObjectStore} store @returns {Promise<string | null>} null: it is new */
async function standIn(store) {
  return (await done(store("prefs").get(STAND)))?.value ?? null
}

/** This write is the last; one that is undone leaves a stand that is nobody's. @param {(name: string) => IDBObjectStore} store */
function mark(store) {
  stand = toBase64url(random(8))
  store("prefs").put({ name: STAND, value: stand })
}

/** @param {IDBValidKey[]} keys */
function namesOf(keys) {
  return new Set(keys.map(key => JSON.stringify(key)))
}

/**
 * One transaction: over when it is on the disk.
 * @template T @param {IDBTransactionMode} mode @param {(store: (name: string) => IDBObjectStore) => Promise<T> | T} body
 * @returns {Promise<T>}
 */
async function inside(mode, body) {
  const db = await connect()
  return new Promise((resolve, reject) => {
    const tx = db.transaction(STORES, mode, { durability: "strict" })
    /** @type {T} */
    let result
    tx.oncomplete = () => resolve(result)
    tx.onabort = () => reject(tx.error)
    const asked = Promise.resolve(body(name => tx.objectStore(name))).then(value => {
      result = value
      tx.commit()
    })
    asked.catch(reject) // the body, or the commit of what was undone meanwhile
  })
}

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
export function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

function connect() {
  connection ??= open().catch(error => {
    connection = null
    throw error
  })
  return connection
}

/** @returns {Promise<IDBDatabase>} */
async function open() {
  const bucket = await buckets().open(NAME, { durability: "strict", persisted: true })
  const request = bucket.indexedDB.open("breather", 1)
  request.onupgradeneeded = () => {
    request.result.createObjectStore("vaults", { keyPath: "account" })
    request.result.createObjectStore("records", { keyPath: ["account", "id"] })
    request.result.createObjectStore("prefs", { keyPath: "name" })
  }
  const db = await done(request)
  db.onversionchange = () => {
    db.close()
    connection = null
  }
  db.onclose = () => (connection = begun = null) // it may have been found damaged, and deleted
  return db
}

/** Storage Buckets API (WICG), Chromium 122. @returns {any} */
function buckets() {
  return /** @type {any} */ (navigator).storageBuckets
}
