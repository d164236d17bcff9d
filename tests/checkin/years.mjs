// How long all that Trends shows takes. In: a list of readings. Out: {days, judged, ms}, ms the best of three.
import { readFileSync } from "node:fs"

const at = name => import(new URL(`../../pwa/static/js/checkin/${name}.js`, import.meta.url).href)
const [{ compare, daily, usual }, { periods }, { drift }, { standOut }] = await Promise.all(
  ["baseline", "periods", "drift", "standout"].map(at),
)
const made = JSON.parse(readFileSync(0, "utf8"))
const until = made.at(-1).day
const found = [1, 2, 3].map(() => {
  const begun = performance.now()
  const days = daily(made)
  const judged = days.map(({ day, value }) => compare(value, usual(days, day))).filter(verdict => verdict !== "early")
  periods(days, until, "year")
  drift(days, until)
  standOut(made, Object.keys(made[0].answers), until)
  return { days: days.length, judged: judged.length, ms: performance.now() - begun }
})
process.stdout.write(JSON.stringify(found.sort((a, b) => a.ms - b.ms)[0]))
