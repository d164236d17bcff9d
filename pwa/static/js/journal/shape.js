// What an opened record must look like before anything relies on it: the write key lies on a locked phone, so whoever holds
// one can seal junk. Junk is set aside and counted like anything else that is not whole; it must not stop the rest.

const LIMIT = 2 ** 48 // of counters: leaves room to count on, and stays exact
const DAY = /^\d{4}-\d{2}-\d{2}$/

/** @type {Record<string, (payload: any) => boolean>} */
const KINDS = {
  "check-in": ({ instrument, version, answers, shift }) =>
    text(instrument) && text(version) && areAnswers(answers) && (shift === undefined || text(shift)),
  note: payload => text(payload.of) && typeof payload.text === "string",
  practice: ({ practice, minutes, feeling }) =>
    text(practice) && count(minutes) && ["steadier", "same", "worse"].includes(feeling),
  lesson: ({ lesson }) => text(lesson),
  plan: ({ plan }) => isPlan(plan),
  edit: ({ of, answers }) => text(of) && areAnswers(answers),
  tombstone: ({ erases, gone = {} }) =>
    Array.isArray(erases) && erases.every(text) && object(gone) && Object.values(gone).every(areCounts),
}

/** @param {any} payload of docs/keys.md @returns {boolean} */
export function isWhole(payload) {
  const { kind, device, n, lamport, seen, at, offset, day } = payload
  const named = text(device) && !(device in Object.prototype) // or counting by device would count on what every object has
  const headed = named && count(n) && count(lamport) && object(seen) && Object.values(seen).every(count)
  const timed = text(at) && !Number.isNaN(Date.parse(at)) && Number.isFinite(offset) && DAY.test(day)
  return headed && timed && Object.hasOwn(KINDS, kind) && KINDS[kind](payload)
}

/** @param {any} answers */
function areAnswers(answers) {
  return object(answers) && Object.values(answers).every(value => value === null || Number.isFinite(value))
}

/** @param {any} value */
function areCounts(value) {
  return Array.isArray(value) && value.every(count)
}

/** @param {any} plan */
function isPlan(plan) {
  const { person, ...texts } = object(plan) ? plan : { person: null }
  return object(person) && [...Object.values(texts), ...Object.values(person)].every(value => typeof value === "string")
}

/** @param {any} value */
function text(value) {
  return typeof value === "string" && value.length > 0
}

/** @param {any} value */
function count(value) {
  return Number.isSafeInteger(value) && value > 0 && value < LIMIT
}

/** @param {any} value */
function object(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}
