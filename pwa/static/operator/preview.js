// 'On the phone', while one types. The server renders it from the form as it stands, and stores nothing.

const PAUSE = 400 // ms without a key

/** @param {HTMLFormElement} form */
export function startPreview(form) {
  const place = /** @type {HTMLElement} */ (form.querySelector("[data-preview]"))
  let timer = 0
  let asked = 0
  const show = async () => {
    const mine = ++asked
    const fragment = await rendered(`${form.getAttribute("action")}/preview`, new FormData(form))
    if (fragment && mine === asked) place.replaceChildren(fragment)
  }
  form.addEventListener("input", () => {
    clearTimeout(timer)
    timer = setTimeout(show, PAUSE)
  })
  if ([...form.elements].some(isTyped)) void show()
}

/** Before this script came, or before the page was left and come back to. @param {Element} field */
function isTyped(field) {
  return field instanceof HTMLInputElement && field.type !== "hidden" && field.value !== field.defaultValue
}

/**
 * By XMLHttpRequest: a document that it parses runs no script and is no Trusted Types sink.
 * @param {string} path @param {FormData} data @returns {Promise<Element | null>}
 */
function rendered(path, data) {
  const request = new XMLHttpRequest()
  request.open("POST", path)
  request.responseType = "document"
  return new Promise(resolve => {
    request.onloadend = () => {
      const found = request.status === 200 ? request.response?.querySelector("[data-fragment]") : null
      resolve(found && document.importNode(found, true))
    }
    request.send(data)
  })
}
