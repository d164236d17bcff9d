// Time. Everything that a phone waits for (disk, network, timers) is an event here; which of them comes next is drawn from
// the seed of the step, so that two things under way at once meet in every order there is.
import { Disk } from "./disk.mjs"
import { cryptoOf } from "./crypto.mjs"
import { pick } from "./random.mjs"
import { IDBKeyRange, IDBRequest } from "./table.mjs"
import { drawFate, Network } from "./network.mjs"
import { deflateRawSync, gzipSync, inflateRawSync } from "node:zlib"

const MOST_EVENTS = 20_000 // of one step: more is a phone that never rests
const START = Date.UTC(2026, 2, 28, 23, 0) // the night before clocks change in much of Europe

export class Sim {
  #events = []
  network = new Network(() => this.random())
  badness = 0
  stalls = false // has now this page, now that one much to do, while the others go on?
  #stalled = null
  together = false // are two people at work? Then keys take their time too
  count = 0

  /** @param {() => number} random */
  constructor(random) {
    this.random = random
  }

  /** @param {{dead: boolean}} world @param {() => void} what */
  post(world, what) {
    this.#events.push({ world, what })
  }

  /** A moment in which something else may come in between. @param {{dead: boolean}} world */
  async turn(world) {
    if (this.together && this.random() < 0.3) await new Promise(resolve => this.post(world, resolve))
  }

  fate() {
    return drawFate(this.random, this.badness)
  }

  /** @returns {number} any of them, but of a page that has much to do none, where others wait too */
  #next() {
    const any = () => Math.floor(this.random() * this.#events.length)
    if (!this.stalls) return any()
    if (this.random() < 0.1) this.#stalled = this.random() < 0.5 ? this.#events[any()].world : null
    const others = this.#events.flatMap(({ world }, i) => (world === this.#stalled ? [] : i))
    return others.length ? pick(() => this.random(), others) : any()
  }

  /** Until nothing is left to happen. @param {(count: number) => void} [before] each event */
  async run(before) {
    for (let n = 0; ; n++) {
      await settled()
      this.#events = this.#events.filter(({ world }) => !world.dead)
      if (!this.#events.length) return
      if (n > MOST_EVENTS) throw new Error("endless: a phone never rests")
      before?.(n)
      this.#events = this.#events.filter(({ world }) => !world.dead)
      if (!this.#events.length) return
      const [event] = this.#events.splice(this.#next(), 1)
      this.count += 1
      event.what()
    }
  }
}

/** All promises that can go on have gone on. */
function settled() {
  return new Promise(resolve => setImmediate(resolve))
}

/** A phone: its disk, its cookie, its clock and the pages that are open. */
export class Phone {
  disk = new Disk()
  second = new Disk() // of a storage bucket, where the engine has them
  cookie = ""
  clock = START
  pages = []
  locks = new Map()

  /** @param {Sim} sim @param {import("./loader.mjs").Loader} loader @param {number} n @param {{locks?: boolean, buckets?: boolean}} has */
  constructor(sim, loader, n, has) {
    Object.assign(this, { sim, loader, n, has })
  }

  /** @returns {Promise<any>} the first page, opened if none is */
  async page(n = 0) {
    while (this.pages.length <= n) {
      const world = this.#world()
      this.pages.push({ world, app: this.loader.load(world, "./inside.js") })
    }
    return this.pages[n]
  }

  /** Power went, or the system ended the browser: what was not written is gone, and with it the open keys. */
  die() {
    for (const { world } of this.pages) {
      world.dead = true
      for (const transaction of [...world.writing]) transaction.cut()
    }
    this.pages = []
    this.locks = new Map()
    this.disk.last = null
    this.second.last = null
  }

  #world() {
    const { sim, disk, second } = this
    const world = { dead: false, writing: new Set() }
    const phone = this
    const given = {
      IDBRequest,
      IDBKeyRange,
      indexedDB: disk.factory(sim, world),
      fetch: sim.network.fetchOf(sim, world, phone),
      crypto: cryptoOf(
        () => sim.random(),
        () => sim.turn(world),
      ),
      navigator: {
        ...(this.has.locks ? { locks: locksOf(phone, world) } : {}),
        ...(this.has.buckets ? { storageBuckets: bucketsOf(second, second.factory(sim, world)) } : {}),
      },
      Date: clockOf(phone),
      performance: { now: () => 0 },
      setTimeout: (what, ms = 0) => ms === 0 && sim.post(world, what),
      clearTimeout: () => undefined,
      BroadcastChannel: Quiet,
      Blob: Held,
      Response: Whole,
      CompressionStream: Deflating,
      DecompressionStream: Inflating,
      location: { origin: "https://breather.example", hostname: "breather.example" },
    }
    return Object.assign(world, given)
  }
}

/** Web Locks of one name at a time, freed when their page dies. */
function locksOf(phone, world) {
  return {
    request: async (name, body) => {
      const before = phone.locks.get(name)
      let free = () => {}
      phone.locks.set(name, { world, ended: new Promise(resolve => (free = resolve)) })
      if (before && !before.world.dead) await before.ended
      try {
        return await body()
      } finally {
        free()
      }
    },
  }
}

function bucketsOf(disk, indexedDB) {
  return {
    keys: async () => (disk.version ? ["second"] : []),
    open: async () => {
      if (disk.refused-- > 0) throw new DOMException("the file is busy", "UnknownError")
      return { indexedDB }
    },
    delete: async () => disk.wipe(),
  }
}

function clockOf(phone) {
  return class extends Date {
    constructor(...given) {
      super(...(given.length ? given : [phone.clock]))
    }

    static now() {
      return phone.clock
    }
  }
}

class Quiet {
  addEventListener() {}
  postMessage() {}
  close() {}
}

class Held {
  constructor([part]) {
    this.bytes = Buffer.from(part)
  }

  stream() {
    return { pipeThrough: stream => ({ bytes: stream.through(this.bytes) }) }
  }
}

class Whole {
  constructor({ bytes }) {
    this.arrayBuffer = async () => Uint8Array.from(bytes).buffer
  }
}

class Deflating {
  constructor(format) {
    this.through = format === "gzip" ? gzipSync : deflateRawSync
  }
}

class Inflating {
  through = inflateRawSync
}
