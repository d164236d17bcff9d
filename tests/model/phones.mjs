// Plays schedules against the server at the other end of the pipes: the seeds it is told, or one schedule again.
// Prints a line for each failure, and one at the end: {schedules, events, failed, seconds, next}.
import { readFileSync } from "node:fs"
import { crashes, cuts, orders } from "./exhaust.mjs"
import { Loader } from "./loader.mjs"
import { BUGS } from "./bugs.mjs"
import { scheduleOf, shrink } from "./schedules.mjs"
import { play } from "./world.mjs"

const told = JSON.parse(process.argv[2])
const {
  from = 0,
  count = 1,
  seconds = Infinity,
  bug = null,
  most = 1,
  replay = null,
  whole = false,
  exhaust = false,
  cut = false,
} = told
const loader = new Loader(bug && Object.hasOwn(BUGS, bug) ? [BUGS[bug]] : [])
const began = performance.now()
const passed = () => (performance.now() - began) / 1000

/** @param {import("./schedules.mjs").Schedule} schedule @returns {Promise<string | null>} what went wrong */
async function trouble(schedule) {
  try {
    events += await play(loader, schedule)
    return null
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  }
}

/** Seeds, one schedule again, or the orders of the small world. @returns {AsyncGenerator<[number, import("./schedules.mjs").Schedule]>} */
async function* asked() {
  if (replay) yield [from, JSON.parse(readFileSync(replay, "utf8"))]
  else if (cut) for await (const schedule of cuts(loader)) yield [from, schedule]
  else if (exhaust)
    for (const [n, steps] of orders()
      .slice(from, from + count)
      .entries())
      for await (const schedule of crashes(loader, steps)) yield [from + n, schedule]
  else for (let seed = from; seed < from + count; seed++) yield [seed, scheduleOf(seed)]
}

let events = 0
let failed = 0
let played = 0
let last = from - 1
for await (const [seed, schedule] of asked()) {
  if (passed() > seconds || failed >= most) break
  const said = await trouble(schedule)
  played += 1
  last = seed
  if (said === null) continue
  failed += 1
  const after = passed()
  const kind = named(said)
  const shortest = whole
    ? schedule
    : await shrink(schedule, async shorter => named((await trouble(shorter)) ?? "") === kind)
  print({ seed, said, after, schedule: shortest })
}
print({ schedules: played, events, failed, seconds: passed(), next: last + 1 })

/** Without the ids, which change from schedule to schedule. @param {string} said */
function named(said) {
  return said.replace(/[\w-]{22}/g, "…").replace(/\b\d+\b/g, "n")
}

/** @param {object} line */
function print(line) {
  process.stdout.write(JSON.stringify(line) + "\n")
}
