// What runs when the shell opens, in reading order. Nothing here waits for the network.
import { watchIdle } from "./account/idle.js"
import { loadStyle, start as parts } from "./parts.js"
import * as checkIn from "./places/check-in.js"
import * as help from "./places/help.js"
import * as keep from "./places/keep.js"
import * as launch from "./places/launch.js"
import { watchRelease } from "./places/release.js"
import { start as startShared } from "./places/shared.js"
import * as signal from "./places/signal.js"
import * as support from "./places/support.js"
import { watchSync } from "./places/syncing.js"
import * as today from "./places/today.js"
import { start as route } from "./router.js"

const idleMinutes = Number(document.documentElement.dataset.idleMinutes)
for (const place of [help, today, checkIn, support, keep, signal]) place.start()
parts({
  "all-questions": () => import("./places/all-questions.js"),
  care: () => import("./places/care.js"),
  directory: () => import("./places/directory.js"),
  files: () => import("./places/files.js"),
  lessons: () => import("./places/lessons.js"),
  plan: () => import("./places/plan.js"),
  questionnaires: () => import("./places/questionnaires.js"),
  reminders: () => import("./places/reminders.js"),
  summary: () => import("./places/summary.js"),
  trends: () => import("./places/trends.js"),
  you: () => import("./places/you.js"),
})
startShared(idleMinutes)
loadStyle()
route()
launch.start()
watchIdle(idleMinutes)
watchSync()
watchRelease()
import("./places/reminders-watch.js").then(({ watchReminders }) => watchReminders())
