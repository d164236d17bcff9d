// The longer questionnaires that the house offers: public, the same for everybody.
import { KeptList } from "./kept.js"

const MOST = 30 // as many as the server offers
const MOST_ITEMS = 200

/** @typedef {import("../checkin/instrument.js").Instrument} Instrument */
/** @typedef {{version: string, instruments: Instrument[]}} Bundle */

/** @type {KeptList<Bundle>} */
const list = new KeptList("/api/instruments", "instruments", isBundle)

export const { news } = list

/** @returns {Promise<Instrument[]>} every version and language; none before they came */
export async function keptInstruments() {
  return (await list.kept())?.bundle.instruments ?? []
}

/** @param {{now?: boolean}} [how] now: a person asked @returns {Promise<"same" | "changed" | "unreachable">} */
export function refreshInstruments(how) {
  return list.refresh(how)
}

/** @param {any} bundle @returns {bundle is Bundle} */
function isBundle(bundle) {
  const found = bundle?.instruments
  return Array.isArray(found) && found.length <= MOST && found.every(isInstrument)
}

/** A server may be anybody's: what scoring and the form rely on is looked at before it is kept. @param {any} found */
function isInstrument(found) {
  const named = ["id", "version", "title", "language", "recall", "about", "source"].every(name => isText(found?.[name]))
  const licensed = ["holder", "terms", "credit", "url"].every(name => isText(found?.licence?.[name]))
  const sized = Array.isArray(found?.items) && found.items.length > 0 && found.items.length <= MOST_ITEMS
  const scores = Array.isArray(found?.scores) && found.scores.every(isScore) && Array.isArray(found.comparable_with)
  return (
    named &&
    licensed &&
    sized &&
    scores &&
    isScale(found.answers) &&
    found.items.every(isItem) &&
    found.interval_days > 0
  )
}

/** @param {any} item */
function isItem(item) {
  return isText(item?.id) && isText(item.text) && isScale(item.answers ?? [])
}

/** @param {any} answers */
function isScale(answers) {
  return Array.isArray(answers) && answers.every(answer => Number.isFinite(answer?.value) && isText(answer.label))
}

/** @param {any} score */
function isScore(score) {
  const lists = [score?.items, score?.range, score?.bands ?? [], score?.reversed ?? []].every(Array.isArray)
  return lists && isText(score.id) && isText(score.title) && Number.isFinite(score.least)
}

/** @param {unknown} value */
function isText(value) {
  return typeof value === "string"
}
