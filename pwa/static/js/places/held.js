// What lies on this phone, of whomever: accounts that signed out leave their sealed entries here, for coming back.
import { countRecords } from "../store/records.js"
import { allVaults } from "../store/vaults.js"

/** @returns {Promise<number>} sealed entries of everybody, notes included */
export async function heldHere() {
  return sum((await allVaults()).map(({ account }) => account))
}

/** @param {string} account whose are not counted @returns {Promise<number>} those of the others, which only their keys open */
export async function heldByOthers(account) {
  return sum((await allVaults()).map(vault => vault.account).filter(other => other !== account))
}

/** @param {string[]} accounts */
async function sum(accounts) {
  const counts = await Promise.all(accounts.map(countRecords))
  return counts.reduce((all, count) => all + count, 0)
}
