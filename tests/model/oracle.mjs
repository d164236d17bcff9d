// What must be true, kept apart from the app: what a person was told is saved, and what the server really holds.
import { tell } from "./server.mjs"

export class Broken extends Error {}

/**
 * @typedef {object} Kept what one person wrote
 * @property {object} phone that wrote it
 * @property {number} answer
 * @property {boolean} told that it is saved
 * @property {boolean} forgiven its only copy went with a phone's storage
 * @property {"no" | "maybe" | "yes"} deleted
 * @property {Set<number>} edits answers that were tried
 * @property {{phone: object, answer: number, done: boolean}[]} course of those edits
 * @property {boolean} edited somebody was told so
 * @property {string | null} account where it was seen last on that phone
 */

export class Oracle {
  /** @type {Map<string, Kept>} by id */
  kept = new Map()
  sealed = new Set()
  server = new Map()
  accounts = new Map() // account -> code
  evicted = new Set()
  gone = new Set() // accounts that a restored server does not know
  stale = new Map() // phone -> accounts that a restore may have changed since their last whole sync

  /** @param {object[]} phones */
  constructor(phones) {
    this.phones = phones
    for (const phone of phones) {
      this.stale.set(phone, new Set())
      phone.disk.wrote = row => this.sealed.add(`${row.account} ${row.id} ${text(row.leaf)}`)
    }
  }

  trying(id, phone, answer) {
    if (this.kept.has(id)) return
    const fresh = {
      phone,
      answer,
      told: false,
      forgiven: false,
      deleted: "no",
      edits: new Set(),
      course: [],
      edited: false,
      account: null,
    }
    this.kept.set(id, /** @type {Kept} */ (fresh))
  }

  /** After each step. @param {{restored?: boolean, entering?: Set<object>}} [what] happened in it */
  check({ restored = false, entering = new Set() } = {}) {
    this.#look(restored)
    const places = this.#places()
    for (const [id, kept] of this.kept) this.#checkKept(id, kept, places.get(id) ?? [], entering)
    for (const phone of this.phones) {
      this.#checkSafe(phone)
      this.#checkVaults(phone)
    }
  }

  /** Its storage was taken away: what lay only there nobody can bring back. @param {object} phone before it is wiped */
  evict(phone) {
    this.evicted.add(phone)
    const places = this.#places()
    for (const [id, kept] of this.kept) {
      const elsewhere = (places.get(id) ?? []).some(place => place.phone !== phone)
      if (!elsewhere && !this.#isAtServer(id)) kept.forgiven = true
      this.#soften(kept, phone)
    }
    this.stale.set(phone, new Set())
  }

  /**
   * An older state of the server: what is on no phone any more is gone with it, and accounts that it does not know live on
   * their phones alone.
   * @param {Set<string>} known accounts
   */
  afterRestore(known) {
    this.#look(true)
    const here = this.phones.flatMap(({ disk }) => disk.rows("vaults").filter(({ kind }) => kind === "account"))
    for (const { account } of here) if (!known.has(account)) this.gone.add(account)
    const places = this.#places()
    for (const [id, kept] of this.kept) {
      if (!places.has(id) && !this.#isAtServer(id)) kept.forgiven = true
      for (const phone of this.evicted) this.#soften(kept, phone)
    }
    for (const phone of this.phones) this.stale.set(phone, new Set(this.accounts.keys()))
  }

  /** @returns {boolean} was anything forgiven: then gaps may be named for ever */
  get forgave() {
    return this.evicted.size > 0
  }

  #soften(kept, phone) {
    if (kept.changedOn?.has(phone)) {
      if (kept.deleted === "yes") kept.deleted = "maybe"
      kept.edited = false
    }
  }

  /** The server's rows: nothing that was there may be missing, and nothing there that no phone of that account sealed. */
  #look(restored) {
    const rows = tell({ op: "rows" }).head
    if (!rows) return
    const now = new Map(rows.map(([account, id, leaf, erased]) => [`${account} ${id}`, { account, id, leaf, erased }]))
    if (!restored)
      for (const name of this.server.keys()) if (!now.has(name)) throw new Broken(`the server lost ${name}`)
    for (const { account, id, leaf, erased } of now.values())
      if (!erased && !this.sealed.has(`${account} ${id} ${leaf}`)) throw new Broken(`nobody of ${account} sealed ${id}`)
    this.server = now
  }

  /** Where each record lies. @returns {Map<string, {phone: object, account: string, row: any}[]>} */
  #places() {
    const places = new Map()
    for (const phone of this.phones)
      for (const row of phone.disk.rows("records")) {
        const found = places.get(row.id) ?? []
        found.push({ phone, account: row.account, row })
        places.set(row.id, found)
      }
    return places
  }

  #isAtServer(id) {
    return [...this.server.values()].some(row => row.id === id)
  }

  #checkKept(id, kept, places, entering) {
    const here = places.filter(({ phone }) => phone === kept.phone)
    if (here.length > 1) throw new Broken(`${id} is twice on one phone`)
    const account = here[0]?.account ?? kept.account
    if (kept.account && account !== kept.account && !entering.has(kept.phone))
      throw new Broken(`${id} went from ${kept.account} to ${account}`)
    kept.account = account
    const owners = new Set(places.map(place => place.account))
    if (owners.size > 1) throw new Broken(`${id} is in two accounts`)
    if (kept.told && !kept.forgiven && kept.deleted === "no" && !places.length && !this.#isAtServer(id))
      throw new Broken(`${id} was told as saved and is nowhere`)
  }

  /** What has no vault nobody can open, and of two local vaults one is hidden. */
  #checkVaults(phone) {
    const vaults = phone.disk.rows("vaults")
    const known = new Set(vaults.map(({ account }) => account))
    for (const { account, id } of phone.disk.rows("records"))
      if (!known.has(account)) throw new Broken(`${id} is left behind in ${account}, which is gone`)
    if (vaults.filter(({ kind }) => kind === "local").length > 1) throw new Broken("a second local vault")
  }

  /** 'Safe' is a word about the server. */
  #checkSafe(phone) {
    for (const row of phone.disk.rows("records")) {
      if (row.state !== "safe" || this.stale.get(phone)?.has(row.account)) continue
      const there = this.server.get(`${row.account} ${row.id}`)
      if (!there) throw new Broken(`${row.id} is shown as safe, and the server has none`)
      if (!there.erased && there.leaf !== text(row.leaf)) throw new Broken(`${row.id} is shown as safe in other bytes`)
    }
  }
}

/** @param {Uint8Array} bytes */
export const text = bytes => Buffer.from(bytes).toString("base64url")
