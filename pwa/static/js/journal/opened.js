// What was opened since the unlock, and the packs that let the next unlock open it at once. A cache beside the records: what
// it lacks is opened from them, and it holds nothing that they do not.
import { allPacks, replacePacks } from "../store/packs.js"
import { openPack, sealPack } from "../vault/pack.js"
import { onDrop } from "./keyring.js"

/** @import { Keychain } from "../vault/keychain.js" */
/** @import { PackRow } from "../store/packs.js" */
/** @import { RecordRow } from "../store/types.js" */
/** @typedef {{id: string, leaf: Uint8Array, payload: any, n: number}} Known n: of the pack that holds it, LOOSE where none does */

const SIZE = 500 // entries a pack: few enough to make one anew for some check-ins, many enough to open ten years from eight
const WORTH = 16 // that many are opened one by one before a pack is made of them
const LOOSE = NaN // equal to no number of a pack; those from the server are below zero

/** @type {{keychain: Keychain, opened: Promise<Opened>} | null} */
let held = null
onDrop(() => (held = null))

/** @param {Keychain} keychain @param {string} account @returns {Promise<Opened>} one for each unlock */
export function openedOf(keychain, account) {
  if (held?.keychain !== keychain) held = { keychain, opened: Opened.load(keychain, account) }
  return held.opened
}

class Opened {
  #keychain
  #account
  /** @type {Map<string, Known>} */
  #known = new Map()
  /** @type {Promise<unknown>} one writer after another: an older one may not put back what a newer one dropped */
  #last = Promise.resolve()

  /** @param {Keychain} keychain @param {string} account */
  constructor(keychain, account) {
    this.#keychain = keychain
    this.#account = account
  }

  /** @param {Keychain} keychain @param {string} account */
  static async load(keychain, account) {
    const opened = new Opened(keychain, account)
    const rows = (await allPacks(account)).filter(({ unread }) => !unread)
    const packs = await Promise.all(rows.map(({ sealed }) => openPack(keychain, sealed)))
    packs.forEach((entries, i) => {
      for (const entry of entries ?? []) if (entry.payload) opened.#known.set(entry.id, { ...entry, n: rows[i].n })
    })
    const strange = rows.filter((_, i) => packs[i] === null).map(({ n }) => n)
    if (strange.length) await replacePacks(account, [], strange)
    return opened
  }

  /** @param {string} id */
  has(id) {
    return this.#known.has(id)
  }

  /** @param {string} id @returns {any} the payload; undefined where it was never opened */
  get(id) {
    return this.#known.get(id)?.payload
  }

  /** @param {RecordRow} row @param {any} payload that was opened from it */
  add({ id, leaf }, payload) {
    if (!this.#known.has(id)) this.#known.set(id, { id, leaf, payload, n: LOOSE })
  }

  /** It came in a pack. @param {{id: string, leaf: Uint8Array, payload: any}} entry @param {number} n of that pack */
  take(entry, n) {
    if (!this.#known.has(entry.id)) this.#known.set(entry.id, { ...entry, n })
  }

  /** On the disk too. @param {string} id @throws {import("../store/db.js").StorageError} */
  async forget(id) {
    await this.keepOnly([id], new Set())
  }

  /** @returns {string[]} what is open now: take it before looking which records there are, for keepOnly */
  ids() {
    return [...this.#known.keys()]
  }

  /**
   * Of these ids keep those that are alive, on the disk too. Others stay: they came meanwhile, and for what came in a pack
   * there is no other copy here.
   * @param {string[]} ids @param {Set<string>} alive @throws {import("../store/db.js").StorageError}
   */
  async keepOnly(ids, alive) {
    const gone = ids.filter(id => !alive.has(id)).flatMap(id => this.#known.get(id) ?? [])
    for (const { id } of gone) this.#known.delete(id)
    const changed = new Set(gone.map(({ n }) => n).filter(n => !Number.isNaN(n)))
    await this.#write(changed) // with none too: another reading may just be taking the same ones out
  }

  /** Put what is loose into packs, the last of them filled up first. */
  async pack() {
    const loose = [...this.#known.values()].filter(({ n }) => Number.isNaN(n))
    if (loose.length < WORTH) return
    try {
      await this.#write(this.#assign(loose))
    } catch {
      for (const entry of loose) entry.n = LOOSE // storage refused it: they are opened from their records again
    }
  }

  /** @param {Known[]} loose @returns {Set<number>} packs that changed */
  #assign(loose) {
    const packed = [...this.#known.values()].map(({ n }) => n).filter(n => n >= 0)
    let n = packed.reduce((most, one) => Math.max(most, one), 0)
    let size = packed.filter(one => one === n).length
    for (const entry of loose) {
      if (size >= SIZE) [n, size] = [n + 1, 0]
      entry.n = n
      size += 1
    }
    return new Set(loose.map(entry => entry.n))
  }

  /** @param {Set<number>} numbers @returns {Promise<void>} */
  #write(numbers) {
    const turn = this.#last.catch(() => undefined).then(() => this.#writeNow(numbers))
    this.#last = turn
    return turn
  }

  /** @param {Set<number>} numbers */
  async #writeNow(numbers) {
    if (!numbers.size) return
    /** @type {PackRow[]} */
    const rows = []
    for (const n of numbers) {
      const entries = [...this.#known.values()].filter(entry => entry.n === n)
      if (entries.length) rows.push({ account: this.#account, n, sealed: await sealPack(this.#keychain, entries) })
    }
    const written = new Set(rows.map(({ n }) => n))
    await replacePacks(
      this.#account,
      rows,
      [...numbers].filter(n => !written.has(n)),
    )
  }
}
