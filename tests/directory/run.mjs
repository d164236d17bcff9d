// Runs the phone's pure modules. In: a JSON list of [module, function, arguments...], {"ms": n} for a Date. Out: a list of
// {value} or {error}; a Date is its text in UTC.
import { readFileSync } from "node:fs"

const JS = new URL("../../pwa/static/js/directory/", import.meta.url)
const calls = JSON.parse(readFileSync(0, "utf8"), (_, value) =>
  value && Object.keys(value).join() === "ms" ? new Date(value.ms) : value,
)
const results = []
for (const [module, name, ...given] of calls) {
  const { [name]: called } = await import(new URL(`${module}.js`, JS).href)
  try {
    results.push({ value: called(...given) })
  } catch (error) {
    results.push({ error: String(error) })
  }
}
process.stdout.write(JSON.stringify(results))
