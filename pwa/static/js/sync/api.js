// The one door to the network.

const TIMEOUT = 30_000
const PATIENCE = 8000 // ms until an answer begins to what may be asked again: a dead radio link is noticed by nobody else
const SLOWEST = 8 // bytes a ms that a phone sends where a person still waits: a large body may take longer
const READING = 60_000 // ms for the rest of an answer that has begun
const GZIP_FROM = 2048 // below, compressing takes longer than what it saves
const REPEATABLE = "/api/sync" // asked twice, it does nothing twice

/** What may be given up when signal returns. */
let underWay = new AbortController()
/** @type {"answered" | "timeout" | "no connection"} */
let last = "answered"

/** The server understood and said no, in the one error shape. */
export class Refused extends Error {
  /** @param {number} status @param {string} code */
  constructor(status, code) {
    super(code)
    this.status = status
    this.code = code
  }
}

/** Nothing that can be trusted came back: no signal, a portal's page, a proxy's error. Changes nothing on the phone. */
export class Unreachable extends Error {
  code = "unreachable"
}

/** Signal is back: what was asked before and still waits for an answer over a dead connection ends now. */
export function giveUpWaiting() {
  underWay.abort()
  underWay = new AbortController()
}

/** @returns {typeof last} how the last request ended; a portal or a server in trouble answered too */
export function lastEnd() {
  return last
}

/**
 * @param {"GET" | "POST" | "PUT" | "PATCH" | "DELETE"} method @param {string} path @param {object} [body]
 * @param {string} [type] media type that the answer must have
 * @returns {Promise<any>} the parsed answer, null for 204 @throws {Refused | Unreachable}
 */
export async function call(method, path, body, type = "application/json") {
  const answer = await ask(method, path, body)
  if (answer.status === 204) return null
  const found = answer.headers.get("content-type")?.split(";")[0]
  const parsed = await answer.json().catch(() => null)
  if (!answer.ok && found === "application/json" && typeof parsed?.error?.code === "string") {
    throw new Refused(answer.status, parsed.error.code)
  }
  if (!answer.ok || found !== type || parsed === null) throw new Unreachable(`${answer.status} ${found}`)
  return parsed
}

/**
 * GET what seldom changes. @param {string} path @param {string} tag ETag of what is here; empty: nothing
 * @returns {Promise<{tag: string, body: any} | null>} null: unchanged @throws {Unreachable}
 */
export async function readTagged(path, tag) {
  const answer = await ask("GET", path, undefined, tag ? { "If-None-Match": tag } : {})
  if (tag && answer.status === 304) return null
  const body = await answer.json().catch(() => null)
  if (!answer.ok || body === null) throw new Unreachable(String(answer.status))
  return { tag: answer.headers.get("etag") ?? "", body }
}

/** @param {string} method @param {string} path @param {object | undefined} body @param {Record<string, string>} [headers] */
async function ask(method, path, body, headers = {}) {
  /** @type {string | ArrayBuffer | undefined} */
  let sent
  if (body) {
    const text = JSON.stringify(body)
    headers["Content-Type"] = "application/json"
    sent = text
    if (text.length >= GZIP_FROM) {
      headers["Content-Encoding"] = "gzip"
      sent = await new Response(new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"))).arrayBuffer()
    }
  }
  const size = typeof sent === "string" ? sent.length : (sent?.byteLength ?? 0)
  const again = path.startsWith(REPEATABLE)
  const { signal, extend, isOver } = deadline(again ? PATIENCE + size / SLOWEST : TIMEOUT, again)
  try {
    const answer = await fetch(path, {
      method,
      headers,
      body: sent,
      credentials: "same-origin",
      cache: "no-store",
      redirect: "error",
      signal,
    })
    last = "answered"
    extend(READING)
    return answer
  } catch (error) {
    last = isOver() ? "timeout" : "no connection"
    throw new Unreachable(error instanceof Error ? error.name : "")
  }
}

/** @param {number} ms @param {boolean} again may be given up before, to be asked again */
function deadline(ms, again) {
  const controller = new AbortController()
  const end = () => controller.abort()
  let timer = setTimeout(end, ms)
  const extend = (/** @type {number} */ more) => {
    clearTimeout(timer)
    timer = setTimeout(end, more)
  }
  const signal = again ? AbortSignal.any([controller.signal, underWay.signal]) : controller.signal
  return { signal, extend, isOver: () => controller.signal.aborted }
}
