// What the phone would have told each simulated person, day by day and week by week. In: {people: [[{day, answers, shift}]],
// items, from, to}. Out: counts of each verdict.
import { readFileSync } from "node:fs"

const at = name => import(new URL(`../../pwa/static/js/checkin/${name}.js`, import.meta.url).href)
const [{ daily, usual, compare }, { periods }, { drift }, { standOut }, { score }, { dayOf, numberOf }] = await Promise.all(
  ["baseline", "periods", "drift", "standout", "scoring", "days"].map(at),
)
const { people, items, from, to } = JSON.parse(readFileSync(0, "utf8"))
const subscales = Object.fromEntries(items.map(item => [item, "strain"]))
const counts = { day: {}, week: {}, drift: {}, stood: {}, quarter: {}, once: 0, people: people.length }
const count = (kind, verdict) => (counts[kind][verdict] = (counts[kind][verdict] ?? 0) + 1)

for (const made of people) {
  const days = daily(
    made.flatMap(({ day, answers, shift }) => {
      const { strain } = score(subscales, answers)
      return strain === null ? [] : [{ day, value: strain, shift }]
    }),
  )
  let noticed = false
  for (const { day, value, shift } of days) {
    if (day < from || day > to) continue
    const range = usual(days, day, { shift })
    const verdict = compare(value, range)
    count("day", verdict)
    noticed ||= verdict === "above"
    if (range.state === "known") count("quarter", value < range.low || value > range.high ? "outside" : "inside")
  }
  for (const { from: monday, verdict } of periods(days, to, "year")) if (monday >= from) count("week", verdict)
  for (let day = numberOf(from) + 6; day <= numberOf(to); day += 7) {
    const slow = drift(days, dayOf(day))
    count("drift", slow.state === "early" ? "early" : (slow.outside ?? "in"))
    const moved = standOut(made, items, dayOf(day))
    for (const item of items) count("stood", moved.find(found => found.item === item)?.direction ?? "none")
  }
  counts.once += Number(noticed)
}
process.stdout.write(JSON.stringify(counts))
