// How much all that Trends shows has to look at. In: a list of readings. Out: {days, judged, looks}.
// looks: how often a property of a reading or of a day was read, which is the same on every machine.
import { readFileSync } from "node:fs"

const at = name => import(new URL(`../../pwa/static/js/checkin/${name}.js`, import.meta.url).href)
const [{ compare, daily, usual }, { periods }, { drift }, { standOut }] = await Promise.all(
  ["baseline", "periods", "drift", "standout"].map(at),
)
let looks = 0
const look = { get: (one, name) => (looks++, one[name]) }
const counted = list => list.map(one => new Proxy(one, look))

const read = JSON.parse(readFileSync(0, "utf8"))
const until = read.at(-1).day
const made = counted(read)
const days = counted(daily(made))
const judged = days.map(({ day, value }) => compare(value, usual(days, day))).filter(verdict => verdict !== "early")
periods(days, until, "year")
drift(days, until)
standOut(made, Object.keys(read[0].answers), until)
process.stdout.write(JSON.stringify({ days: days.length, judged: judged.length, looks }))
