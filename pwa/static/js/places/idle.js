// Keys that wait for an answer belong to no open vault, so locking does not reach them: they go after the same time.

const LOOK = 10_000 // ms

/** @param {() => void} forget called, more than once, while nobody has touched the page for the minutes after which it locks */
export function whenIdle(forget) {
  const limit = Number(document.documentElement.dataset.idleMinutes) * 60_000
  let last = Date.now()
  const look = () => {
    if (Date.now() - last >= limit) forget()
  }
  const touched = () => {
    look() // first: a phone that slept has looked at nothing, and this tap may be the answer
    last = Date.now()
  }
  for (const sign of ["pointerdown", "keydown", "visibilitychange"])
    document.addEventListener(sign, touched, { capture: true })
  setInterval(look, LOOK)
}
