// Vault rows: one for each account that was opened on this phone, and at most one local vault.
import { done, transact } from "./db.js"

/** @import { RecordRow, Vault } from "./types.js" */

/** @returns {Promise<Vault | null>} the vault in use */
export function currentVault() {
  return transact(["vaults", "prefs"], "readonly", async store => {
    const pref = await done(store("prefs").get("vault"))
    return pref ? ((await done(store("vaults").get(pref.value))) ?? null) : null
  })
}

/** @param {string} account @returns {Promise<Vault | null>} */
export function vaultOf(account) {
  return transact(["vaults"], "readonly", async store => (await done(store("vaults").get(account))) ?? null)
}

/** @returns {Promise<Vault[]>} */
export function allVaults() {
  return transact(["vaults"], "readonly", store => done(store("vaults").getAll()))
}

/** Make this local vault the one in use, unless another tab was first. @param {Vault} vault @returns {Promise<Vault>} */
export function installLocal(vault) {
  return transact(["vaults", "prefs"], "readwrite", async store => {
    const pref = await done(store("prefs").get("vault"))
    const there = pref && (await done(store("vaults").get(pref.value)))
    if (there) return there
    store("vaults").put(vault)
    store("prefs").put({ name: "vault", value: vault.account })
    return vault
  })
}

/** Read, change and write one row in one transaction. @param {string} account @param {(vault: Vault) => void} change */
export function updateVault(account, change) {
  return transact(["vaults"], "readwrite", async store => {
    const vault = await done(store("vaults").get(account))
    if (!vault) return
    change(vault)
    store("vaults").put(vault)
  })
}

/**
 * Put an account's vault in use. With `adopted`, the local vault and its records give way to the re-sealed ones, all at once.
 * @param {Vault} vault @param {{from: string, records: RecordRow[]} | null} adopted
 * @returns {Promise<boolean>} false when the local vault changed meanwhile: seal again, nothing was written
 */
export function switchTo(vault, adopted) {
  return transact(["vaults", "records", "drafts", "prefs"], "readwrite", async store => {
    if (adopted) {
      const range = IDBKeyRange.bound([adopted.from], [adopted.from, []])
      const count = await done(store("records").count(range))
      if (count !== adopted.records.length) return false
      store("records").delete(range)
      for (const row of adopted.records) store("records").put(row)
      store("vaults").delete(adopted.from)
      for (const draft of await done(store("drafts").getAll()))
        if (draft.account === adopted.from) store("drafts").put({ ...draft, account: vault.account })
    }
    store("vaults").put(vault)
    store("prefs").put({ name: "vault", value: vault.account })
    return true
  })
}

/** Remove one vault with its records and drafts, and everything kept in clear. @param {string} account */
export function removeVault(account) {
  return transact(["vaults", "records", "drafts", "prefs"], "readwrite", async store => {
    store("vaults").delete(account)
    store("records").delete(IDBKeyRange.bound([account], [account, []]))
    for (const draft of await done(store("drafts").getAll()))
      if (draft.account === account) store("drafts").delete(draft.id)
    store("prefs").clear()
  })
}
