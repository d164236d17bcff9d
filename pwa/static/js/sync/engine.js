// Sync: send what waits, take what is new, compare digests, heal once. Runs in pages and in the service worker alike.
import { equal } from "../bytes.js"
import { applyAnswer, offer, offerRefused } from "../store/outbox.js"
import { getPref, setPref } from "../store/prefs.js"
import { allRecords, countState, idsIn } from "../store/records.js"
import { currentVault, updateVault } from "../store/vaults.js"
import { call, Refused, Unreachable } from "./api.js"
import { digestOf, isHeld } from "./digest.js"
import { heal } from "./heal.js"
import { planAnswer } from "./plan.js"
import { exchange } from "./wire.js"

/** @import { RecordRow, Vault } from "../store/types.js" */
/** @import { Answer } from "./wire.js" */
/** @typedef {"synced" | "nothing" | "unreachable" | "refused" | "differs"} Outcome */

const RECORDS = 1000
const BYTES = 900_000 // under the protocol's 1 MiB, envelope included
const ROUNDS = 10_000 // a bound, never reached: a server that always says 'more' must not keep a phone awake

/**
 * Flush the outbox of the vault in use and read what is new. Never throws for the network's sake.
 * A Web Lock gives single flight; correctness does not depend on it (ids make retries harmless).
 * @returns {Promise<Outcome>}
 */
export async function flush() {
  return navigator.locks ? await navigator.locks.request("breather-sync", run) : run()
}

/**
 * Erase at the server what was deleted here: after a fresh ceremony, or it is refused.
 * @throws {Refused} verification-needed, signed-out @throws {Unreachable} it stays waiting
 */
export async function eraseNow() {
  const vault = await currentVault()
  if (!vault || (await flush()) === "unreachable") throw new Unreachable("erase")
  await eraseThere(vault.account)
}

/** @returns {Promise<Outcome>} */
async function run() {
  const vault = await currentVault()
  try {
    if (await getPref("endSession")) await endSession()
    if (vault?.kind !== "account" || !vault.signedIn) return "nothing"
    return await converge(vault.account)
  } catch (error) {
    if (error instanceof Unreachable) return "unreachable"
    if (!(error instanceof Refused) || !vault) throw error
    await updateVault(vault.account, row => {
      row.attention = error.code
      if (error.code === "signed-out" || error.code === "wrong-account") row.signedIn = false
    })
    return "refused"
  }
}

/** A person signed out without signal: the cookie is the server's to end, before anything else is sent. */
async function endSession() {
  await call("DELETE", "/api/session")
  await setPref("endSession", null)
}

/** @param {string} account @returns {Promise<Outcome>} */
async function converge(account) {
  await offerRefused(account) // once a flush: a server that goes on refusing must not keep a phone awake
  if (!(await agree(account))) {
    await heal(account)
    if (!(await agree(account))) {
      await updateVault(account, row => {
        row.attention = "differs"
      })
      return "differs"
    }
  }
  await eraseThere(account).catch(error => {
    if (error?.code !== "verification-needed") throw error // it waits until the person shows the passkey
  })
  return "synced"
}

/** What was deleted here, its tombstone sent, goes there too. @param {string} account @throws {Refused} verification-needed: nothing changed */
async function eraseThere(account) {
  for (let ids = await idsIn(account, "erasing"); ids.length > 0; ids = await idsIn(account, "erasing")) {
    const asked = ids.slice(0, RECORDS)
    const answer = await exchange(await stillCurrent(account), [], asked)
    const erased = new Set(answer.erased)
    await take(
      account,
      [],
      answer,
      asked.filter(id => !erased.has(id)), // it had never arrived there
    )
  }
}

/** Exchange until nothing is left on either side. @param {string} account @returns {Promise<boolean>} do the digests agree */
async function agree(account) {
  for (let round = 0; round < ROUNDS; round++) {
    const vault = await stillCurrent(account)
    const waiting = await offer(account, RECORDS, BYTES)
    const answer = await exchange(vault, waiting)
    const answered = new Set(answer.results.map(({ id }) => id))
    if (!waiting.every(({ id }) => answered.has(id))) throw new Unreachable("results")
    await take(account, waiting, answer)
    if (answer.more || (await countState(account, "saved")) > 0 || (await countState(account, "offered")) > 0) continue
    return answer.digest !== null && equal(answer.digest, await localDigest(account))
  }
  return false
}

/** @param {string} account @param {RecordRow[]} offered @param {Answer} answer @param {string[]} [gone] */
async function take(account, offered, answer, gone) {
  const rows = await planAnswer(account, offered, answer)
  const change = (/** @type {Vault} */ row) => {
    row.logId = answer.logId
    row.cursor = answer.cursor
    if (row.attention !== "gap") row.attention = null
  }
  await applyAnswer(account, rows, change, gone)
}

/** Somebody signed out or switched accounts meanwhile: stop. @param {string} account @returns {Promise<Vault>} */
async function stillCurrent(account) {
  const vault = await currentVault()
  if (vault?.account !== account) throw new Unreachable("switched")
  return vault
}

/** Over what the server should hold: not what still waits, nor what it refused. @param {string} account */
async function localDigest(account) {
  const rows = await allRecords(account)
  const held = rows.filter(isHeld)
  return digestOf(
    account,
    held.map(({ id, leaf, serverLeaf }) => ({ id, leaf: serverLeaf ?? leaf })),
  )
}
