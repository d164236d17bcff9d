// The whole of a small world: two phones, three records, every order of what the two do, and power that goes at every event.
import { run } from "./steps.mjs"
import { World } from "./world.mjs"

const BEFORE = ["register"]
const HERE = ["save", "save", "sync"]
const THERE = ["signIn", "save", "sync", "look"]
const SEED = 7

/** @returns {import("./steps.mjs").Step[][]} each in one order */
export function orders() {
  const head = BEFORE.map(op => ({ op, phone: 0 }))
  return merged(
    HERE.map(op => ({ op, phone: 0 })),
    THERE.map(op => ({ op, phone: 1 })),
  ).map(steps => [...head, ...steps].map((step, i) => ({ ...step, seed: SEED + i })))
}

/** @template T @param {T[]} a @param {T[]} b @returns {T[][]} every way to do both, each in its own order */
function merged(a, b) {
  if (!a.length || !b.length) return [[...a, ...b]]
  const first = merged(a.slice(1), b).map(rest => [a[0], ...rest])
  return [...first, ...merged(a, b.slice(1)).map(rest => [b[0], ...rest])]
}

/**
 * Every schedule of one order: undisturbed, then with the power of the phone at work going at each event of each step.
 * @param {import("./loader.mjs").Loader} loader @param {import("./steps.mjs").Step[]} steps
 * @returns {AsyncGenerator<import("./schedules.mjs").Schedule>}
 */
export async function* crashes(loader, steps) {
  const schedule = { seed: SEED, phones: 2, locks: true, steps }
  yield schedule
  const counts = await countEvents(loader, schedule)
  for (const [i, count] of counts.entries())
    for (let crash = 0; crash <= count; crash++) yield { ...schedule, steps: steps.with(i, { ...steps[i], crash }) }
}

/**
 * The answer to one sync, which brings and takes, ends after every number of bytes; the next one is whole.
 * @param {import("./loader.mjs").Loader} loader @returns {AsyncGenerator<import("./schedules.mjs").Schedule>}
 */
export async function* cuts(loader) {
  const other = { op: "signIn", phone: 1 }
  const steps = [
    { op: "register" },
    { op: "save" },
    { op: "sync" },
    other,
    { op: "save", phone: 1 },
    { op: "flush", phone: 1 },
  ]
  const schedule = cut => ({
    seed: SEED,
    phones: 2,
    locks: true,
    steps: steps.map((step, i) => ({
      phone: 0,
      ...step,
      seed: SEED + i,
      cut: step === steps.at(-1) ? cut : undefined,
    })),
  })
  const world = new World(loader, schedule(Infinity))
  for (const step of schedule(Infinity).steps) await run(world, step)
  for (let cut = 0; cut <= world.sim.network.longest; cut++) yield schedule(cut)
}

/** @param {import("./loader.mjs").Loader} loader @param {import("./schedules.mjs").Schedule} schedule @returns {Promise<number[]>} of each step */
async function countEvents(loader, schedule) {
  const world = new World(loader, schedule)
  const counts = []
  for (const step of schedule.steps) {
    const before = world.sim.count
    await run(world, step)
    counts.push(world.sim.count - before)
  }
  return counts
}
