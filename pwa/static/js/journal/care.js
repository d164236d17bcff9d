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
    row.person = open && plan.person.phone ? plan.person : null
  })
  changed("records")
}

/** @returns {Promise<Person | null>} whom to call: while locked only where that was asked for */
export async function person() {
  const { vault } = await openVault()
  const chosen = vault.person ?? (await readCare()).plan?.person
  return chosen?.phone ? chosen : null
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
