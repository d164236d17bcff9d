// What waits to be sent, and what the server's answer does to it. All changes of one answer happen in one transaction.
import { done, transact } from "./db.js"

/** @import { RecordRow, Vault } from "./types.js" */

/**
 * Take the oldest waiting records and freeze their bytes: re-sealing is randomised, so bytes once offered must stay.
 * @param {string} account @param {number} limit @param {number} bytes @returns {Promise<RecordRow[]>}
 */
export function offer(account, limit, bytes) {
  return transact(["records"], "readwrite", async store => {
    const rows = []
    let size = 0
    for (const state of ["offered", "saved"]) {
      for (const row of await done(store("records").index("state").getAll([account, state], limit))) {
        size += row.sealed.length * 1.4 + 200
        if (rows.length === limit || (rows.length > 0 && size > bytes)) return rows
        if (row.state === "saved") store("records").put({ ...row, state: "offered" })
        rows.push(row)
      }
    }
    return rows
  })
}

/**
 * @param {string} account @param {RecordRow[]} rows rows to put as they are
 * @param {(vault: Vault) => void} change @param {string[]} [gone] ids of which neither side holds anything any more
 */
export function applyAnswer(account, rows, change, gone = []) {
  return transact(["records", "vaults"], "readwrite", async store => {
    const vault = await done(store("vaults").get(account))
    if (!vault) return
    for (const row of rows) store("records").put(row)
    for (const id of gone) store("records").delete([account, id])
    change(vault)
    store("vaults").put(vault)
  })
}

/** @param {string} account @param {Iterable<string>} ids @returns {Promise<Map<string, RecordRow>>} those that are here */
export function rowsOf(account, ids) {
  return transact(["records"], "readonly", async store => {
    /** @type {Map<string, RecordRow>} */
    const found = new Map()
    for (const id of ids) {
      const row = await done(store("records").get([account, id]))
      if (row) found.set(id, row)
    }
    return found
  })
}

/**
 * The server does not hold these: they wait again. Of an erased record only its place is here, and that goes.
 * @param {string} account @param {string[]} ids
 */
export function offerAgain(account, ids) {
  return transact(["records"], "readwrite", async store => {
    for (const id of ids) {
      const row = await done(store("records").get([account, id]))
      if (row?.sealed.length === 0) store("records").delete([account, id])
      else if (row) store("records").put(waiting(row))
    }
  })
}

/**
 * What a server refused and does not hold waits again: one that lied, or was full, must not have the last word.
 * @param {string} account
 */
export function offerRefused(account) {
  return transact(["records"], "readwrite", async store => {
    for (const row of await done(store("records").index("state").getAll([account, "attention"])))
      if (!row.serverLeaf) store("records").put(waiting(row))
  })
}

/** @param {RecordRow} row @returns {RecordRow} */
function waiting(row) {
  return { ...row, state: "saved", why: undefined, serverLeaf: undefined }
}
