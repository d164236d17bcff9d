// 'A new version is ready', and what to say where there can be no offline shell.
import { register, takeNewRelease } from "../worker.js"

export function watchRelease() {
  const ready = document.querySelector("[data-release=ready]")
  const failed = document.querySelector("[data-release=failed]")
  ready?.querySelector("button")?.addEventListener("click", takeNewRelease)
  register({
    waiting: () => ready?.toggleAttribute("hidden", false),
    failed: () => failed?.toggleAttribute("hidden", false),
  })
}
