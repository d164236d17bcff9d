// A field and the line under it that says what it lacks.

/**
 * @param {HTMLElement} field @param {HTMLElement} line with an id, which describes the field while it is shown
 * @param {boolean} is lacking
 */
export function mark(field, line, is) {
  line.hidden = !is
  if (is) field.setAttribute("aria-describedby", line.id)
  else field.removeAttribute("aria-describedby")
  if (field instanceof HTMLInputElement) field.ariaInvalid = is ? "true" : null // buttons have no such state
}
