// Scoring: pure. A side is the mean of its answered items, and only with at least half of them answered.

/**
 * @param {Record<string, string>} subscales item -> subscale
 * @param {Record<string, number | null>} answers item -> 0..4, null when skipped
 * @returns {{strain: number | null, sustenance: number | null}} 0..4, null: not enough answered to say
 */
export function score(subscales, answers) {
  return { strain: side(subscales, answers, "strain"), sustenance: side(subscales, answers, "sustenance") }
}

/** @param {number | null} mean 0..4 @returns {"none" | "low" | "middle" | "high"} */
export function level(mean) {
  if (mean === null) return "none"
  return mean >= 3 ? "high" : mean >= 1.5 ? "middle" : "low"
}

/** @param {Record<string, string>} subscales @param {Record<string, number | null>} answers @param {string} name */
function side(subscales, answers, name) {
  const items = Object.keys(subscales).filter(item => subscales[item] === name)
  const given = items.flatMap(item => answers[item] ?? [])
  if (given.length * 2 < items.length || given.length === 0) return null
  return given.reduce((sum, value) => sum + value, 0) / given.length
}
