// Sealed records of one account, and the transaction that saves a new one.
import { done, transact } from "./db.js"

/** @import { RecordRow, State } from "./types.js" */

const STATES = /** @type {const} */ (["saved", "offered", "safe", "attention", "erasing"])
const PAGE = 1000 // rows read at once: fewer cost a message each, more would freeze an old phone

/** @param {string} account @returns {IDBKeyRange} */
const ofAccount = account => IDBKeyRange.bound([account], [account, []])

/** As they were at one moment. @param {string} account @returns {Promise<RecordRow[]>} in order of their ids */
export function allRecords(account) {
  return transact(["records"], "readonly", async store => {
    /** @type {RecordRow[]} */
    const rows = []
    /** @type {RecordRow[]} */
    let some
    do {
      const after = IDBKeyRange.bound([account, rows.at(-1)?.id ?? ""], [account, []], true)
      some = await done(store("records").getAll(after, PAGE))
      rows.push(...some)
    } while (some.length === PAGE)
    return rows
  })
}

/**
 * Which records are here, without their bytes: those of ten years take a fifth of the time that their rows take.
 * @param {string} account @returns {Promise<Map<string, State>>} by id
 */
export function statesOf(account) {
  return transact(["records"], "readonly", async store => {
    const index = store("records").index("state")
    const keys = await Promise.all(STATES.map(state => done(index.getAllKeys([account, state]))))
    return new Map(
      keys.flatMap((found, i) =>
        found.map(key => /** @type {const} */ ([/** @type {string[]} */ (key)[1], STATES[i]])),
      ),
    )
  })
}

/** @param {string} account @returns {Promise<number>} */
export function countRecords(account) {
  return transact(["records"], "readonly", store => done(store("records").count(ofAccount(account))))
}

/** @param {string} account @param {string} id @returns {Promise<boolean>} */
export function hasRecord(account, id) {
  return transact(
    ["records"],
    "readonly",
    async store => (await done(store("records").getKey([account, id]))) !== undefined,
  )
}

/** @param {string} account @param {State} state @returns {Promise<number>} */
export function countState(account, state) {
  return transact(["records"], "readonly", store => done(store("records").index("state").count([account, state])))
}

/**
 * Save a new record together with the device counter that is sealed inside it.
 * @param {RecordRow} row
 * @param {{device: string, counter: number, lamport: number, draft?: string, day?: string}} with_ counter before this record
 * @returns {Promise<"saved" | "exists" | "retry">} retry: another tab took this number, or signed in as another device; seal again
 */
export function saveRecord(row, with_) {
  return transact(["vaults", "records", "drafts"], "readwrite", async store => {
    const [there, vault] = await Promise.all([
      done(store("records").getKey([row.account, row.id])),
      done(store("vaults").get(row.account)),
    ])
    if (!there && (vault?.counter !== with_.counter || vault.device !== with_.device)) return "retry"
    if (with_.draft) store("drafts").delete(with_.draft)
    if (there) return "exists"
    vault.counter += 1
    vault.lamport = Math.max(vault.lamport, with_.lamport)
    if (with_.day) vault.lastDay = with_.day
    store("vaults").put(vault)
    store("records").put(row)
    return "saved"
  })
}

/** @param {string} account @param {State} state @returns {Promise<string[]>} ids */
export function idsIn(account, state) {
  return transact(["records"], "readonly", async store =>
    (await done(store("records").index("state").getAllKeys([account, state]))).map(key => /** @type {any} */ (key)[1]),
  )
}

/**
 * Free the bytes of deleted records. A row that changed since it was read is left for the next time.
 * @param {{was: RecordRow, becomes: RecordRow | null}[]} graves becomes: what keeps the place; null: nothing
 */
export function bury(graves) {
  return transact(["records"], "readwrite", async store => {
    for (const { was, becomes } of graves) {
      const key = [was.account, was.id]
      const now = await done(store("records").get(key))
      if (String(now?.leaf) !== String(was.leaf) || now.state !== was.state) continue
      if (becomes) store("records").put(becomes)
      else store("records").delete(key)
    }
  })
}

/** @param {RecordRow} row */
export function replaceRecord(row) {
  return transact(["records"], "readwrite", store => {
    store("records").put(row)
  })
}
