// Healing: one mechanism for restored backups, evicted storage and lost acknowledgements.
import { equal } from "../bytes.js"
import { setState } from "../store/outbox.js"
import { allRecords } from "../store/records.js"
import { updateVault } from "../store/vaults.js"
import { listIds } from "./wire.js"

/** Offer again what the server lacks, and read again from zero if it has what we lack. @param {string} account */
export async function heal(account) {
  const there = await listIds(account)
  const rows = await allRecords(account)
  const lacking = rows.filter(row => row.why === "leaf" || (row.state === "safe" && !there.has(row.id)))
  await setState(
    account,
    lacking.map(row => row.id),
    "saved", // 'safe' is withdrawn at once: it was the server's word
  )
  const here = new Map(rows.map(row => [row.id, row.serverLeaf ?? row.leaf]))
  const differs = [...there].some(([id, leaf]) => !equal(here.get(id) ?? new Uint8Array(), leaf))
  if (differs) {
    await updateVault(account, vault => {
      vault.cursor = 0
    })
  }
}
