// The form of the self-care plan: from its fields to a plan and back, and two plans into one.

/** @import { Plan } from "../journal/care.js" */

export const TEXTS = /** @type {const} */ (["boundaries", "people", "outside", "signs", "response"])
const PHONE = /^\+?[\d\s().-]{2,29}$/

/** @returns {Plan} in which nothing stands */
export function blank() {
  return { boundaries: "", people: "", outside: "", signs: "", response: "", person: { name: "", phone: "" } }
}

/** @param {string} text @returns {boolean} none is right too */
export function isPhone(text) {
  return !text.trim() || PHONE.test(text.trim())
}

/** @param {HTMLFormElement} form @param {string} number that is kept while the one that was typed is none @returns {Plan} */
export function planOf({ elements }, number) {
  const text = (/** @type {string} */ name) => String(/** @type {any} */ (elements)[name].value).trim()
  return {
    ...{ boundaries: text("boundaries"), people: text("people"), outside: text("outside") },
    ...{ signs: text("signs"), response: text("response") },
    person: { name: text("name"), phone: isPhone(text("phone")) ? text("phone") : number },
  }
}

/** @param {HTMLFormElement} form @param {Plan} plan @param {string} typed a number that is none yet, and stays to be put right */
export function fillPlan({ elements }, plan, typed) {
  const put = (/** @type {string} */ name, /** @type {string} */ text) => {
    const field = /** @type {any} */ (elements)[name]
    if (field.value.trim() !== text) field.value = text // else a line that was just begun would go, and the cursor with it
  }
  for (const name of TEXTS) put(name, plan[name])
  put("name", plan.person.name)
  put("phone", typed || plan.person.phone)
}

/**
 * Another tab, or another phone, may have written since the form was filled: what was not typed here is left as it is there.
 * @param {Plan} mine as it stands in the form @param {Plan} shown as the form was filled @param {Plan} theirs as it is now
 * @returns {Plan}
 */
export function merge(mine, shown, theirs) {
  const merged = { ...blank(), person: { ...theirs.person } }
  for (const name of TEXTS) merged[name] = mine[name] === shown[name] ? theirs[name] : mine[name]
  for (const name of /** @type {const} */ (["name", "phone"]))
    if (mine.person[name] !== shown.person[name]) merged.person[name] = mine.person[name]
  return merged
}
