// Runs the phone's measures. In: a JSON list of [module, function, arguments...]. Out: a list of {value} or {error}.
import { readFileSync } from "node:fs"

const JS = new URL("../../pwa/static/js/checkin/", import.meta.url)
const results = []
for (const [module, name, ...given] of JSON.parse(readFileSync(0, "utf8"))) {
  const { [name]: called } = await import(new URL(`${module}.js`, JS).href)
  try {
    results.push({ value: typeof called === "function" ? called(...given) : called })
  } catch (error) {
    results.push({ error: String(error) })
  }
}
process.stdout.write(JSON.stringify(results))
