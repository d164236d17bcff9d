// This phone's reminders: what was chosen, what is next, and showing one. Runs in pages and in the service worker alike.
import { dayIn, dayLater, due, isQuiet } from "../reminders/due.js"
import { defaults, whole } from "../reminders/settings.js"
import { done, isShared, transact } from "../store/db.js"
import { getPref, setPref } from "../store/prefs.js"
import { currentVault, vaultOf } from "../store/vaults.js"

/** @import { Settings } from "../reminders/settings.js" */
/** @import { Vault } from "../store/types.js" */

const CHOSEN = "reminders"
const WORDS = "reminderWords"
const SHOWN = "reminded"
const ICON = "/static/icons/icon-192.png"
const BADGE = "/static/icons/monochrome-512.png"

/** The name of the button on a notification. */
export const TOMORROW = "tomorrow"

/** @typedef {{title: string, body: string, tomorrow: string, language: string}} Words of a notification, and whose they are */

/** @returns {string} the zone that this phone is in now */
export function zoneHere() {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone
}

/**
 * What the person whose vault is in use chose; the settings of somebody else on this phone are not theirs.
 * @returns {Promise<{settings: Settings, vault: Vault | null}>}
 */
export async function chosen() {
  const vault = await currentVault()
  const settings = whole(await getPref(CHOSEN))
  if (!vault || (await isShared())) return { settings: defaults(), vault: null }
  if (settings.account === vault.account) return { settings, vault }
  const others = await vaultOf(settings.account)
  // Where there is no such vault any more, it became this account's: a passkey was created.
  return { settings: others ? defaults() : { ...settings, account: vault.account }, vault }
}

/** @param {Settings} settings @param {Words} words */
export async function choose(settings, words) {
  const vault = await currentVault()
  await setPref(WORDS, words)
  await setPref(CHOSEN, { ...settings, account: vault?.account ?? "" })
}

/** Somebody reads another language since. @param {Words} words */
export async function reword(words) {
  await setPref(WORDS, words)
}

/** @param {string} language @returns {Promise<boolean>} whether a notification will come, and would speak another */
export async function speaksAnother(language) {
  const { settings } = await chosen()
  const words = /** @type {Words | null} */ (await getPref(WORDS))
  return settings.on && words !== null && words.language !== language // an earlier release kept none
}

/** @param {Date} [now] @returns {Promise<number[]>} Unix seconds of the next ones; none while they are off */
export async function nextTimes(now = new Date()) {
  const { settings, vault } = await chosen()
  return settings.on && vault ? timesOf(settings, vault, now) : []
}

/** @param {Settings} settings @param {Vault} vault @param {Date} [now] */
export async function timesOf(settings, vault, now = new Date()) {
  const { lastDay } = vault
  return due(settings, now, { zone: zoneHere(), lastDay, paused: settings.paused, shown: await getPref(SHOWN) })
}

/**
 * Show a reminder, if it is still wanted: a push may come hours later, or after a check-in without signal. A browser may
 * then show a notice of its own; that is rare, and the lesser harm.
 * @param {Date} [now] @returns {Promise<boolean>} whether one is shown
 */
export async function remindNow(now = new Date()) {
  const { settings, vault } = await chosen()
  const words = /** @type {Words | null} */ (await getPref(WORDS))
  const here = await registration()
  const day = dayIn(now, zoneHere())
  if (!settings.on || !vault || !words || !here || !mayShow()) return false
  if (vault.lastDay === day || (settings.paused ?? "") > day || isQuiet(settings, now, zoneHere())) return false
  if ((settings.snoozed ?? 0) * 1000 > now.getTime() || !(await claim(day))) return false
  const actions = [{ action: TOMORROW, title: words.tomorrow }]
  await here.showNotification(
    words.title,
    /** @type {any} */ ({ body: words.body, tag: "reminder", icon: ICON, badge: BADGE, actions }),
  )
  return true
}

/** The next one a day later, at the same time. From a notification: the one that it showed. @param {Date} [now] */
export async function putOff(now = new Date()) {
  const { settings, vault } = await chosen()
  if (!settings.on || !vault) return
  const today = (await getPref(SHOWN)) === dayIn(now, zoneHere())
  const [next] = today ? [now.getTime() / 1000] : await timesOf(settings, vault, now)
  if (next) await setPref(CHOSEN, { ...settings, snoozed: dayLater(Math.floor(next), zoneHere()) })
}

/** @returns {Promise<ServiceWorkerRegistration | null>} null until the worker is there: nothing can be shown or knock before */
export async function registration() {
  const own = /** @type {any} */ (globalThis).registration
  const found = own ?? (await navigator.serviceWorker?.getRegistration())
  return found?.active ? found : null
}

function mayShow() {
  return globalThis.Notification?.permission === "granted"
}

/** One a day, whoever is first: a push, or a page that is open. @param {string} day @returns {Promise<boolean>} */
function claim(day) {
  return transact(["prefs"], "readwrite", async store => {
    if ((await done(store("prefs").get(SHOWN)))?.value === day) return false
    store("prefs").put({ name: SHOWN, value: day })
    return true
  })
}
