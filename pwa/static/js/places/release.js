// 'A new version is ready', and what to say where there can be no offline shell.
import { returning, settling } from "../steps.js"
import { register, takeNewRelease } from "../worker.js"
import { keepAtServer, mayOpenAnew } from "./shared.js"
import { keepAll } from "./unkept.js"
import { one } from "./view.js"

export function watchRelease() {
  const ready = one(document, "[data-release=ready]")
  const button = one(ready, "button")
  button.addEventListener("click", () => take(button))
  register({
    waiting: is => ready.toggleAttribute("hidden", !is),
    failed: () => one(document, "[data-release=failed]").toggleAttribute("hidden", false),
    before,
  })
}

/** @param {HTMLElement} button */
async function take(button) {
  if (button.ariaBusy) return // on a shared device it is sent first
  button.ariaBusy = "true"
  if (await mayOpenAnew().catch(() => true)) takeNewRelease()
  button.ariaBusy = null
}

async function before() {
  await keepAll()
  await keepAtServer().catch(() => null)
  await (settling() ?? returning()) // a step back that is on its way would call off the opening
}
