// FHIR R4: a Bundle of type collection. A QuestionnaireResponse for each check-in and an Observation for each score, derived
// from it. No Patient: whose it is, is not in the file.
import { fromBase64url } from "../bytes.js"
import * as codes from "./fhir-codes.js"
import { CODES, ownCode } from "./fhir-codes.js"
import { inSlices } from "../slices.js"
import { lines } from "./text.js"

/** @import { CheckIn, Glossary, History, Score, Words } from "./history.js" */
/** @import { Step } from "../slices.js" */

const FURTHEST = 14 * 60 // minutes from UTC: FHIR's dateTime takes no more
/** @type {Words} */
const NO_WORDS = { title: "", items: {}, answers: {}, scores: {} }

/** @param {History} history @param {Glossary} glossary @param {Step} [step] @returns {Promise<string>} */
export async function fhir({ made_at, check_ins }, glossary, step) {
  const told = await inSlices(check_ins, checkIn => resources(checkIn, glossary), step)
  const derived = told.flat().map(resource => ({ fullUrl: `urn:uuid:${resource.id}`, resource }))
  const entry = [{ fullUrl: CODES, resource: codeSystem(check_ins, glossary) }, ...derived]
  const head = { resourceType: "Bundle", type: "collection", timestamp: made_at }
  return `${await lines({ ...head, entry }, step)}\n}\n`
}

/** @param {CheckIn} checkIn @param {Glossary} glossary @returns {any[]} */
function resources(checkIn, glossary) {
  const words = glossary[`${checkIn.instrument}/${checkIn.version}`] ?? NO_WORDS
  return [
    response(checkIn, words),
    ...checkIn.scores.map((score, i) => scoreOf(checkIn, words, score, uuid(checkIn.id, i + 1))),
    ...sameQuestions(checkIn),
  ]
}

/** @param {CheckIn} checkIn @param {Words} words */
function response({ id, at, offset, instrument, version, answers, note, edited }, words) {
  /** @type {any[]} */
  const items = Object.entries(answers).map(([code, value]) => ({
    linkId: code,
    ...(words.items[code] && { text: words.items[code] }),
    ...(value !== null && { answer: [{ valueCoding: answerCoding(instrument, value, words.answers[code]?.[value]) }] }),
  }))
  if (note && plain(note).trim()) items.push({ linkId: "breather.note", answer: [{ valueString: plain(note) }] })
  return {
    resourceType: "QuestionnaireResponse",
    id: uuid(id, 0),
    identifier: { system: codes.RECORDS, value: id },
    questionnaire: codes.questionnaire(instrument, version),
    status: edited ? "amended" : "completed",
    authored: dateTime(at, offset),
    ...(items.length && { item: items }),
  }
}

/** @param {string} instrument @param {number} value @param {string} [label] */
function answerCoding(instrument, value, label) {
  return {
    extension: [{ url: codes.ORDINAL, valueDecimal: value }],
    system: CODES,
    code: ownCode(instrument, value),
    ...(label && { display: label }),
  }
}

/** @param {CheckIn} checkIn @param {Words} words @param {Score} score @param {string} id */
function scoreOf(checkIn, words, { id: code, value, band }, id) {
  const { instrument } = checkIn
  const title = words.scores[code]
  return {
    ...observation(checkIn, id),
    code: {
      coding: [{ system: CODES, code: ownCode(instrument, code), ...(title && { display: title }) }],
      ...(title && { text: [words.title, title].filter(Boolean).join(": ") }),
    },
    ...(value === null ? { dataAbsentReason: codes.NOT_ENOUGH } : { valueQuantity: { value, ...codes.SCORE } }),
    ...(band && { interpretation: [{ coding: [{ system: CODES, code: bandCode(instrument, band) }] }] }),
  }
}

/** Answers to questions that have a code of their own in LOINC. @param {CheckIn} checkIn */
function sameQuestions(checkIn) {
  const { id, instrument, answers } = checkIn
  return Object.entries(codes.SAME_QUESTION[instrument] ?? {}).flatMap(([item, code], i) => {
    const value = answers[item] ?? null
    const coding = [{ system: codes.LOINC, code }]
    return Number.isInteger(value)
      ? [{ ...observation(checkIn, uuid(id, 0x80 + i)), code: { coding }, valueInteger: value }]
      : []
  })
}

/** @param {CheckIn} checkIn @param {string} id */
function observation({ id: record, at, offset, edited }, id) {
  return {
    resourceType: "Observation",
    id,
    status: edited ? "amended" : "final",
    category: [codes.SURVEY],
    effectiveDateTime: dateTime(at, offset),
    derivedFrom: [{ reference: `urn:uuid:${uuid(record, 0)}` }],
  }
}

/** @param {string} instrument @param {string} band */
function bandCode(instrument, band) {
  return ownCode(instrument, `band-${band}`)
}

/** What our codes in this file mean. @param {CheckIn[]} checkIns @param {Glossary} glossary */
function codeSystem(checkIns, glossary) {
  /** @type {Map<string, string | undefined>} */
  const concepts = new Map()
  for (const { instrument, version, answers, scores } of checkIns) {
    const words = glossary[`${instrument}/${version}`] ?? NO_WORDS
    for (const { id, band } of scores) {
      concepts.set(ownCode(instrument, id), words.scores[id])
      if (band) concepts.set(bandCode(instrument, band), undefined)
    }
    for (const [code, value] of Object.entries(answers))
      if (value !== null) concepts.set(ownCode(instrument, value), words.answers[code]?.[value])
  }
  const concept = [...concepts].map(([code, display]) => ({ code, ...(display && { display }) }))
  return {
    resourceType: "CodeSystem",
    id: "check-in",
    url: CODES,
    name: "BreatherCheckIn",
    status: "active",
    caseSensitive: true,
    content: "fragment",
    ...(concept.length && { concept }),
  }
}

/**
 * The id of a record as a UUID (version 8, RFC 9562), its last byte told apart for what is derived from it: the same
 * history gives the same names again.
 * @param {string} id 16 bytes @param {number} part 0: the record itself
 */
function uuid(id, part) {
  const bytes = fromBase64url(id)
  bytes[6] = (bytes[6] & 0x0f) | 0x80
  bytes[8] = (bytes[8] & 0x3f) | 0x80
  bytes[15] ^= part
  const hex = [...bytes].map(byte => byte.toString(16).padStart(2, "0")).join("")
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-")
}

/** FHIR's strings have no control characters but tab and line ends. @param {string} text */
function plain(text) {
  return text.toWellFormed().replace(/[^\P{Cc}\t\r\n]/gu, "")
}

/** @param {string} at UTC @param {number} offset minutes east @returns {string} local time with its offset, as FHIR wants it */
function dateTime(at, offset) {
  const east = Number.isInteger(offset) && Math.abs(offset) <= FURTHEST ? offset : 0
  const local = new Date(Date.parse(at) + east * 60_000).toISOString().slice(0, -1)
  const part = (/** @type {number} */ n) => String(Math.floor(n)).padStart(2, "0")
  return `${local}${east < 0 ? "-" : "+"}${part(Math.abs(east) / 60)}:${part(Math.abs(east) % 60)}`
}
