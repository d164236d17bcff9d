// The second copy brought level with the first: it may be new, have been lost itself, or have missed a step.
import { contents, done, isOurs, level } from "./second.js"

/** @import { State, Vault } from "./types.js" */
/** @import { Rows } from "./second.js" */
/** @typedef {(names: string[], mode: IDBTransactionMode, body: (store: (name: string) => IDBObjectStore) => Promise<any>) => Promise<any>} Transact */

const UNSAFE = /** @type {State[]} */ (["saved", "offered", "attention", "erasing"])
const TRIES = 10 // each is lost to a page that wrote to the copy meanwhile

/** @param {Transact} transact of the first copy, on the disk @param {Set<string>} changed records to be read though they are there */
export async function mend(transact, changed) {
  for (let n = 0, isDone = false; n < TRIES && !isDone; n++) {
    const { stand, keys: here } = await contents()
    const { lacking, keys } = await told(transact, new Set([...here].filter(key => !changed.has(key))))
    isDone = await level(lacking, keys, stand)
  }
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
