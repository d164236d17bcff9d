// Reminders.
import { section } from "./view.js"

export function start() {
  section("/you#reminders")
}
