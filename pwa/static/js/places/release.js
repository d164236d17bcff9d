// 'A new version is ready', and what to say where there can be no offline shell.
import { returning, settling } from "../steps.js"
import { keepFirst, register, takeNewRelease } from "../worker.js"
import { keepAtServer, mayOpenAnew } from "./shared.js"

export function watchRelease() {
  const ready = document.querySelector("[data-release=ready]")
  const failed = document.querySelector("[data-release=failed]")
  ready?.querySelector("button")?.addEventListener("click", async () => (await mayOpenAnew()) && takeNewRelease())
  keepFirst(keepAtServer)
  keepFirst(async () => settling() ?? returning()) // a step back that is on its way would call off the opening
  register({
    waiting: () => ready?.toggleAttribute("hidden", false),
    failed: () => failed?.toggleAttribute("hidden", false),
  })
}
