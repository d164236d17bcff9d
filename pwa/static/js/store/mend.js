// The second copy brought level with the first: it may be new, have been lost itself, or have missed a step.
import { done, isOurs, keysHere, level } from "./second.js"

/** @import { State, Vault } from "./types.js" */
/** @import { Rows } from "./second.js" */
/** @typedef {(names: string[], mode: IDBTransactionMode, body: (store: (name: string) => IDBObjectStore) => Promise<any>) => Promise<any>} Transact */

const UNSAFE = /** @type {State[]} */ (["saved", "offered", "attention", "erasing"])
const TRIES = 3 // somebody may write meanwhile

/** @param {Transact} transact of the first copy, on the disk */
export async function mend(transact) {
  for (let n = 0, done = false; n < TRIES && !done; n++) done = await mended(transact)
}

/** @param {Transact} transact @returns {Promise<boolean>} false: the first copy changed meanwhile */
async function mended(transact) {
  const here = await keysHere()
  const before = await told(transact, here)
  await level(before.lacking, before.keys)
  const after = await told(transact, before.keys)
  const same = JSON.stringify({ ...after.lacking, records: [] }) === JSON.stringify({ ...before.lacking, records: [] })
  return same && after.lacking.records.length === 0
}

/**
 * Vaults and what was set, which are few, the keys of all records that are not safe, and those of them that the copy lacks.
 * @param {Transact} transact @param {Set<string>} here keys as JSON @returns {Promise<{lacking: Rows, keys: Set<string>}>}
 */
function told(transact, here) {
  return transact(["vaults", "records", "prefs"], "readonly", async store => {
    const [vaults, prefs] = await Promise.all(["vaults", "prefs"].map(name => done(store(name).getAll())))
    const keys = await keysIn(store, vaults)
    const lacking = keys.filter(key => !here.has(JSON.stringify(key)))
    const records = await Promise.all(lacking.map(key => done(store("records").get(key))))
    const rows = { vaults, records, prefs: prefs.filter((/** @type {any} */ pref) => isOurs("prefs", pref)) }
    return { lacking: rows, keys: new Set(keys.map(key => JSON.stringify(key))) }
  })
}

/** @param {(name: string) => IDBObjectStore} store @param {Vault[]} vaults @returns {Promise<IDBValidKey[]>} */
async function keysIn(store, vaults) {
  const index = store("records").index("state")
  const asked = vaults.flatMap(({ account }) => UNSAFE.map(state => done(index.getAllKeys([account, state]))))
  return (await Promise.all(asked)).flat()
}
