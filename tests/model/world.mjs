// All phones, the server and the oracle of one schedule, and the end at which everything has to agree.
import { Broken, Oracle } from "./oracle.mjs"
import { randomOf } from "./random.mjs"
import { tell } from "./server.mjs"
import { Phone, Sim } from "./sim.mjs"
import { run } from "./steps.mjs"

const ROUNDS = 8 // of syncing until a phone must have nothing left to do

export class World {
  accounts = [] // recovery codes that were shown to somebody

  /** @param {import("./loader.mjs").Loader} loader @param {{seed: number, phones: number, locks: boolean, buckets?: boolean}} schedule */
  constructor(loader, { seed, phones, locks, buckets }) {
    tell({ op: "reset" })
    this.sim = new Sim(randomOf(seed))
    this.phones = Array.from({ length: phones }, (_, n) => new Phone(this.sim, loader, n, { locks, buckets }))
    this.oracle = new Oracle(this.phones)
  }

  /** @param {(app: any) => Promise<any>} work @param {Phone} phone @returns {Promise<any>} what it gave, when nothing is left to happen */
  async calmly(phone, work) {
    const { app } = await phone.page()
    let outcome
    let failure
    let ended = false
    work(app)
      .then(value => (outcome = value))
      .catch(error => (failure = error))
      .finally(() => (ended = true))
    await this.sim.run()
    if (!ended) throw new Broken("never ended")
    if (failure) throw failure
    return outcome
  }

  /** Signal is back for everybody, and everybody signs in where they ever were. */
  async converge() {
    this.sim.badness = 0
    this.sim.together = false
    this.sim.stalls = false
    this.sim.network.cut = undefined
    for (let i = 0; i < 40; i++) this.sim.network.deliverLate(this.sim.random)
    this.oracle.check()
    const all = this.phones.flatMap(phone => this.#accountsOn(phone).map(account => ({ phone, account })))
    const visits = all.filter(({ account }) => !this.oracle.gone.has(account))
    for (const { phone, account } of all) if (this.oracle.gone.has(account)) await this.#openAlone(phone, account)
    for (const { phone, account } of visits) await this.#settle(phone, account)
    const seen = new Map()
    for (const { phone, account } of visits) {
      if (visits.length > 1) await this.#settle(phone, account) // what others brought meanwhile
      this.#compare(account, await this.calmly(phone, app => app.readAll()), seen)
    }
    for (const phone of this.phones) await this.#checkLocal(phone)
    this.oracle.check()
    if (this.sim.network.endedStillOpen()) throw new Broken("a session outlives its end")
    for (const { phone } of visits)
      if (this.sim.network.opens(phone.cookie, this.oracle.accounts.keys()) !== 1)
        throw new Broken("a session opens somebody else's account, or not its own")
    const settled = new Set(visits.map(({ account }) => account))
    this.#checkServed(settled)
    this.#checkErased(settled)
  }

  #accountsOn(phone) {
    return phone.disk.rows("vaults").flatMap(({ account, kind }) => (kind === "account" ? [account] : []))
  }

  async #settle(phone, account) {
    const code = this.oracle.accounts.get(account) ?? (await this.#codeOf(phone, account))
    await this.calmly(phone, app => app.signIn(code, false))
    for (let round = 0; round < ROUNDS; round++) {
      const outcome = await this.calmly(phone, app => app.flush())
      const more = await this.calmly(phone, async app => {
        if (await app.settleHistory()) return true
        await app.readAll() // tombstones are obeyed
        if ((await app.status()).erasing) return app.eraseNow().then(() => true)
        return false
      })
      if (outcome === "synced") this.oracle.synced(phone, account, this.oracle.marks(phone))
      if (outcome !== "synced" && outcome !== "differs") throw new Broken(`syncing ended with '${outcome}'`)
      if (!more && outcome === "synced") return this.#rest(phone)
    }
    throw new Broken(`phone ${phone.n} does not converge`)
  }

  /** With nothing left to do, a sync is one request that changes nothing. */
  async #rest(phone) {
    const { asked } = this.sim.network
    const outcome = await this.calmly(phone, app => app.flush())
    const took = this.sim.network.asked - asked
    if (outcome !== "synced" || took !== 1) throw new Broken(`a quiet sync took ${took} and ended with '${outcome}'`)
    this.oracle.check()
  }

  /** A restored server does not know the account: the phone that has it open goes on showing everything. */
  async #openAlone(phone, account) {
    const code = this.oracle.accounts.get(account)
    if (!code || (await this.calmly(phone, app => app.theVault())).account !== account) return
    await this.calmly(phone, app => app.unlockWithCode(code))
    const { entries, aside } = await this.calmly(phone, app => app.readAll())
    if (aside.length) throw new Broken(`${aside.length} records do not open`)
    const shown = new Set(entries.map(({ id }) => id))
    for (const [id, kept] of this.oracle.kept)
      if (
        kept.account === account &&
        kept.phone === phone &&
        kept.told &&
        !kept.forgiven &&
        kept.deleted === "no" &&
        !shown.has(id)
      )
        throw new Broken(`${id} is not shown where it was made`)
  }

  /** Who was killed while registering was shown the code all the same. */
  async #codeOf(phone, account) {
    for (const code of this.accounts) {
      const found = await this.calmly(phone, app => app.signIn(code, false)).catch(() => null)
      if (found) this.oracle.accounts.set(found, code)
      if (found === account) return code
    }
    throw new Broken(`nobody has the code of ${account}`)
  }

  #compare(account, { entries, aside, missing, payloads }, seen) {
    if (aside.length) throw new Broken(`${aside.length} records do not open`)
    if (missing && !this.oracle.forgave) throw new Broken(`${missing} records are missing`)
    const waiting = entries.filter(({ state }) => state !== "safe")
    if (waiting.length) throw new Broken(`${waiting[0].id} is '${waiting[0].state}' after everything was synced`)
    const numbers = payloads.map(({ payload }) => `${payload.device} ${payload.n}`)
    if (new Set(numbers).size < numbers.length) throw new Broken("two records have one number of one device")
    const told = JSON.stringify(entries.map(({ id, checkIn }) => [id, checkIn.answers.tired]))
    if ((seen.get(account) ?? told) !== told) throw new Broken(`two phones show different histories of ${account}`)
    seen.set(account, told)
    this.#checkHistory(account, entries)
  }

  #checkHistory(account, entries) {
    const shown = new Map(entries.map(({ id, checkIn }) => [id, checkIn.answers.tired]))
    for (const id of shown.keys()) if (!this.oracle.kept.has(id)) throw new Broken(`${id} is nobody's`)
    for (const [id, kept] of this.oracle.kept) {
      const mine = kept.account === account
      if (!mine) {
        if (shown.has(id) && kept.account && !kept.forgiven && !this.oracle.evicted.has(kept.phone))
          throw new Broken(`${id} of ${kept.account} is shown in ${account}`)
        continue
      }
      const answer = shown.get(id)
      if (kept.deleted === "yes" && answer !== undefined) throw new Broken(`${id} was deleted and is shown`)
      if (kept.told && !kept.forgiven && kept.deleted === "no" && answer === undefined)
        throw new Broken(`${id} is not shown`)
      if (answer !== undefined && lastOf(kept) !== null && answer !== lastOf(kept))
        throw new Broken(`${id} is shown as ${answer}, and ${lastOf(kept)} was the last that it was changed to`)
      if (answer !== undefined && !kept.edits.has(answer) && (kept.edited || answer !== kept.answer))
        throw new Broken(`${id} is shown as ${answer}`)
    }
  }

  /** What was deleted has left no bytes, here nor there. @param {Set<string>} settled */
  #checkErased(settled) {
    for (const [id, { account, deleted }] of this.oracle.kept) {
      if (deleted !== "yes" || !account || !settled.has(account)) continue
      const there = this.oracle.server.get(`${account} ${id}`)
      if (there && !there.erased) throw new Broken(`${id} was deleted, and the server has its bytes`)
      for (const { disk } of this.phones)
        for (const row of disk.rows("records"))
          if (row.id === id && row.account === account && row.sealed.length)
            throw new Broken(`${id} was deleted, and a phone has its bytes`)
    }
  }

  /** What was made without an account, and not taken along, waits on its phone. */
  async #checkLocal(phone) {
    const local = phone.disk.rows("vaults").find(({ kind }) => kind === "local")
    const mine = [...this.oracle.kept].filter(([, kept]) => local && kept.account === local.account && kept.told)
    if (!mine.length) return
    await this.calmly(phone, app => app.signOut())
    const { entries } = await this.calmly(phone, app => app.readAll())
    const shown = new Set(entries.map(({ id }) => id))
    for (const [id, { deleted, forgiven }] of mine)
      if (deleted === "no" && !forgiven && !shown.has(id)) throw new Broken(`${id} was made here and is not shown`)
  }

  /** What was told as saved in an account is at the server, unless it was deleted. @param {Set<string>} settled */
  #checkServed(settled) {
    const there = new Set([...this.oracle.server.values()].map(({ account, id }) => `${account} ${id}`))
    for (const [id, { account, told, forgiven, deleted }] of this.oracle.kept)
      if (account && settled.has(account) && told && !forgiven && deleted === "no" && !there.has(`${account} ${id}`))
        throw new Broken(`${id} never reached the server`)
  }
}

/** The last change, where one phone made them all, was told of each, and made none at the same time as the last. @returns {number | null} */
function lastOf({ course, edited }) {
  const last = course.at(-1)
  return edited && !last.atOnce && course.every(({ phone, done }) => done && phone === last.phone) ? last.answer : null
}

/** @param {import("./loader.mjs").Loader} loader @param {import("./schedules.mjs").Schedule} schedule @returns {Promise<number>} events */
export async function play(loader, schedule) {
  const world = new World(loader, schedule)
  for (const step of schedule.steps) await run(world, step)
  await world.converge()
  return world.sim.count
}
