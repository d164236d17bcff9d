// JSON to our own server with the page's CSRF token, which the page brings in a meta element.

/** The server said no, or said nothing that can be trusted. */
export class Refused extends Error {
  /** @param {string} code */
  constructor(code) {
    super(code)
    this.code = code
  }
}

/** @param {string} path @param {object} body @returns {Promise<any>} the parsed answer @throws {Refused} */
export async function ask(path, body) {
  const token = document.querySelector("meta[name=csrf-token]")?.getAttribute("content") ?? ""
  const answer = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token },
    body: JSON.stringify(body),
    cache: "no-store",
    redirect: "error",
  }).catch(() => null)
  const parsed = await answer?.json().catch(() => null)
  if (answer?.ok && parsed) return parsed
  throw new Refused(parsed?.error?.code ?? "unreachable")
}

/** Show the prepared sentence for a failure, or none. @param {unknown} [error] */
export function tell(error) {
  const known = [...document.querySelectorAll("[data-error]")].map(p => p.getAttribute("data-error"))
  const code = error instanceof Error && "code" in error ? String(error.code) : "failed"
  const shown = error === undefined ? null : known.includes(code) ? code : "failed"
  for (const sentence of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-error]"))) {
    sentence.hidden = sentence.dataset.error !== shown
  }
}

/**
 * Run one attempt at a time, and tell when it fails.
 * @param {HTMLButtonElement} button @param {() => Promise<void>} attempt
 */
export async function attempt(button, attempt) {
  tell()
  button.disabled = true
  try {
    await attempt()
  } catch (error) {
    tell(error)
  } finally {
    button.disabled = false
  }
}
