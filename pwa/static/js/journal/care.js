// What care leaves behind: which practices helped, which lessons were read, the self-care plan. Sealed like check-ins.
import { updateVault } from "../store/vaults.js"
import { append, Locked, newId } from "./append.js"
import { changed } from "./journal.js"
import { readAll } from "./read.js"
import { openVault } from "./vaults.js"

/**
 * @typedef {"steadier" | "same" | "worse"} Feeling
 * @typedef {{practice: string, minutes: number, feeling: Feeling, day: string, lamport: number}} Rating
 * @typedef {{name: string, phone: string}} Person
 * @typedef {{boundaries: string, people: string, outside: string, signs: string, response: string, person: Person}} Plan
 */

/** Works while locked. @param {string} practice @param {number} minutes @param {Feeling} feeling against before */
export async function rate(practice, minutes, feeling) {
  await append({ kind: "practice", practice, minutes, feeling }, { id: newId() })
  changed("records")
}

/** Works while locked. @param {string} lesson read to its end */
export async function lessonRead(lesson) {
  await append({ kind: "lesson", lesson }, { id: newId() })
  changed("records")
}

/** @param {Plan} plan whole @param {boolean} open keep name and number of the person in clear @throws {Locked} */
export async function savePlan(plan, open) {
  const { vault, keychain } = await openVault()
  if (!keychain) throw new Locked()
  await append({ kind: "plan", plan }, { id: newId(), account: vault.account, authority: keychain })
  await updateVault(vault.account, row => {
    row.person = open ? called(plan) : null
  })
  changed("records")
}

/**
 * Whom to call: as the plan says while it is open, else the copy in clear, where one was asked for. The copy follows the plan,
 * which another phone may have changed.
 * @returns {Promise<Person | null>}
 */
export async function person() {
  const { account } = (await openVault()).vault
  const { plan } = await readCare()
  const { vault } = await openVault()
  if (vault.account !== account) return person() // somebody signed out or in meanwhile: the plan may be of either
  const copy = vault.person ?? null
  if (!plan) return copy
  const chosen = called(plan)
  if (copy && JSON.stringify(copy) !== JSON.stringify(chosen))
    await updateVault(account, row => {
      if (row.person) row.person = chosen
    })
  return chosen
}

/** @param {Plan} plan @returns {Person | null} one without a number cannot be called */
function called({ person: chosen }) {
  return chosen.phone ? chosen : null
}

/** @returns {Promise<{ratings: Rating[], lessons: Set<string>, plan: Plan | null}>} empty while locked; ratings oldest first */
export async function readCare() {
  const { payloads } = await readAll()
  return foldCare(payloads)
}

/**
 * Pure: any order of arrival gives the same.
 * @param {{id: string, payload: any}[]} opened @returns {{ratings: Rating[], lessons: Set<string>, plan: Plan | null}}
 */
export function foldCare(opened) {
  const ordered = opened.toSorted((a, b) => a.payload.lamport - b.payload.lamport || (a.id < b.id ? -1 : 1))
  const erased = new Set(ordered.flatMap(({ payload }) => (payload.kind === "tombstone" ? payload.erases : [])))
  const living = ordered.filter(({ id }) => !erased.has(id)).map(({ payload }) => payload)
  return {
    ratings: living.filter(({ kind }) => kind === "practice"),
    lessons: new Set(living.filter(({ kind }) => kind === "lesson").map(({ lesson }) => lesson)),
    plan: living.findLast(({ kind }) => kind === "plan")?.plan ?? null,
  }
}
