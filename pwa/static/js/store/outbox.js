// What waits to be sent, and what the server's answer does to it. All changes of one answer happen in one transaction.
import { done, transact } from "./db.js"

/** @import { RecordRow, Vault } from "./types.js" */

const ENVELOPE = 132 // characters of one record in the request, beside its sealed bytes

/**
 * What an exchange begins with: the vault in use and its oldest waiting records. One transaction: each costs a slow phone
 * milliseconds.
 * @param {number} limit @param {number} bytes @returns {Promise<{vault: Vault | null, ending: boolean, rows: RecordRow[], refused: boolean}>}
 * ending: a session has to be ended first; rows: none where nobody is signed in; refused: there are some that wait for
 * `offerRefused`
 */
export function begin(limit, bytes) {
  return transact(["vaults", "prefs", "records"], "readonly", async store => {
    const [pref, end] = await Promise.all(["vault", "endSession"].map(name => done(store("prefs").get(name))))
    const vault = pref ? ((await done(store("vaults").get(pref.value))) ?? null) : null
    const ending = Boolean(end?.value)
    if (ending || vault?.kind !== "account" || !vault.signedIn) return { vault, ending, rows: [], refused: false }
    const index = store("records").index("state")
    const [refused, ...found] = await Promise.all([
      done(index.count([vault.account, "attention"])),
      ...["offered", "saved"].map(state => done(index.getAll([vault.account, state], limit))),
    ])
    return { vault, ending, rows: fitting(found.flat(), limit, bytes), refused: refused > 0 }
  })
}

/** @param {RecordRow[]} rows @param {number} limit @param {number} bytes of the request @returns {RecordRow[]} */
function fitting(rows, limit, bytes) {
  let size = 0
  const end = rows.findIndex(({ sealed }, i) => {
    size += Math.ceil((sealed.length * 4) / 3) + ENVELOPE
    return i === limit || (i > 0 && size > bytes)
  })
  return end < 0 ? rows : rows.slice(0, end)
}

/**
 * Note that the server may hold these from now on. It goes to disk while they are sent: where it did not come to that, they
 * are offered again, and their bytes are the same.
 * @param {RecordRow[]} rows
 */
export async function markOffered(rows) {
  const fresh = rows.filter(({ state }) => state === "saved")
  if (fresh.length === 0) return
  await transact(["records"], "readwrite", async store => {
    const now = await Promise.all(fresh.map(({ account, id }) => done(store("records").get([account, id]))))
    for (const row of now) if (row?.state === "saved") store("records").put({ ...row, state: "offered" })
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

/**
 * @param {string} account @param {RecordRow[]} rows rows to put as they are
 * @param {(vault: Vault) => void} change @param {string[]} [gone] ids of which neither side holds anything any more
 * @returns {Promise<{left: number, erasing: number, answers: number, vault: Vault | null}>} how many wait afterwards, to be sent and
 * to be erased there, how many answers were applied so far, and the vault as it is now
 */
export function applyAnswer(account, rows, change, gone = []) {
  return transact(["records", "vaults"], "readwrite", async store => {
    const vault = await done(store("vaults").get(account))
    if (!vault) return { left: 0, erasing: 0, answers: 0, vault: null }
    for (const row of rows) store("records").put(row)
    for (const id of gone) store("records").delete([account, id])
    change(vault)
    vault.answers = (vault.answers ?? 0) + 1
    store("vaults").put(vault)
    const index = store("records").index("state")
    const counts = ["saved", "offered", "erasing"].map(state => done(index.count([account, state])))
    const [saved, offered, erasing] = await Promise.all(counts)
    return { left: saved + offered, erasing, answers: vault.answers, vault }
  })
}

/** @param {string} account @param {Iterable<string>} ids @returns {Promise<Map<string, RecordRow>>} those that are here */
export function rowsOf(account, ids) {
  return transact(["records"], "readonly", async store => {
    const rows = await Promise.all([...ids].map(id => done(store("records").get([account, id]))))
    return new Map(rows.filter(row => row !== undefined).map(row => [row.id, row]))
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
      if (row && isPlace(row)) store("records").delete([account, id])
      else if (row) store("records").put(waiting(row))
    }
  })
}

/** Of an erased record only this is left. @param {RecordRow} row */
export function isPlace({ sealed, packed }) {
  return sealed.length === 0 && !packed
}

/** @param {RecordRow} row @returns {RecordRow} */
function waiting(row) {
  // What came in a pack has no bytes to offer: the unlocked app seals it anew.
  if (row.packed) return { ...row, state: "attention", why: "reseal", serverLeaf: undefined }
  return { ...row, state: "saved", why: undefined, serverLeaf: undefined }
}
