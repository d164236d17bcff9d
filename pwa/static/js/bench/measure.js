// What is measured. Times in ms, each taken around the app's own functions, nothing skipped.
import { changed, openDraft, saveCheckIn } from "../journal/journal.js"
import { settleHistory } from "../journal/packs.js"
import { theVault } from "../journal/vaults.js"
import { addRecords } from "../store/arrivals.js"
import { countRecords, countState } from "../store/records.js"
import { removeVault, switchTo } from "../store/vaults.js"
import { flush } from "../sync/engine.js"
import { answersOf, INSTRUMENT, sealedSome } from "./made-up.js"

const CHUNK = 50 // sealed at once: the page goes on answering between two

/** @typedef {{n: number, ms: number}} Measured */

/** Seal check-ins, one a day, and write them to the disk, where they wait. @param {number} n @returns {Promise<Measured>} */
export async function seed(n) {
  const began = performance.now()
  for (let made = 0; made < n; made += CHUNK) {
    const vault = await theVault()
    const { rows, learnt } = await sealedSome(vault, Math.min(CHUNK, n - made))
    await addRecords(vault.account, rows, learnt)
  }
  changed("records")
  return { n, ms: performance.now() - began }
}

/** Send what waits, until the server has acknowledged all of it. @returns {Promise<Measured>} */
export async function push() {
  const n = await waiting()
  return { n, ms: await synced() }
}

/**
 * Leave history packs as an unlocked phone does, then be a new phone, which has the keys and nothing else, and read all of it
 * onto the disk, until it is open and both sides agree.
 * @returns {Promise<Measured>}
 */
export async function pull() {
  await settled()
  const vault = await theVault()
  await removeVault(vault.account)
  await switchTo({ ...vault, cursor: 0, logId: null, packsBefore: undefined }, null)
  const began = performance.now()
  await settled()
  return { n: await countRecords(vault.account), ms: performance.now() - began }
}

/** From the last tap of a check-in until it is sealed and on the disk. @returns {Promise<number>} */
export async function save1() {
  const { draft } = await openDraft(INSTRUMENT)
  const began = performance.now()
  await saveCheckIn({ ...draft, answers: answersOf(0) })
  return performance.now() - began
}

/** @returns {Promise<number>} ms @throws {Error} where it came to no agreement with the server: its message says how it ended */
async function synced() {
  const began = performance.now()
  const outcome = await flush()
  const ms = performance.now() - began
  if (outcome !== "synced" || (await waiting()) > 0) throw new Error(outcome)
  return ms
}

async function settled() {
  do await synced()
  while (await settleHistory())
}

async function waiting() {
  const { account } = await theVault()
  return (await countState(account, "saved")) + (await countState(account, "offered"))
}
