// Help: one tap from every screen, bundled, no data written. And the country whose lines are shown.
import { openSheet } from "../steps.js"
import { getPref, setPref } from "../store/prefs.js"
import { localDay } from "./local-day.js"
import { all, one } from "./view.js"

let chosen = false // before what is stored was read: then the choice counts

export function start() {
  const dialog = one(document, "#help")
  document.addEventListener("click", event => {
    const target = /** @type {Element} */ (event.target)
    if (target.closest("[data-help-open]")) open(dialog)
    if (target.closest("#help [data-close]") || target === dialog) dialog.close()
  })
  const { value } = one(document, "#country")
  if (value === "none") showCountry("none")
  else chooseCountry(value) // chosen before this module was there
  getPref("country").then(
    code => chosen || showCountry(code),
    () => null,
  )
  const today = localDay(new Date())
  for (const line of all(document, "[data-expires]")) line.hidden = (line.dataset.expires ?? "") > today
}

/** @param {string} code */
export async function chooseCountry(code) {
  chosen = true
  showCountry(code)
  await setPref("country", code === "none" ? null : code).catch(() => null) // then for this visit only
}

/** @param {HTMLDialogElement} dialog */
function open(dialog) {
  one(dialog, "[data-help=draft]").hidden = location.pathname !== "/check-in" || location.hash !== ""
  openSheet(dialog)
  dialog.focus() // its beginning: the first link, where browsers begin, stands below what has to be read
}

/** @param {string | null} code */
function showCountry(code) {
  const wanted = code ?? "none"
  for (const part of all(document, "[data-country]")) {
    const codes = (part.dataset.country ?? "").split(" ")
    const bare = wanted === "other" && codes.includes("none") && !part.closest("[data-view='/support']")
    part.hidden = !codes.includes(wanted) && !bare
  }
  one(document, "#country").value = wanted
}
