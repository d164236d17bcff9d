// Sync: send what waits, take what is new, compare digests, heal once. Runs in pages and in the service worker alike.
import { applyAnswer, begin, markOffered, offerRefused } from "../store/outbox.js"
import { idsIn } from "../store/records.js"
import { currentVault, updateVault } from "../store/vaults.js"
import { Refused, Unreachable } from "./api.js"
import { heal } from "./heal.js"
import { agrees, learn } from "./held.js"
import { forgetPacks, isPending, takeNewest, takeOlder } from "./packs.js"
import { planAnswer } from "./plan.js"
import { endHere } from "./session.js"
import { exchange } from "./wire.js"

/** @import { RecordRow, Vault } from "../store/types.js" */
/** @import { Answer } from "./wire.js" */
/** @typedef {Awaited<ReturnType<typeof begin>>} Start */
/** @typedef {"synced" | "nothing" | "unreachable" | "refused" | "differs"} Outcome */

const RECORDS = 1000
const BYTES = 1_000_000 // under the protocol's 1 MiB, envelope included
const ROUNDS = 10_000 // a bound, never reached: a server that always says 'more' must not keep a phone awake

/**
 * Flush the outbox of the vault in use and read what is new. Never throws for the network's sake.
 * A Web Lock gives single flight; correctness does not depend on it (ids make retries harmless).
 * @returns {Promise<Outcome>}
 */
export async function flush() {
  return navigator.locks ? await navigator.locks.request("breather-sync", () => run()) : run()
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

/**
 * A session that ended while a request was on its way may have been followed by another, when keys are changed or somebody
 * signs in again: it is asked once more, with the cookie that is there by then.
 * @param {boolean} [again] @returns {Promise<Outcome>}
 */
async function run(again = false) {
  let start = await begin(RECORDS, BYTES)
  const { vault } = start
  try {
    if (start.ending) {
      await endHere() // a person signed out without signal: the cookie is the server's to end, before anything else is sent
      start = await begin(RECORDS, BYTES)
    }
    if (vault?.kind !== "account" || !vault.signedIn) return "nothing"
    return await converge(vault, start)
  } catch (error) {
    if (error instanceof Unreachable || isLater(error)) return "unreachable"
    if (!(error instanceof Refused) || !vault) throw error
    if (error.code === "signed-out" && !again) return run(true)
    await updateVault(vault.account, row => {
      row.attention = error.code
      if (error.code === "signed-out" || error.code === "wrong-account") row.signedIn = false
    })
    return "refused"
  }
}

/**
 * Too much came from here, or too slowly, or the server is in trouble of its own: nothing is wrong with what waits, and it is
 * tried again. @param {unknown} error
 */
function isLater(error) {
  return error instanceof Refused && (error.status === 408 || error.status === 429 || error.status >= 500)
}

/** @param {Vault} vault @param {Start} start @returns {Promise<Outcome>} */
async function converge({ account, logId, packsBefore }, start) {
  if (start.refused) await offerRefused(account) // once a flush: a server that goes on refusing must not keep a phone awake
  if (logId === null) await takeNewest(account)
  let agreed = await agree(account, start.refused || logId === null ? null : start)
  if (logId === null || typeof packsBefore === "number") await takeOlder(account)
  if (!agreed) {
    await heal(account)
    agreed = await agree(account)
  }
  if (!agreed) {
    await updateVault(account, row => {
      row.attention = "differs"
    })
    return "differs"
  }
  if (agreed.erasing === 0) return "synced"
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
    await forgetPacks(account)
  }
}

/**
 * Exchange until nothing is left on either side.
 * @param {string} account @param {Start | null} [start] of the first exchange
 * @returns {Promise<{erasing: number} | false>} false: the digests differ; else how many were deleted here and not yet there
 */
async function agree(account, start) {
  for (let round = 0; round < ROUNDS; round++) {
    const { vault, rows: waiting } = start ?? (await begin(RECORDS, BYTES))
    start = null
    if (vault?.account !== account) throw new Unreachable("switched")
    const [answer] = await Promise.all([exchange(vault, waiting), markOffered(waiting)])
    const answered = new Set(answer.results.map(({ id }) => id))
    const rest = waiting.filter(({ id }) => !answered.has(id)).length
    if (rest !== (answer.stored?.count ?? 0)) throw new Unreachable("results")
    const { left, erasing, answers, vault: now } = await take(account, waiting, answer)
    if (answer.more || left > 0) continue
    if (now && isPending(now)) return { erasing } // the next flush compares
    return answer.digest !== null && (await agrees(account, answers, answer.digest)) && { erasing }
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
  const waits = await applyAnswer(account, rows, change, gone)
  learn(account, waits.answers, rows, gone)
  return waits
}

/** Somebody signed out or switched accounts meanwhile: stop. @param {string} account @returns {Promise<Vault>} */
async function stillCurrent(account) {
  const vault = await currentVault()
  if (vault?.account !== account) throw new Unreachable("switched")
  return vault
}
