// Files: what is taken out of this phone, brought back, printed.
import * as bringBack from "./files-import.js"
import * as out from "./files-export.js"

export function start() {
  for (const view of [out, bringBack]) view.start()
}
