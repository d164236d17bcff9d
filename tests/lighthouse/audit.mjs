// Lighthouse in the real browser, one profile for all of it. Usage: node audit.mjs CHROMIUM FLAG... with a JSON list of
// steps on stdin: {audit: address, settings} has Lighthouse visit it, {run: function, argument, at: address} prepares the
// phone. Prints one line of JSON for each visit: {url, failed, scores, lacking, metrics}.
import { readFileSync } from "node:fs"
import lighthouse from "lighthouse"
import puppeteer from "puppeteer-core"

const METRICS = [
  "first-contentful-paint",
  "largest-contentful-paint",
  "speed-index",
  "total-blocking-time",
  "cumulative-layout-shift",
]
const [executablePath, ...args] = process.argv.slice(2)
const steps = JSON.parse(readFileSync(0, "utf8"))

/** @param {string} url @param {object} settings Lighthouse's own */
async function audit(url, settings) {
  const { port } = new URL(browser.wsEndpoint())
  const where = { port: Number(port), hostname: "localhost" }
  const found = await lighthouse(url, { ...where, ...settings, output: "json", logLevel: "error" })
  if (!found) throw new Error("Lighthouse gave no answer")
  const { categories, audits, runtimeError, finalDisplayedUrl } = found.lhr
  return {
    url: finalDisplayedUrl,
    failed: runtimeError?.message ?? null,
    scores: Object.fromEntries(Object.values(categories).map(({ id, score }) => [id, score])),
    lacking: Object.values(categories).flatMap(({ auditRefs }) => lacking(auditRefs, audits)),
    metrics: Object.fromEntries(METRICS.filter(id => id in audits).map(id => [id, audits[id].numericValue])),
  }
}

/** Of the audits that count, those that found something or could not be done, in words. */
function lacking(auditRefs, audits) {
  return auditRefs
    .filter(({ weight }) => weight > 0)
    .map(({ id }) => audits[id])
    .filter(({ score, scoreDisplayMode }) => scoreDisplayMode === "error" || (score !== null && score < 1))
    .map(({ id, title, errorMessage, details }) => [id, errorMessage ?? title, ...items(details)].join(": "))
}

function items(details) {
  return (details?.items ?? []).map(item => item.node?.snippet ?? item.description ?? item.url ?? JSON.stringify(item))
}

/** @param {{run: string, argument: unknown, at: string}} step */
async function prepare({ run, argument, at }) {
  const page = await browser.newPage()
  await page.goto(at)
  await page.waitForFunction(() => "app" in document.documentElement.dataset)
  await page.evaluate(`(${run})(${JSON.stringify(argument)})`)
  await page.close()
}

const browser = await puppeteer.launch({ executablePath, args, headless: true, protocolTimeout: 120_000 })
try {
  for (const step of steps) {
    if ("audit" in step) process.stdout.write(`${JSON.stringify(await audit(step.audit, step.settings))}\n`)
    else await prepare(step)
  }
} finally {
  await browser.close()
}
