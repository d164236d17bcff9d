// What runs when the shell opens, in reading order. Nothing here waits for the network.
import * as checkIn from "./places/check-in.js"
import * as care from "./places/care.js"
import * as support from "./places/support.js"
import * as today from "./places/today.js"
import * as trends from "./places/trends.js"
import * as you from "./places/you.js"
import { watchIdle } from "./account/idle.js"
import { start as route } from "./router.js"
import { watchRelease } from "./places/release.js"
import { watchSync } from "./places/syncing.js"

route()
for (const place of [today, checkIn, trends, care, support, you]) place.start()
watchIdle(Number(document.documentElement.dataset.idleMinutes))
watchSync()
watchRelease()
