// Everything that an entry says, with the ways to reach somebody first.

import { list, text } from "./entry.js"
import { due, expired } from "./freshness.js"
import { nextMeetings } from "./meetings.js"
import { closedDays, elsewhere, openLine, weekLines, whenText } from "./times.js"
import { mailLink, telLink, textLink, webLink } from "./ways.js"
import { wallTime } from "./zone.js"
import { dayText, locale } from "../words.js"

/**
 * @typedef {import("./entry.js").Entry} Entry
 * @typedef {import("./times.js").Say} Say
 */

const TEXTS = /** @type {const} */ ([
  ...["summary", "confidentiality", "cost", "session_limit", "audience", "place", "no_phone", "run_by", "source"],
])

/** @param {HTMLTemplateElement} template @param {Entry} entry @param {Date} now @param {Say} say @returns {HTMLElement} */
export function card(template, entry, now, say) {
  const made = /** @type {HTMLElement} */ (/** @type {Element} */ (template.content.firstElementChild).cloneNode(true))
  for (const name of TEXTS) field(made, name, text(/** @type {any} */ (entry)[name]))
  field(made, "referral", entry.self_referral === null ? "" : say(entry.self_referral ? "self-referral" : "referred"))
  field(made, "languages", list(entry.languages).map(languageName).join(", "))
  ways(made, entry, say)
  hours(made, entry, now, say)
  meetings(made, entry, now, say)
  const [verified, expires] = [text(entry.verified_on), text(entry.expires_on)]
  field(made, "verified", verified ? dayText(verified) : say("never-verified"))
  field(made, "expires", expires ? dayText(expires) : "")
  show(made, "[data-warning=expired]", expired(entry, now))
  show(made, "[data-warning=due]", due(entry, now) && !expired(entry, now))
  show(made, "[data-warning=signal]", entry.needs_signal === true)
  return made
}

/** @param {HTMLElement} root @param {Entry} entry @param {Say} say */
function ways(root, entry, say) {
  const url = webLink(entry.link)
  const word = text(entry.text_word)
  link(root, "call", telLink(entry.phone), text(entry.phone))
  link(root, "text", textLink(entry.text, word), say(word ? "text-word" : "text", { word, number: text(entry.text) }))
  link(root, "mail", mailLink(entry.email), text(entry.email))
  link(root, "web", url?.href ?? "", url?.host ?? "")
  const letter = { subject: say("debrief-subject"), body: say("debrief-body") }
  const asks = entry.debrief === true
  link(root, "debrief-call", asks ? telLink(entry.phone) : "", text(entry.phone))
  link(root, "debrief-mail", asks ? mailLink(entry.email, letter) : "", text(entry.email))
  show(root, "[data-debrief]", asks)
}

/** @param {HTMLElement} root @param {Entry} entry @param {Date} now @param {Say} say */
function hours(root, entry, now, say) {
  field(root, "open", openLine(entry, now, say))
  const lines = weekLines(entry.hours).map(({ days, times }) => `${days} ${times}`)
  const zone = text(entry.hours?.time_zone)
  if (lines.length && zone && elsewhere(now, zone)) lines.push(say("zone", { zone: placeOf(zone) }))
  const closed = closedDays(entry.hours, now)
  if (closed.length) lines.push(say("closed-on", { days: closed.join(", ") }))
  if (text(entry.hours?.note)) lines.push(text(entry.hours?.note))
  field(root, "hours", lines.join("\n"))
}

/** @param {HTMLElement} root @param {Entry} entry @param {Date} now @param {Say} say */
function meetings(root, entry, now, say) {
  const section = /** @type {HTMLElement} */ (root.querySelector("[data-meetings]"))
  const one = /** @type {HTMLTemplateElement} */ (section.querySelector("template"))
  for (const meeting of list(entry.meetings)) {
    const next = nextMeetings(meeting, now)
    if (!next.length) continue
    const made = /** @type {HTMLElement} */ (/** @type {Element} */ (one.content.firstElementChild).cloneNode(true))
    field(made, "meeting", text(meeting.title) || entry.title)
    const where = text(meeting.place)
    field(made, "where", where)
    const url = webLink(meeting.link)
    link(made, "join", url?.href ?? "", url?.host ?? "")
    const times = /** @type {HTMLElement} */ (made.querySelector("[data-next]"))
    for (const at of next) {
      const line = document.createElement("li")
      const there = elsewhere(at, meeting.time_zone) ? wallTime(at, meeting.time_zone)?.time : ""
      const when = whenText(at, now)
      line.textContent = there ? say("there", { when, time: there, zone: placeOf(meeting.time_zone) }) : when
      times.append(line)
    }
    const button = /** @type {HTMLElement} */ (made.querySelector("[data-calendar]"))
    button.dataset.calendar = meeting.id
    section.append(made)
    section.hidden = false
  }
}

/** @param {HTMLElement} root @param {string} name @param {string} value empty hides it */
function field(root, name, value) {
  const place = /** @type {HTMLElement | null} */ (root.querySelector(`[data-field="${name}"]`))
  if (!place) throw new Error(`no place for ${name} in directory/entry.html`)
  const target = place.querySelector("dd") ?? place
  target.textContent = value
  place.hidden = !value
}

/** @param {HTMLElement} root @param {string} name @param {string} address empty hides it @param {string} shown */
function link(root, name, address, shown) {
  const found = /** @type {HTMLAnchorElement} */ (root.querySelector(`[data-way="${name}"]`))
  found.hidden = !address
  if (address) found.href = address
  const target = found.querySelector("bdi")
  if (target) target.textContent = shown
}

/** @param {HTMLElement} root @param {string} selector @param {boolean} shown */
function show(root, selector, shown) {
  ;/** @type {HTMLElement} */ (root.querySelector(selector)).hidden = !shown
}

/** @param {string} tag BCP 47 @returns {string} */
export function languageName(tag) {
  try {
    return new Intl.DisplayNames([locale()], { type: "language" }).of(text(tag)) ?? text(tag)
  } catch {
    return text(tag)
  }
}

/** @param {string} zone as in Europe/London @returns {string} its city */
function placeOf(zone) {
  return text(zone).split("/").at(-1)?.replaceAll("_", " ") ?? ""
}
