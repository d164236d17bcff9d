// Schedules: made from a seed, and made shorter while they still fail.
import { pick, randomOf, weigh } from "./random.mjs"

/** @typedef {{seed: number, phones: number, locks: boolean, buckets: boolean, steps: import("./steps.mjs").Step[]}} Schedule */

const LONGEST = 22
/** How often each step is taken. */
const WEIGHTS = /** @type {[number, string][]} */ ([
  [14, "save"],
  [3, "saveTwice"],
  [8, "edit"],
  [5, "delete"],
  [14, "flush"],
  [12, "sync"],
  [4, "erase"],
  [4, "look"],
  [3, "register"],
  [9, "signIn"],
  [4, "unlock"],
  [4, "signOut"],
  [4, "restart"],
  [2, "evict"],
  [4, "damage"],
  [2, "clock"],
  [4, "late"],
  [4, "backup"],
  [4, "restore"],
  [1, "serverRestart"],
])
/** Nobody registers and signs in at once. */
const ENTERING = new Set(["signIn", "register"])
const TOGETHER = ["save", "edit", "delete", "flush", "sync", "look", "signIn", "signOut", "erase"]
const WRITING = ["save", "edit", "delete"]
const PARTNERS = new Set([...TOGETHER, "saveTwice", "unlock", "register"])

/** @param {number} seed @returns {Schedule} */
export function scheduleOf(seed) {
  const random = randomOf(seed)
  const phones = weigh(random, [
    [3, 1],
    [5, 2],
    [2, 3],
  ])
  const steps = [stepOf(random, "save", phones), stepOf(random, "register", phones, 0)]
  for (let n = 1; n < phones; n++) if (random() < 0.4) steps.push(stepOf(random, "signIn", phones, n))
  const weights = random() < 0.5 ? WEIGHTS : lopsided(random)
  const length = 3 + Math.floor(random() ** 1.5 * LONGEST)
  while (steps.length < length) {
    const step = anyStep(random, phones, weights)
    steps.push(step)
    if (step.stalls && random() < 0.5) steps.push(stepOf(random, "damage", phones, step.phone)) // which copy was behind?
  }
  if (random() < 0.3) steps.splice(1, 1) // nobody has an account yet
  return { seed, phones, locks: random() < 0.7, buckets: random() < 0.7, steps }
}

/** Some kinds never, others often: what hides behind the usual mixture shows (swarm testing, Groce et al., ISSTA 2012). */
function lopsided(random) {
  return WEIGHTS.map(([weight, op]) => /** @type {[number, string]} */ ([weight * pick(random, [0, 1, 1, 4]), op]))
}

function anyStep(random, phones, weights) {
  const step = stepOf(random, weigh(random, weights), phones)
  if (random() < 0.3) step.bad = pick(random, [0.2, 0.5, 0.9])
  if (random() < 0.1 && step.op !== "damage") step.crash = Math.floor(random() ** 2 * 60)
  if (random() < 0.04) step.full = Math.floor(random() * 6)
  const entering = ENTERING.has(step.op)
  if (PARTNERS.has(step.op) && random() < (entering ? 0.4 : 0.15)) {
    const same = entering && random() < 0.6 // somebody goes on answering in another tab
    step.with = same
      ? stepOf(random, "save", phones, step.phone)
      : stepOf(
          random,
          pick(
            random,
            TOGETHER.filter(op => !entering || !ENTERING.has(op)),
          ),
          phones,
        )
    step.with.page = step.with.phone === step.phone ? pick(random, [0, 1]) : 0
    step.stalls = random() < 0.3
  } else if (WRITING.includes(step.op) && random() < 0.15) {
    step.with = { ...stepOf(random, pick(random, WRITING), phones, step.phone), page: 1 } // in another tab
    step.stalls = true
  }
  return step
}

function stepOf(random, op, phones, phone = Math.floor(random() * phones)) {
  return { op, phone, seed: Math.floor(random() * 2 ** 31) }
}

/**
 * Fewer steps, then a better network, no crash and nothing at the same time, as long as it still fails.
 * @param {Schedule} schedule @param {(shorter: Schedule) => Promise<boolean>} fails @param {number} tries
 */
export async function shrink(schedule, fails, tries = 400) {
  let best = schedule
  for (let changed = true; changed && tries > 0;) {
    changed = false
    for (const shorter of variants(best)) {
      if (tries-- <= 0) break
      if (!(await fails(shorter))) continue
      best = shorter
      changed = true
      break
    }
  }
  return best
}

/** @param {Schedule} schedule @returns {Generator<Schedule>} */
function* variants(schedule) {
  const { steps } = schedule
  for (let size = steps.length >> 1; size > 0; size >>= 1)
    for (let at = 0; at + size <= steps.length; at += size)
      yield { ...schedule, steps: [...steps.slice(0, at), ...steps.slice(at + size)] }
  for (const [i, step] of steps.entries())
    for (const name of /** @type {const} */ (["with", "bad", "crash", "full", "page", "stalls"])) {
      if (step[name] === undefined) continue
      const { [name]: _, ...plainer } = step
      yield { ...schedule, steps: steps.with(i, /** @type {any} */ (plainer)) }
    }
}
