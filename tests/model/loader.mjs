// The app's own modules, loaded once for each open page, so that each has its own state and none outlives its page. What a
// browser would give them (disk, network, clock, keys) they get from the world they are loaded into.
import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { compileFunction } from "node:vm"
import ts from "typescript"

const ROOT = new URL("../../pwa/static/js/", import.meta.url)
const GIVEN = [
  "indexedDB", "IDBRequest", "IDBKeyRange", "fetch", "crypto", "navigator", "Date", "performance", "setTimeout",
  "clearTimeout", "BroadcastChannel", "Blob", "Response", "CompressionStream", "DecompressionStream", "location",
] // prettier-ignore
const MODULE = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ESNext }

/**
 * In small worlds the app's sizes are small too, so that a handful of records fills a page, a pack and a request.
 * @type {[string, string, string][]} file, what stands there, what stands there here
 */
const SMALL = [
  ["sync/engine.js", "const RECORDS = 1000", "const RECORDS = 3"],
  ["sync/packs.js", "const SIZE = 500", "const SIZE = 3"],
  ["sync/packs.js", "const WORTH = 64", "const WORTH = 3"],
  ["journal/opened.js", "const SIZE = 500", "const SIZE = 3"],
  ["journal/opened.js", "const WORTH = 16", "const WORTH = 2"],
  ["store/records.js", "const PAGE = 1000", "const PAGE = 2"],
]

export class Loader {
  #compiled = new Map()

  /** @param {[string, string, string][]} changes planted bugs: file, what stands there, what takes its place */
  constructor(changes = []) {
    this.changes = [...SMALL, ...changes]
  }

  /** @param {object} world @param {string} path of the module to begin with @returns {any} what it exports */
  load(world, path) {
    const given = GIVEN.map(name => world[name])
    const modules = new Map()
    const take = url => {
      const known = modules.get(url)
      if (known) return known
      const found = {}
      modules.set(url, found)
      this.#body(url)(found, specifier => take(new URL(specifier, url).href), world, ...given)
      return found
    }
    return take(new URL(path, import.meta.url).href)
  }

  /** Compiled once for all pages: only what import and export say is put in other words, so that each page runs the body anew. */
  #body(url) {
    const known = this.#compiled.get(url)
    if (known) return known
    const { outputText } = ts.transpileModule(this.#source(url), { compilerOptions: MODULE })
    const body = compileFunction(outputText, ["exports", "require", "globalThis", ...GIVEN], { filename: url })
    this.#compiled.set(url, body)
    return body
  }

  #source(url) {
    let source = readFileSync(fileURLToPath(url), "utf8")
    for (const [file, was, becomes] of this.changes) {
      if (new URL(file, ROOT).href !== url) continue
      if (!source.includes(was)) throw new Error(`${file} has no ${was}`)
      source = source.replace(was, () => becomes)
    }
    return source
  }
}
