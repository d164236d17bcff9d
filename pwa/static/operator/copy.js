// The button beside a link that is shown once.

const button = /** @type {HTMLElement | null} */ (document.querySelector("[data-copy]"))
const link = document.querySelector("[data-copy-from]")
const done = /** @type {HTMLElement | null} */ (document.querySelector("[data-copied]"))

if (button && link && done && navigator.clipboard) {
  button.hidden = false
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(link.textContent ?? "")
    done.hidden = false
  })
}
