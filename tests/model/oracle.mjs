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
 * @property {boolean} [freed] it was deleted, and no bytes were left on the phone that wrote it
 * @property {string | null} account where it was seen last on that phone
 */

export class Oracle {
  /** @type {Map<string, Kept>} by id */
  kept = new Map()
  sealed = new Set()
  server = new Map()
  accounts = new Map() // account -> code
  evicted = new Set()
  damaged = false // a database was dropped while a restored server had not been healed, or the server restored before that
  gone = new Set() // accounts that a restored server does not know
  stale = new Map() // phone -> accounts that a restore may have changed since their last whole sync
  hollow = new Map() // phone -> accounts of which only the server may hold a part since its database was dropped

  /** @param {object[]} phones */
  constructor(phones) {
    this.phones = phones
    for (const phone of phones) {
      this.stale.set(phone, new Set())
      this.hollow.set(phone, new Set())
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
   * The browser drops its database: the copy has what is not at the server. Only where a restored server has lost what a phone
   * calls safe, and before that phone has synced, both are gone. @param {object} phone before it is wiped
   */
  damage(phone) {
    this.hollow.set(phone, new Set(this.accounts.keys()))
    if (!this.stale.get(phone).size) return
    const safe = new Set(phone.disk.rows("records").flatMap(({ id, state }) => (state === "safe" ? [id] : [])))
    const places = this.#places()
    for (const [id, kept] of this.kept) {
      const elsewhere = (places.get(id) ?? []).some(place => place.phone !== phone)
      if (safe.has(id) && !elsewhere && !this.#isAtServer(id)) this.#forgive(kept)
      this.#soften(kept, phone)
    }
    this.damaged = true
  }

  /**
   * An older state of the server: what is on no phone any more is gone with it, and accounts that it does not know live on
   * their phones alone.
   * @param {Set<string>} known accounts
   */
  afterRestore(known) {
    const before = [...this.server.values()]
    this.#look(true)
    const here = this.phones.flatMap(({ disk }) => disk.rows("vaults").filter(({ kind }) => kind === "account"))
    for (const { account } of here) if (!known.has(account)) this.gone.add(account)
    const places = this.#places()
    for (const [id, kept] of this.kept) {
      if (!places.has(id) && !this.#isAtServer(id)) this.#forgive(kept)
      for (const phone of this.evicted) this.#soften(kept, phone)
    }
    this.#forgiveHollow(before.some(({ account, id }) => !this.server.has(`${account} ${id}`) && !places.has(id)))
    for (const phone of this.phones) this.stale.set(phone, new Set(this.accounts.keys()))
  }

  /** @returns {boolean} was anything forgiven: then gaps may be named for ever */
  get forgave() {
    return this.evicted.size > 0 || this.damaged
  }

  /** The one copy that was left went in a second accident, before the first was made good. */
  #forgive(kept) {
    kept.forgiven = true
    if (kept.told) this.damaged = true
  }

  /** An edit or a deletion may have gone that way as well: it is no record of which anybody was told. @param {boolean} gone */
  #forgiveHollow(gone) {
    const hollow = gone ? this.phones.filter(phone => this.hollow.get(phone).size) : []
    for (const phone of hollow) for (const kept of this.kept.values()) this.#soften(kept, phone)
    if (hollow.length) this.damaged = true
  }

  /** @param {object} phone @param {string} account synced whole @param {[Set<string>, Set<string>]} since as `marks` gave them before */
  synced(phone, account, since) {
    for (const [i, now] of this.marks(phone).entries()) if (now === since[i]) now.delete(account)
  }

  /** @param {object} phone @returns {[Set<string>, Set<string>]} */
  marks(phone) {
    return [this.stale.get(phone), this.hollow.get(phone)]
  }

  #soften(kept, phone) {
    if (kept.changedOn?.has(phone)) {
      if (kept.deleted === "yes") kept.deleted = "maybe"
      kept.freed = false
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
    const bytes = here.some(({ row }) => row.sealed.length > 0)
    if (kept.freed && bytes) throw new Broken(`${id} was deleted here, and its bytes are back`)
    const place = here.length > 0 && !bytes // this phone knows of it; one that was emptied may yet pull what was not erased
    if (kept.deleted === "yes" && place && !entering.has(kept.phone)) kept.freed = true
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
