// The calendar file: for phones that no push reaches, and for people who want none.
import { toBase64url, random } from "../bytes.js"
import { download } from "../export/json.js"
import { calendar } from "../reminders/calendar.js"
import { zoneHere } from "../sync/reminding.js"

const NAME = "calendar.ics" // a list of downloads names nothing either

/** @param {import("../reminders/settings.js").Settings} settings @param {string} title @returns {boolean} false: nothing to come */
export function calendarFile(settings, title) {
  const file = calendar(settings, new Date(), { zone: zoneHere(), title, uid: toBase64url(random(9)) })
  if (file) download(new Blob([file], { type: "text/calendar" }), NAME)
  return file !== ""
}
