// A whole check-in in Firefox, with the server stopped. Firefox ends an IndexedDB transaction at the first foreign promise
// (TransactionInactiveError), where Chromium forgives: whoever awaits WebCrypto inside one saves nothing here.
// Usage: node save.mjs ORIGIN FIREFOX. Prints a line when the server may stop, waits for a line, prints what it saw.
import { once } from "node:events"
import puppeteer from "puppeteer-core"

const ANSWERS = ["Often", "Sometimes", "Never", "Rarely", "Often", "Sometimes", "Rarely", "Often"]
const NOTE = "two admissions, no porter"
const [origin, executablePath] = process.argv.slice(2)

/** The service worker holds the whole release, and Firefox has the page under it. */
async function readyOffline() {
  await page.goto(origin)
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => true))
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null)
  await page.waitForFunction(() => "app" in document.documentElement.dataset)
}

async function checkIn() {
  await click("button", "Start a check-in")
  for (const [index, answer] of ANSWERS.entries()) {
    await shown("p, span, h1, h2", `${index + 1} of ${ANSWERS.length}`)
    await click("check-in:not([data-deaf]) label", answer) // right after a turn answers take no touch
  }
  await shown("[role=status]", "Saved on this phone")
  await click("button", "Note")
  await page.locator("dialog[open] textarea").fill(NOTE)
  await click("button", "Keep note")
  await page.waitForFunction(() => !document.querySelector("dialog[open]"))
}

/** A reload has nothing but the disk: what it lists was saved. @returns {Promise<string[]>} as the list shows them */
async function listed() {
  await page.goto(`${origin}/trends`)
  const links = '[data-view="/trends"] a[href*="#entry="]'
  await page.waitForSelector(links, { visible: true })
  return page.$$eval(links, found => found.map(link => /** @type {HTMLElement} */ (link).innerText))
}

/** @returns {Promise<boolean>} */
async function noteOpens() {
  await page.locator('[data-view="/trends"] a[href*="#entry="]').click()
  await shown("main *", NOTE)
  return true
}

/** Click what a thumb would: a radio by its label. @param {string} selector @param {string} name */
async function click(selector, name) {
  const found = await page.waitForFunction(
    (where, wanted) =>
      [...document.querySelectorAll(where)].find(
        e => e.checkVisibility() && (e.getAttribute("aria-label") ?? e.textContent ?? "").trim() === wanted,
      ),
    {},
    selector,
    name,
  )
  await found.asElement()?.click()
}

/** @param {string} selector @param {string} text of a visible element, perhaps with more around it */
function shown(selector, text) {
  return page.waitForFunction(
    (where, wanted) =>
      [...document.querySelectorAll(where)].some(e => e.checkVisibility() && e.textContent?.includes(wanted)),
    {},
    selector,
    text,
  )
}

const browser = await puppeteer.launch({ browser: "firefox", executablePath, headless: true })
const page = await browser.newPage()
await page.setViewport({ width: 390, height: 844 })
/** @type {string[]} */
const errors = []
try {
  page.setDefaultTimeout(30_000)
  page.on("pageerror", error => errors.push(String(error)))
  page.on("request", request => {
    if (!request.url().startsWith(origin)) errors.push(`request to ${request.url()}`)
  })
  await readyOffline()
  console.log("ready")
  await once(process.stdin, "data")
  await page.reload()
  await checkIn()
  console.log(JSON.stringify({ entries: await listed(), note: await noteOpens(), errors }))
} finally {
  await browser.close()
  process.stdin.destroy()
}
