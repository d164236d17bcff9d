// What the server is told of reminders: where to knock, and the next times. The one door to the browser's push service.
import { fromBase64url, toBase64url } from "../bytes.js"
import { getPref, setPref } from "../store/prefs.js"
import { call, Refused, Unreachable } from "./api.js"
import { chosen, registration, timesOf } from "./reminding.js"

const TOLD = "reminderTold"
const PATH = "/api/reminder"

/**
 * @typedef {"told" | "none" | "not-ready" | "signed-out" | "unreachable" | "push-host" | "no-service"} Outcome
 *   none: there is nothing to tell. not-ready: the service worker is not there yet. push-host: this server does not knock at that browser's service.
 *   no-service: the browser did not get an address from its maker
 */

/**
 * Tell the server the next times, where it does not know them, or that there are none. Never throws for the network's
 * sake. A Web Lock gives single flight between tabs and the worker.
 * @param {{anew?: boolean}} [how] anew: also what it was told before, for its session may have ended since
 * @returns {Promise<Outcome>}
 */
export async function renew({ anew = false } = {}) {
  return navigator.locks ? await navigator.locks.request("breather-reminders", () => run(anew)) : run(anew)
}

/** @param {boolean} anew @returns {Promise<Outcome>} */
async function run(anew) {
  try {
    return await tell(anew)
  } catch (error) {
    if (error instanceof Unreachable) return "unreachable"
    if (!(error instanceof Refused)) throw error
    await setPref(TOLD, null)
    return error.code === "push-host" ? "push-host" : "signed-out"
  }
}

/** @param {boolean} anew @returns {Promise<Outcome>} */
async function tell(anew) {
  const { settings, vault } = await chosen()
  const told = await getPref(TOLD)
  const wanted = settings.on && settings.closed && vault?.kind === "account"
  if (!wanted) return (await takeBack(told, vault?.account ?? "")) ?? "none"
  if (!vault.signedIn) {
    if (told) await setPref(TOLD, null) // it ended with the session
    return "signed-out"
  }
  if (!(await registration())) return "not-ready"
  const endpoint = await address(anew)
  if (!endpoint) return "no-service"
  const next = { account: vault.account, endpoint, due: await timesOf(settings, vault) }
  if (!next.due.length) return (await takeBack(told, vault.account)) ?? "none"
  if (!anew && JSON.stringify(next) === JSON.stringify(told)) return "told"
  await call("PUT", PATH, next)
  await setPref(TOLD, next)
  return "told"
}

/** Nothing more is to come: neither the server nor the browser's maker needs to know this phone. @param {any} told @param {string} account */
async function takeBack(told, account) {
  const here = await registration()
  const subscription = await here?.pushManager?.getSubscription().catch(() => null) // refused in private windows
  await subscription?.unsubscribe().catch(() => false)
  if (!told) return
  // Another account's ended with its session.
  if (told.account === account) await call("DELETE", PATH, { account, endpoint: told.endpoint })
  await setPref(TOLD, null)
}

/**
 * The address at which this browser can be knocked at. Asks the browser's maker for one where there is none, which needs
 * the permission for notifications, or when the server has another key.
 * @param {boolean} anew @returns {Promise<string | null>} null: none is to be had
 */
async function address(anew) {
  const manager = (await registration())?.pushManager
  if (!manager || Notification.permission !== "granted") return null
  const there = await manager.getSubscription()
  if (there && !anew) return there.endpoint
  const { key } = await call("GET", `${PATH}/key`)
  if (there && keyOf(there) === key) return there.endpoint
  await there?.unsubscribe() // of a server whose key was lost
  const made = manager.subscribe({ userVisibleOnly: true, applicationServerKey: fromBase64url(key) })
  return (await made.catch(() => null))?.endpoint ?? null
}

/** @param {PushSubscription} subscription */
function keyOf({ options: { applicationServerKey } }) {
  return applicationServerKey ? toBase64url(new Uint8Array(applicationServerKey)) : ""
}
