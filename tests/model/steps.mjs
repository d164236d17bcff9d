// One step of a schedule: something that a person, a phone, the network or the house's server does.
import { pick, randomOf } from "./random.mjs"
import { Broken } from "./oracle.mjs"
import { tell } from "./server.mjs"

const SECOND = 1000
const REFUSALS = ["RecoveryCodeError", "RecordError"] // errors of the app that carry no code

/**
 * @typedef {object} Step
 * @property {string} op @property {number} phone @property {number} seed
 * @property {number} [page] of that phone @property {number} [bad] how bad the network is, 0 to 1
 * @property {number} [crash] events until the phone's power goes @property {number} [full] writes until its disk is full
 * @property {number} [cut] bytes after which answers to a sync end
 * @property {Step} [with] what happens at the same time @property {boolean} [stalls] and now this page, now that one is held up
 */

/** @param {import("./world.mjs").World} world @param {Step} step */
export async function run(world, step) {
  const { sim, oracle } = world
  const all = [step, ...(step.with ? [step.with] : [])]
  sim.random = randomOf(step.seed)
  sim.badness = step.bad ?? 0
  sim.together = step.with !== undefined
  sim.stalls = step.stalls ?? false
  sim.network.cut = step.cut
  const touched = new Set(all.map(({ phone }) => world.phones[phone]))
  for (const phone of touched) {
    phone.clock += Math.floor(sim.random() * 90) * SECOND
    if (step.full !== undefined) phone.disk.fullAfter = phone.disk.writes + step.full
  }
  const what = { restored: false, entering: new Set() }
  const under = []
  for (const one of all) under.push(await start(world, one, what))
  await sim.run(n => n === step.crash && world.phones[step.phone].die())
  for (const phone of touched) phone.disk.fullAfter = Infinity
  for (const { ended, page, op } of under) {
    if (page?.world.dead) continue
    if (!ended.done) throw new Broken(`${op} never ended`)
    if (ended.error && !isTold(ended.error)) throw ended.error
  }
  oracle.check(what)
}

async function start(world, step, what) {
  const phone = world.phones[step.phone]
  const page = step.op in PAGES ? await phone.page(step.page ?? 0) : null
  const ended = { done: false, error: null }
  const random = randomOf(step.seed + 1)
  const work = page ? PAGES[step.op](world, phone, page.app, random, what) : HOUSE[step.op](world, phone, random, what)
  Promise.resolve(work)
    .catch(error => (ended.error = error))
    .finally(() => (ended.done = true))
  return { ended, page, op: step.op }
}

/** An error that the app has words for. */
function isTold(error) {
  return typeof error?.code === "string" || REFUSALS.includes(error?.name)
}

/** Somebody signed out or in meanwhile: nothing was written. */
function ifSwitched(error) {
  if (error?.code !== "switched") throw error
  return "switched"
}

/** What goes on in an open page. @type {Record<string, (world: any, phone: any, app: any, random: () => number, what: any) => Promise<any>>} */
const PAGES = {
  async save({ oracle }, phone, app, random) {
    const id = app.newId()
    const answer = Math.floor(random() * 5)
    oracle.trying(id, phone, answer)
    if ((await app.save(id, answer)) === "saved") oracle.kept.get(id).told = true
  },

  /** A double tap, or two tabs with the same form: it belongs to the vault that was in use when it was opened. */
  async saveTwice({ oracle }, phone, app, random) {
    const id = app.newId()
    const answer = Math.floor(random() * 5)
    oracle.trying(id, phone, answer)
    const account = phone.disk.rows("prefs").find(({ name }) => name === "vault")?.value
    const save = () => app.save(id, answer, account ?? undefined).catch(ifSwitched)
    const outcomes = await Promise.all([save(), save()])
    if (outcomes.includes("saved")) oracle.kept.get(id).told = true
  },

  async edit({ oracle }, phone, app, random) {
    const id = await chosen(oracle, app, random)
    if (!id) return
    const kept = oracle.kept.get(id)
    const answer = Math.floor(random() * 5)
    kept.edits.add(answer)
    const edit = { phone, answer, done: false, atOnce: false }
    const before = kept.course.at(-1)
    if (before?.done === false) before.atOnce = edit.atOnce = true // either may be the later one
    kept.course.push(edit)
    ;(kept.changedOn ??= new Set()).add(phone)
    await app.editCheckIn(id, { tired: answer })
    edit.done = true
    kept.edited = true
  },

  async delete({ oracle }, phone, app, random) {
    const id = await chosen(oracle, app, random)
    if (!id) return
    const kept = oracle.kept.get(id)
    if (kept.deleted === "no") kept.deleted = "maybe"
    ;(kept.changedOn ??= new Set()).add(phone)
    await app.deleteCheckIn(id)
    kept.deleted = "yes"
  },

  async flush({ oracle }, phone, app) {
    const { account } = await app.theVault()
    const since = oracle.marks(phone)
    if ((await app.flush()) === "synced") oracle.synced(phone, account, since)
  },

  /** As a page does after each sync. */
  async sync({ oracle }, phone, app) {
    await PAGES.flush({ oracle }, phone, app)
    if (await app.settleHistory()) await PAGES.flush({ oracle }, phone, app)
  },

  async erase(_, __, app) {
    await app.eraseNow()
  },

  async look(_, __, app) {
    await app.readAll()
    await app.status()
  },

  async register({ oracle, accounts }, phone, app, _, what) {
    const recovery = app.makeCode()
    accounts.push(recovery.code)
    what.entering.add(phone)
    oracle.accounts.set(await app.register(recovery, true), recovery.code)
  },

  async signIn({ oracle, accounts }, phone, app, random, what) {
    if (!accounts.length) return
    const code = pick(random, accounts)
    if (random() < 0.5) what.entering.add(phone)
    oracle.accounts.set(await app.signIn(code, what.entering.has(phone)), code)
  },

  async unlock({ oracle }, phone, app) {
    const code = oracle.accounts.get((await app.theVault()).account)
    if (code) await app.unlockWithCode(code)
  },

  async signOut(_, __, app) {
    await app.signOut()
    await app.flush()
  },
}

/** What happens to phones and to the server. @type {Record<string, (world: any, phone: any, random: () => number, what: any) => any>} */
const HOUSE = {
  restart: (_, phone) => phone.die(),

  evict({ oracle }, phone, random) {
    oracle.evict(phone)
    phone.die()
    phone.disk.wipe()
    phone.second.wipe()
    if (random() < 0.5) phone.cookie = ""
  },

  /**
   * The browser finds its database damaged, by a kill in its first write, where its copy was at the start before. It may need
   * two tries to open the copy.
   */
  async damage({ oracle }, phone, random, what) {
    if (!phone.has.buckets) return
    what.entering.add(phone) // who was killed while signing in may find themselves before it again
    phone.die()
    if (random() < 0.4) {
      phone.second.wipe()
      const { app } = await phone.page()
      const begun = phone.disk.nextWrite()
      const written = app.setPref("asked", true).catch(() => null) // a full disk refuses it
      await (random() < 0.5 ? written : Promise.race([begun, written]))
      phone.die()
    }
    oracle.damage(phone)
    phone.disk.wipe()
    phone.second.refused = random() < 0.2 ? 1 : 0
    const { app } = await phone.page()
    await app.status().catch(() => app.status())
  },

  clock(_, phone, random) {
    phone.clock += Math.floor((random() - 0.5) * 40 * 86_400) * SECOND
  },

  late({ sim }, _, random) {
    sim.network.deliverLate(random)
  },

  backup: () => void tell({ op: "backup" }),

  restore({ oracle, phones, sim }, _, __, what) {
    const known = tell({ op: "restore" }).head
    what.restored = known !== null
    if (!known) return
    oracle.afterRestore(new Set(known))
    for (const { cookie } of phones) sim.network.ended.add(cookie)
  },

  serverRestart: () => void tell({ op: "restart" }),
}

/** One of the check-ins that this page shows, if it is open. */
async function chosen(oracle, app, random) {
  const { entries } = await app.readAll()
  const mine = entries.filter(({ id }) => oracle.kept.has(id))
  const changed = mine.filter(({ id }) => oracle.kept.get(id).course.length)
  if (changed.length && random() < 0.5) return pick(random, changed).id
  return mine.length ? pick(random, mine).id : null
}
