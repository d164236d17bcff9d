// The text of a file that can be brought back, version 2: docs/export.md. A line an entry, and in the last line a digest of
// every byte before it, so that one altered byte is seen. The digest has no key: it finds damage, not forgery.
import { concat, toBase64url, utf8 } from "../bytes.js"
import { sha256 } from "../hash.js"
import { FileError } from "./file-error.js"
import { inSlices } from "../slices.js"

/** @import { Step } from "../slices.js" */

const VERSION = 2
const HEAD = /^\s*\{\s*"format":\s*"breather\/(\d{1,9})\/(readable|sealed)"/
const FOOT = /^,\n"digest":"([\w-]{43})"\n\}\n$/
const FOOT_SIZE = 59

/**
 * @param {Record<string, unknown> & {format: string}} content lists are written an entry a line
 * @param {Step} [step] @returns {Promise<Uint8Array<ArrayBuffer>>} UTF-8
 */
export async function written(content, step) {
  const body = utf8(await lines(content, step))
  return concat(body, utf8(`,\n"digest":"${await digestOf(body)}"\n}\n`))
}

/** @param {Record<string, unknown>} content @param {Step} [step] @returns {Promise<string>} JSON, but for the brace that closes it */
export async function lines(content, step) {
  const members = []
  for (const [name, value] of Object.entries(content)) {
    const text = Array.isArray(value) ? await list(value, step) : JSON.stringify(value)
    members.push(`${JSON.stringify(name)}:${text}`)
  }
  return `{\n${members.join(",\n")}`
}

/** @param {unknown[]} items @param {Step} [step] */
async function list(items, step) {
  if (items.length === 0) return "[]"
  return `[\n${(await inSlices(items, item => JSON.stringify(item), step)).join(",\n")}\n]`
}

/**
 * The checks come in the order of docs/export.md: a newer version is named as one, whatever else it has.
 * @param {Uint8Array<ArrayBuffer>} bytes @returns {Promise<{kind: "readable" | "sealed", content: any}>} @throws {FileError}
 */
export async function parsed(bytes) {
  const head = HEAD.exec(new TextDecoder().decode(bytes.subarray(0, 200)))
  if (!head) throw new FileError("not-breather")
  const version = Number(head[1])
  const kind = /** @type {"readable" | "sealed"} */ (head[2])
  if (version > VERSION) throw new FileError("newer")
  if (version === VERSION) await refuseAltered(bytes)
  else if (version !== 1 || kind !== "sealed") throw new FileError("older") // named no account, had no digest
  try {
    return { kind, content: JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)) }
  } catch {
    throw new FileError("truncated")
  }
}

/** @param {Uint8Array<ArrayBuffer>} bytes @throws {FileError} */
async function refuseAltered(bytes) {
  const foot = FOOT.exec(new TextDecoder().decode(bytes.subarray(-FOOT_SIZE)))
  if (!foot) throw new FileError("truncated")
  if (foot[1] !== (await digestOf(bytes.slice(0, -FOOT_SIZE)))) throw new FileError("altered")
}

/** @param {Uint8Array<ArrayBuffer>} body */
async function digestOf(body) {
  return toBase64url(await sha256(body))
}
