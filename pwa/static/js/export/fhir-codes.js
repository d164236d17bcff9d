// Names that FHIR wants. Ours stand under one address that never resolves and that nobody else can own (RFC 6761, .invalid):
// it identifies, and stays the same wherever Breather runs.

const OURS = "https://breather.invalid/fhir"
export const CODES = `${OURS}/CodeSystem/check-in`
export const RECORDS = `${OURS}/record`
export const ORDINAL = "http://hl7.org/fhir/StructureDefinition/ordinalValue"
export const LOINC = "http://loinc.org"
/** Questions that LOINC has too: instrument -> item -> code. @type {Record<string, Record<string, string>>} */
export const SAME_QUESTION = {
  "phq-2": { phq2_1: "44250-9", phq2_2: "44255-8" },
  "phq-4": { phq4_3: "44250-9", phq4_4: "44255-8" },
}
export const SURVEY = {
  coding: [{ system: "http://terminology.hl7.org/CodeSystem/observation-category", code: "survey" }],
}
export const NOT_ENOUGH = {
  coding: [{ system: "http://terminology.hl7.org/CodeSystem/data-absent-reason", code: "not-performed" }],
}
export const SCORE = { unit: "{score}", system: "http://unitsofmeasure.org", code: "{score}" }

/** @param {string} instrument @param {string} version @returns {string} canonical */
export function questionnaire(instrument, version) {
  return `${OURS}/Questionnaire/${encodeURIComponent(instrument)}|${version}`
}

/** @param {string} instrument @param {string | number} code of a score, or value of an answer @returns {string} */
export function ownCode(instrument, code) {
  return `${instrument}-${code}`.replace(/\s+/g, "-")
}
