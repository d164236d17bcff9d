// A network that loses, repeats, delays and forges. What happens to each request is drawn from the seed of the step.
import { gzipSync } from "node:zlib"
import { pick } from "./random.mjs"
import { tell } from "./server.mjs"

const LATE = 12 // requests that may be under way after nobody waits for them any more
const SESSION = "/api/session"
const SESSIONS = "/api/sessions"
const SYNC = "/api/sync"
const NONCE = "A".repeat(22) // 16 bytes
const PORTAL = "<!doctype html><title>Guest Wi-Fi</title>"

/** What can happen to one request: the server may or may not have done what it asked. */
export const FATES = /** @type {const} */ ([
  "lost", "unanswered", "twice", "late", "portal", "login", "truncated", "garbage", "replayed", "other-protocol",
  "busy", "older-phone",
]) // prettier-ignore

export class Network {
  #late = []
  #lastAnswer = null
  cut = undefined // bytes after which every answer to a sync ends
  longest = 0 // of those that were
  asked = 0 // requests that reached the server
  ended = new Set() // cookies of sessions that are over at the server

  /** @param {() => number} random */
  constructor(random) {
    this.random = random
  }

  /** @param {object} phone with cookies @returns {(path: string, init: any) => Promise<any>} fetch */
  fetchOf(sim, world, phone) {
    return (path, init) =>
      new Promise((resolve, reject) => {
        const request = { path, method: init.method, headers: init.headers, body: bytesOf(init.body), phone }
        const fate = sim.fate(phone)
        const fail = () => reject(new TypeError("Failed to fetch"))
        sim.post(world, () => {
          if (fate === "lost") return fail()
          if (fate === "late") {
            if (this.#late.length < LATE) this.#late.push({ ...request, cookie: phone.cookie })
            return fail()
          }
          if (fate === "twice") this.#reach(request)
          const told = fate === "older-phone" ? { ...request, body: withoutEcho(request.body) } : request
          const answer = fate === "busy" ? busy() : this.#reach(told)
          // The server has done it; whoever dies now never hears of it.
          sim.post(world, () => (fate === "unanswered" ? fail() : resolve(this.#come(answer, fate))))
        })
      })
  }

  /** What was under way arrives after all, from a phone that gave it up. @param {() => number} random */
  deliverLate(random) {
    if (this.#late.length) this.#reach(this.#late.splice(Math.floor(random() * this.#late.length), 1)[0], true)
  }

  /** @param {object} request @param {boolean} [late] its answer reaches nobody, and changes no cookie */
  #reach({ path, method, headers, body, phone, cookie = phone.cookie }, late = false) {
    this.asked += 1
    const { head, body: answered } = tell({ op: "http", path, method, headers, cookie }, body)
    if (method === "DELETE" && path === SESSION && head.status < 300) this.ended.add(cookie)
    if (!late && head.cookie !== null) phone.cookie = head.cookie
    return { ...head, body: answered }
  }

  /** @returns {boolean} whether somebody who kept such a cookie still gets in */
  endedStillOpen() {
    const asking = cookie => tell({ op: "http", path: SESSIONS, method: "GET", headers: {}, cookie }).head.status
    return [...this.ended].some(cookie => asking(cookie) !== 401)
  }

  /** Asked as nobody's app would, for whatever account. @param {string} cookie @param {Iterable<string>} accounts @returns {number} how many of them it opens */
  opens(cookie, accounts) {
    const headers = { "Content-Type": "application/json" }
    const opened = [...accounts].filter(account => {
      const body = Buffer.from(JSON.stringify({ protocol: 1, nonce: NONCE, account }))
      return tell({ op: "http", path: `${SYNC}/ids`, method: "POST", headers, cookie }, body).head.status < 300
    })
    return opened.length
  }

  #come(answer, fate) {
    const { status, type, body } = answer
    const last = this.#lastAnswer
    if (type?.includes("sync")) this.#lastAnswer = answer
    if (type?.includes("sync") && this.cut !== undefined) {
      this.longest = Math.max(this.longest, body.length)
      return response(status, type, body.subarray(0, this.cut))
    }
    if (fate === "portal") return response(200, "text/html", Buffer.from(PORTAL))
    if (fate === "login") return response(511, "text/html", Buffer.from(PORTAL))
    if (fate === "truncated") return response(status, type, body.subarray(0, Math.floor(this.random() * body.length)))
    if (fate === "garbage") return response(status, type, gzipSync(body))
    if (fate === "replayed" && last) return response(last.status, last.type, last.body)
    if (fate === "other-protocol") return response(status, type, swapped(body))
    return response(status, type, body)
  }
}

/** One of them, or none. @param {() => number} random @param {number} badness 0 to 1 */
export function drawFate(random, badness) {
  return random() < badness ? pick(random, /** @type {any} */ (FATES)) : "arrives"
}

function response(status, type, body) {
  return {
    status,
    ok: status >= 200 && status < 300,
    headers: { get: name => (name === "content-type" ? type : null) },
    json: async () => JSON.parse(body.toString()),
  }
}

function busy() {
  const body = JSON.stringify({ error: { code: "busy", message: "Try again." } })
  return { status: 503, type: "application/json", body: Buffer.from(body) }
}

const swapped = body => Buffer.from(body.toString().replace('"protocol":1', '"protocol":2'))

/** The release before knew no receipts. */
function withoutEcho(body) {
  return typeof body?.[0] === "number" && body[0] === 0x7b
    ? Buffer.from(body.toString().replace(/,"echo":false/, ""))
    : body
}

function bytesOf(body) {
  if (body === undefined) return new Uint8Array()
  return typeof body === "string" ? Buffer.from(body) : new Uint8Array(body)
}
