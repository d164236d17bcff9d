// What the phone would have told each simulated person, day by day and week by week. In: {people: [[{day, answers, shift}]],
// sides: {item: side}, side, from, to}. Out: counts of each verdict, and the signed distances in spreads, for other limits.
import { readFileSync } from "node:fs"

const at = name => import(new URL(`../../pwa/static/js/checkin/${name}.js`, import.meta.url).href)
const [
  { ALIKE, compare, daily, FEW, FLOOR, usual },
  { periods },
  { drift, L },
  { standOut },
  { score },
  { dayOf, numberOf },
] = await Promise.all(["baseline", "periods", "drift", "standout", "scoring", "days"].map(at))
const { people, sides, side, from, to } = JSON.parse(readFileSync(0, "utf8"))
const counts = { day: {}, week: {}, drift: {}, stood: {}, any: {}, band: {} }
const distances = { day: [], week: [], drift: [], plain: [] } // plain: had few days no wider range
const each = [] // person: days judged, of them above and below, and weeks said to be above or to be rising

for (const made of people) {
  const days = daily(
    made.flatMap(({ day, answers, shift }) => {
      const value = score(sides, answers)[side]
      return value === null ? [] : [{ day, value, shift }]
    }),
  )
  const own = everyDay(days)
  own.noticed = everyWeek(days, made)
  if (own.judged) each.push(own)
}
process.stdout.write(JSON.stringify({ ...counts, distances, each }))

function everyDay(days) {
  const told = days
    .filter(({ day }) => day >= from && day <= to)
    .flatMap(({ day, value, shift }) => {
      const range = usual(days, day, { shift })
      const verdict = compare(value, range)
      count("day", verdict)
      if (range.state === "early") return []
      distances.day.push(rounded((value - range.median) / range.spread))
      const plain = Math.max(FLOOR, (range.spread * Math.max(1, range.days - FEW)) / range.days)
      distances.plain.push(rounded((value - range.median) / plain))
      count("band", value < range.low || value > range.high ? "outside" : "inside")
      return [verdict]
    })
  const times = verdict => told.filter(one => one === verdict).length
  return { judged: told.length, above: times("above"), below: times("below") }
}

function everyWeek(days, made) {
  let noticed = 0
  for (const { from: monday, value, count: n, shift, verdict } of periods(days, to, "year")) {
    if (monday < from) continue
    count("week", verdict)
    noticed += Number(verdict === "above")
    if (verdict === "gap" || verdict === "early") continue
    const { median, spread } = usual(days, monday, { shift })
    distances.week.push(rounded((value - median) / (spread * Math.sqrt((1 + (n - 1) * ALIKE) / n))))
  }
  const items = Object.keys(sides)
  for (let day = numberOf(from) + 6; day <= numberOf(to); day += 7) {
    const { state, outside, points } = drift(days, dayOf(day))
    count("drift", state === "early" ? "early" : (outside ?? "in"))
    noticed += Number(outside === "above")
    const last = points.at(-1)
    if (last)
      distances.drift.push(rounded(((last.ewma - (last.lower + last.upper) / 2) / (last.upper - last.lower)) * 2 * L))
    const moved = standOut(made, items, dayOf(day))
    for (const item of items) count("stood", moved.find(found => found.item === item)?.direction ?? "none")
    count("any", moved.length ? "some" : "none")
  }
  return noticed
}

function count(kind, verdict) {
  counts[kind][verdict] = (counts[kind][verdict] ?? 0) + 1
}

function rounded(distance) {
  return Math.round(distance * 1e4) / 1e4
}
