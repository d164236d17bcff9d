// Longer questionnaires.
import { section } from "./view.js"

export function start() {
  section("/trends#questionnaires")
}
