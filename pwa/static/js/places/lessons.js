// Lessons: at the heading that a link names, read aloud where a voice lives on the phone, marked as read when asked.
import { lessonRead, readCare } from "../journal/care.js"
import { onDrop } from "../journal/keyring.js"
import { parameter } from "../router.js"
import { all, one, reading, showOnly } from "./view.js"

export function start() {
  const lessons = all(document, "section[data-lesson]")
  for (const root of lessons) {
    root.addEventListener("show", () => show(root))
    root.addEventListener("hide", () => hush(root))
    onDrop(() => progress(root, "unread"))
    one(root, "[data-mark]").addEventListener("click", () => mark(root))
    one(root, "[data-speak=start]").addEventListener("click", () => speak(root))
    one(root, "[data-speak=stop]").addEventListener("click", () => hush(root))
  }
  // Browsers read the list of voices when it is asked for first, and say so later.
  globalThis.speechSynthesis?.addEventListener("voiceschanged", () => lessons.forEach(offerVoice))
}

/** @param {HTMLElement} root */
async function show(root) {
  const anchor = parameter()
  await null // the router puts a new place to its top first
  if (anchor) root.querySelector(`[id="${CSS.escape(anchor)}"]`)?.scrollIntoView()
  offerVoice(root)
  const isWanted = reading(root)
  const { lessons } = await readCare().catch(() => ({ lessons: new Set() }))
  if (isWanted()) progress(root, lessons.has(root.dataset.lesson ?? "") ? "read" : "unread")
}

/** @param {HTMLElement} root */
async function mark(root) {
  await lessonRead(root.dataset.lesson ?? "").then(
    () => progress(root, "read"),
    () => progress(root, "refused"),
  )
}

/** @param {HTMLElement} root @param {"unread" | "read" | "refused"} state */
function progress(root, state) {
  showOnly(root, "progress", state)
  one(root, "[data-mark]").hidden = state === "read"
}

/** @param {HTMLElement} root */
function offerVoice(root) {
  one(root, "[data-speech]").hidden = !voice()
}

/** Only a voice on the phone: others send the text, and so what somebody reads, to a server. */
function voice() {
  const language = document.documentElement.lang
  return globalThis.speechSynthesis
    ?.getVoices()
    .find(({ localService, lang }) => localService && lang.replace("_", "-").startsWith(language)) // Android: pt_BR
}

/** @param {HTMLElement} root */
function speak(root) {
  const found = voice()
  if (!found) return
  speechSynthesis.cancel()
  const blocks = all(one(root, "[data-body]"), "h2, h3, p, li").map(({ textContent }) => textContent ?? "")
  blocks.forEach((text, i) => {
    const utterance = new SpeechSynthesisUtterance(text)
    utterance.voice = found
    utterance.lang = found.lang
    if (i === blocks.length - 1) utterance.onend = () => speaking(root, false)
    speechSynthesis.speak(utterance)
  })
  speaking(root, true)
}

/** @param {HTMLElement} root */
function hush(root) {
  globalThis.speechSynthesis?.cancel()
  speaking(root, false)
}

/** @param {HTMLElement} root @param {boolean} is */
function speaking(root, is) {
  one(root, "[data-speak=start]").hidden = is
  one(root, "[data-speak=stop]").hidden = !is
}
