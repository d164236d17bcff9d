// Sentences with values: rendered by the server, completed here by the plural rules of the document's language.

/**
 * @param {HTMLElement} element with data-one and data-other (and what else the language's plurals need) or data-text
 * @param {Record<string, string | number>} values for {name}
 */
export function fill(element, values) {
  const lang = locale()
  const plural = typeof values.n === "number" ? made(Intl.PluralRules, lang).select(values.n) : "other"
  const template = element.dataset[plural] ?? element.dataset.other ?? element.dataset.text ?? ""
  element.textContent = template.replace(/\{(\w+)\}/g, (_, name) => local(values[name]))
}

/** @param {string} day "2026-11-22" @param {Intl.DateTimeFormatOptions} [style] @returns {string} */
export function dayText(day, style = { day: "numeric", month: "long", year: "numeric" }) {
  const [year, month, date] = day.split("-").map(Number)
  return made(Intl.DateTimeFormat, locale(), style).format(new Date(year, month - 1, date))
}

/** @param {number | null} value 0..4 @returns {string} one decimal always, so that figures stand in line; a dash for a gap */
export function figure(value) {
  const style = { minimumFractionDigits: 1, maximumFractionDigits: 1 }
  return value === null ? "–" : number(value, style)
}

/** @param {number} value @param {Intl.NumberFormatOptions} [style] @returns {string} in the digits that this person reads */
export function number(value, style = { maximumFractionDigits: 1 }) {
  return made(Intl.NumberFormat, locale(), style).format(value)
}

/** The person's own variety of the document's language, as in en-GB: it decides how a date is written. @returns {string} */
export function locale() {
  const { lang } = document.documentElement
  const [first] = lang.split("-")
  return navigator.languages.find(own => own.split("-")[0] === first) ?? lang
}

/** @param {string | number} value */
function local(value) {
  return typeof value === "number" ? number(value) : value
}

/** @type {Map<string, any>} */
const formats = new Map()

/**
 * Making a format takes a hundred times longer than using it.
 * @template F @param {new (lang: string, style?: any) => F} Format @param {string} lang @param {object} [style] @returns {F}
 */
function made(Format, lang, style) {
  const key = `${Format.name} ${lang} ${JSON.stringify(style)}`
  const there = formats.get(key) ?? new Format(lang, style)
  formats.set(key, there)
  return there
}
