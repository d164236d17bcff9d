// Runs the export's pure modules. In: a JSON list of [module, function, arguments...], {"base64": text} for bytes. Out: a
// list of {value} or {error: code}; bytes are base64 again.
import { readFileSync } from "node:fs"

const JS = new URL("../../pwa/static/js/export/", import.meta.url)
const calls = JSON.parse(readFileSync(0, "utf8"), (_, value) =>
  value && Object.keys(value).join() === "base64" ? new Uint8Array(Buffer.from(value.base64, "base64")) : value,
)
const results = []
for (const [module, name, ...given] of calls) {
  const { [name]: called } = await import(new URL(`${module}.js`, JS).href)
  try {
    const value = await called(...given)
    results.push({ value: value instanceof Uint8Array ? Buffer.from(value).toString("base64") : value })
  } catch (error) {
    results.push({ error: error.code ?? String(error) })
  }
}
process.stdout.write(JSON.stringify(results))
