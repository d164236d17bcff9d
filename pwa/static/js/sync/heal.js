// Healing: one mechanism for restored backups, evicted storage and lost acknowledgements.
import { equal } from "../bytes.js"
import { offerAgain } from "../store/outbox.js"
import { allRecords } from "../store/records.js"
import { updateVault } from "../store/vaults.js"
import { isHeld } from "./digest.js"
import { forgetPacks } from "./packs.js"
import { listIds } from "./wire.js"

/** Offer again what the server lacks, and read again from zero if it has what we lack. @param {string} account */
export async function heal(account) {
  const there = await listIds(account)
  const rows = await allRecords(account)
  const lacking = rows.filter(row => row.why === "leaf" || (isHeld(row) && !there.has(row.id)))
  await offerAgain(
    account,
    lacking.map(row => row.id), // 'safe' and 'the server has other bytes' are withdrawn at once: they were the server's word
  )
  const here = new Map(rows.map(row => [row.id, row.serverLeaf ?? row.leaf]))
  const differs = [...there].some(([id, leaf]) => !equal(here.get(id) ?? new Uint8Array(), leaf))
  if (differs) {
    await updateVault(account, vault => {
      vault.cursor = 0
    })
  }
}

/** The server has just begun to hold this account, and nothing of it: all waits again. @param {string} account */
export async function startOver(account) {
  const rows = await allRecords(account)
  const told = rows.filter(row => row.why === "leaf" || isHeld(row))
  await offerAgain(
    account,
    told.map(row => row.id),
  )
  await forgetPacks(account)
}
