/** The day on this phone's calendar. @param {Date} now @returns {string} "2026-11-22" */
export function localDay(now) {
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10)
}
