// Whom to call: the plan says so while it is open, and this phone's own copy in clear while it is locked.
import { person, readCare } from "../journal/care.js"
import { theVault } from "../journal/vaults.js"
import { updateVault } from "../store/vaults.js"

/** @import { Person } from "../journal/care.js" */

/** @returns {Promise<Person | null>} An open plan brings the copy up to date: another phone may have changed the number. */
export async function whomToCall() {
  const { plan } = await readCare()
  if (!plan) return person()
  const chosen = plan.person.phone ? plan.person : null
  const { account, person: copy } = await theVault()
  if (copy && JSON.stringify(copy) !== JSON.stringify(chosen))
    await updateVault(account, row => {
      row.person = chosen
    })
  return chosen
}
